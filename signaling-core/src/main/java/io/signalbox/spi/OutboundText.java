package io.signalbox.spi;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * One message on its way to one or many clients. Immutable and safe for use by many threads.
 *
 * <p>A transport takes the form that suits it. The UTF-8 form is made at the first request and at most once, however
 * many recipients a broadcast has.
 */
public final class OutboundText {

    private final String text;
    private final int utf8Length;
    private volatile byte @Nullable [] utf8;

    private OutboundText(String text) {
        this.text = text;
        this.utf8Length = utf8Length(text);
    }

    /** A message with this text, which holds no unpaired surrogate. */
    public static OutboundText of(String text) {
        return new OutboundText(text);
    }

    /** The message as a string. */
    public String text() {
        return text;
    }

    /** The message's length in bytes of UTF-8; does not encode it. */
    public int utf8Length() {
        return utf8Length;
    }

    /** The message in UTF-8: a read-only buffer of the caller's own over bytes that all callers share. */
    public ByteBuffer utf8() {
        byte[] bytes = utf8;
        if (bytes == null) {
            bytes = encode();
        }
        return ByteBuffer.wrap(bytes).asReadOnlyBuffer();
    }

    private synchronized byte[] encode() {
        byte[] bytes = utf8;
        if (bytes == null) {
            bytes = text.getBytes(StandardCharsets.UTF_8);
            utf8 = bytes;
        }
        return bytes;
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
