package io.signalbox.spi;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One message on its way to one or many clients. Immutable and safe for use by many threads.
 *
 * <p>A transport takes the form that suits it, string or UTF-8. The form that the message was not made from is made at the
 * first request and at most once, however many recipients a broadcast has.
 */
public final class OutboundText {

    private final int utf8Length;

    // One of the two is there from the beginning.
    private volatile @Nullable String text;
    private volatile byte @Nullable [] utf8;

    private OutboundText(@Nullable String text, byte @Nullable [] utf8, int utf8Length) {
        this.text = text;
        this.utf8 = utf8;
        this.utf8Length = utf8Length;
    }

    /** A message with this text, which holds no unpaired surrogate. */
    public static OutboundText of(String text) {
        return new OutboundText(text, null, utf8Length(text));
    }

    /**
     * A message with this text in UTF-8.
     *
     * @param utf8 begins with the text, well-formed; not copied, and so not to be changed any more
     * @param length of the text, in bytes
     * @throws IndexOutOfBoundsException if there are not so many bytes
     */
    public static OutboundText ofUtf8(byte[] utf8, int length) {
        Objects.checkFromIndexSize(0, length, utf8.length);
        return new OutboundText(null, utf8, length);
    }

    /** The message as a string. */
    public String text() {
        String made = text;
        return made != null ? made : decode();
    }

    private synchronized String decode() {
        String made = text;
        byte[] bytes = utf8;
        if (made == null && bytes != null) {
            made = new String(bytes, 0, utf8Length, UTF_8);
            text = made;
        }
        return Objects.requireNonNull(made);
    }

    /** The message's length in bytes of UTF-8; does not encode it. */
    public int utf8Length() {
        return utf8Length;
    }

    /** The message in UTF-8: a read-only buffer of the caller's own over bytes that all callers share. */
    public ByteBuffer utf8() {
        byte[] made = utf8;
        return ByteBuffer.wrap(made != null ? made : encode(), 0, utf8Length)
                .slice()
                .asReadOnlyBuffer();
    }

    private synchronized byte[] encode() {
        byte[] made = utf8;
        String chars = text;
        if (made == null && chars != null) {
            made = chars.getBytes(UTF_8);
            utf8 = made;
        }
        return Objects.requireNonNull(made);
    }

    private static int utf8Length(String text) {
        int length = text.length();
        int extra = 0;
        for (int i = 0; i < length; i++) {
            char c = text.charAt(i);
            if (c >= 0x80) {
                // Each half of a surrogate pair counts 2 of the 4 bytes that the pair takes.
                extra += c < 0x800 || Character.isSurrogate(c) ? 1 : 2;
            }
        }
        return length + extra;
    }

    @Override
    public String toString() {
        return "OutboundText[" + utf8Length + " bytes]";
    }
}
