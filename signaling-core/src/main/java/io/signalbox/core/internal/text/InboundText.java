package io.signalbox.core.internal.text;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import org.jspecify.annotations.Nullable;

/**
 * The text that a client sent: as bytes where all of it is ASCII, as nearly all are, otherwise as a string. So a transport
 * that has the bytes need not make a string which nobody reads. Immutable, and so safe for any thread.
 */
public final class InboundText {

    private static final char REPLACEMENT = '\uFFFD';

    /** Null where some of the text is not ASCII. */
    private final byte @Nullable [] ascii;

    private final int utf8Length;

    /** There from the beginning where there are no bytes, and else made when it is asked for: by several threads perhaps, to no harm. */
    private @Nullable String string;

    private InboundText(byte @Nullable [] ascii, @Nullable String string, int utf8Length) {
        this.ascii = ascii;
        this.string = string;
        this.utf8Length = utf8Length;
    }

    public static InboundText of(String text) {
        byte[] utf8 = text.getBytes(UTF_8);
        return new InboundText(Utf8.isAscii(text, utf8) ? utf8 : null, text, utf8.length);
    }

    /**
     * The text that these bytes hold.
     *
     * @param utf8 not copied, and so not to be changed any more
     * @return null if they are not UTF-8
     */
    public static @Nullable InboundText ofUtf8(byte[] utf8) {
        if (Utf8.isAscii(utf8)) {
            return new InboundText(utf8, null, utf8.length);
        }
        String decoded = new String(utf8, UTF_8);
        // What the decoder replaced cannot be told from what the client wrote.
        if (decoded.indexOf(REPLACEMENT) >= 0 && !isUtf8(utf8)) {
            return null;
        }
        return new InboundText(null, decoded, utf8.length);
    }

    private static boolean isUtf8(byte[] bytes) {
        try {
            UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }

    /** The text's bytes if all of it is ASCII; not to be changed. */
    byte @Nullable [] ascii() {
        return ascii;
    }

    int length() {
        byte[] bytes = ascii;
        return bytes != null ? bytes.length : string().length();
    }

    /** The length in UTF-8. */
    public int utf8Length() {
        return utf8Length;
    }

    /** What the text holds in memory, in bytes, at most. */
    public int heldBytes() {
        byte[] bytes = ascii;
        String chars = string;
        if (bytes == null) {
            return 2 * length();
        }
        return chars == null ? bytes.length : 2 * bytes.length;
    }

    char charAt(int at) {
        byte[] bytes = ascii;
        return bytes != null ? (char) bytes[at] : string().charAt(at);
    }

    String substring(int start, int end) {
        byte[] bytes = ascii;
        return bytes != null ? new String(bytes, start, end - start, ISO_8859_1) : string().substring(start, end);
    }

    /** Whether {@code part} stands there. */
    boolean hasAt(int at, String part) {
        if (part.length() > length() - at) {
            return false;
        }
        for (int i = 0; i < part.length(); i++) {
            if (charAt(at + i) != part.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    /** Whether the same stands in both places. */
    boolean isSame(int at, int other, int length) {
        for (int i = 0; i < length; i++) {
            if (charAt(at + i) != charAt(other + i)) {
                return false;
            }
        }
        return true;
    }

    /** What the inside of a well-formed JSON string stands for; it may come to an unpaired surrogate. */
    String unquoted(int start, int end) {
        return JsonText.unquote(substring(start, end));
    }

    void appendTo(Utf8Text out, int start, int end) {
        byte[] bytes = ascii;
        if (bytes != null) {
            out.append(bytes, start, end - start);
        } else {
            out.append(string().substring(start, end));
        }
    }

    /** The whole text. */
    public String string() {
        String made = string;
        if (made == null) {
            byte[] bytes = ascii;
            made = bytes != null ? new String(bytes, ISO_8859_1) : "";
            string = made;
        }
        return made;
    }
}
