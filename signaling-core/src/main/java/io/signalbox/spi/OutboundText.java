package io.signalbox.spi;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One message on its way to one or many clients. Immutable and safe for use by many threads.
 *
 * <p>A transport takes the form that suits it: string, UTF-8 or WebSocket frame. The message has one form from the
 * beginning. The other form is made at the first request and at most once, also for a broadcast to many recipients.
 */
public final class OutboundText {

    /** The longest header before a message in its {@link #frame}. */
    public static final int FRAME_HEADER_BYTES = FrameHeader.MAX_BYTES;

    /** The opcode of a text frame (RFC 6455, section 5.2). */
    private static final int TEXT = 0x1;

    private final int utf8Length;

    /** Where the text begins in the bytes; the header of its frame ends there. */
    private final int start;

    // One of the two is there from the beginning.
    private volatile @Nullable String text;
    private volatile byte @Nullable [] bytes;

    private OutboundText(@Nullable String text, byte @Nullable [] bytes, int start, int utf8Length) {
        this.text = text;
        this.bytes = bytes;
        this.start = start;
        this.utf8Length = utf8Length;
    }

    /** A message with this text. An unpaired surrogate, which UTF-8 cannot carry, becomes {@code ?} there. */
    public static OutboundText of(String text) {
        int length = utf8Length(text);
        return new OutboundText(text, null, FrameHeader.length(length), length);
    }

    /**
     * A message with this text in UTF-8. The text is not copied if {@link #FRAME_HEADER_BYTES} or more come before it.
     * The header of the frame is written to these bytes.
     *
     * @param bytes hold the text, which is well-formed; the caller must not change them any more
     * @param start where it begins
     * @param length of the text, in bytes
     * @throws IndexOutOfBoundsException if there are not so many bytes
     */
    public static OutboundText ofUtf8(byte[] bytes, int start, int length) {
        Objects.checkFromIndexSize(start, length, bytes.length);
        if (start >= FRAME_HEADER_BYTES) {
            FrameHeader.put(bytes, start, TEXT, length);
            return new OutboundText(null, bytes, start, length);
        }
        int header = FrameHeader.length(length);
        return new OutboundText(null, framed(bytes, start, length), header, length);
    }

    /** The message as a string. */
    public String text() {
        String made = text;
        return made != null ? made : decode();
    }

    private synchronized String decode() {
        String made = text;
        byte[] from = bytes;
        if (made == null && from != null) {
            made = new String(from, start, utf8Length, UTF_8);
            text = made;
        }
        return Objects.requireNonNull(made);
    }

    /** The message's length in bytes of UTF-8; does not encode it. */
    public int utf8Length() {
        return utf8Length;
    }

    /** The message in UTF-8. Each caller gets its own read-only buffer over bytes that all callers share. */
    public ByteBuffer utf8() {
        return bytes(start);
    }

    /**
     * The message as a WebSocket frame: text, final, without a mask, as a server sends it (RFC 6455, section 5.2). Each
     * caller gets its own read-only buffer over bytes that all callers share.
     */
    public ByteBuffer frame() {
        return bytes(start - FrameHeader.length(utf8Length));
    }

    private ByteBuffer bytes(int from) {
        byte[] made = bytes;
        return ByteBuffer.wrap(made != null ? made : encode(), from, start + utf8Length - from)
                .slice()
                .asReadOnlyBuffer();
    }

    private synchronized byte[] encode() {
        byte[] made = bytes;
        String chars = text;
        if (made == null && chars != null) {
            made = framed(chars.getBytes(UTF_8), 0, utf8Length);
            bytes = made;
        }
        return Objects.requireNonNull(made);
    }

    private static byte[] framed(byte[] utf8, int start, int length) {
        int header = FrameHeader.length(length);
        byte[] frame = new byte[header + length];
        FrameHeader.put(frame, header, TEXT, length);
        System.arraycopy(utf8, start, frame, header, length);
        return frame;
    }

    /**
     * How many bytes a text takes in UTF-8: exactly the length of {@code text.getBytes(UTF_8)}, which writes an unpaired
     * surrogate as one {@code ?}. Allocates nothing. Beyond {@link Integer#MAX_VALUE} it stays there.
     */
    public static int utf8Length(String text) {
        int length = text.length();
        long extra = 0;
        // Without an exit for the end of the ASCII, the common case takes half the time.
        for (int i = 0; i < length; i++) {
            char c = text.charAt(i);
            if (c >= 0x80) {
                if (Character.isSurrogate(c)) {
                    return capped(length + extra + extraOfRest(text, i));
                }
                extra += c < 0x800 ? 1 : 2;
            }
        }
        return capped(length + extra);
    }

    private static long extraOfRest(String text, int start) {
        long extra = 0;
        for (int i = start; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isHighSurrogate(c) && i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1))) {
                extra += 2; // four bytes for the two chars
                i++;
            } else if (c >= 0x80 && !Character.isSurrogate(c)) {
                extra += c < 0x800 ? 1 : 2;
            }
        }
        return extra;
    }

    private static int capped(long bytes) {
        return (int) Math.min(bytes, Integer.MAX_VALUE);
    }

    @Override
    public String toString() {
        return "OutboundText[" + utf8Length + " bytes]";
    }
}
