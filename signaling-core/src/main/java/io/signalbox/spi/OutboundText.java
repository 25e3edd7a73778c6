package io.signalbox.spi;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One message on its way to one or many clients. Immutable and safe for use by many threads.
 *
 * <p>A transport takes the form that suits it: string, UTF-8 or WebSocket frame. The form that the message was not made
 * from is made at the first request and at most once, however many recipients a broadcast has.
 */
public final class OutboundText {

    /** The most that comes before a message in its {@link #frame}. */
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

    /** A message with this text, which holds no unpaired surrogate. */
    public static OutboundText of(String text) {
        int length = utf8Length(text);
        return new OutboundText(text, null, FrameHeader.length(length), length);
    }

    /**
     * A message with this text in UTF-8. It is not copied if {@link #FRAME_HEADER_BYTES} or more come before it, which the
     * header of the frame is written to.
     *
     * @param bytes hold the text, well-formed; not to be changed any more
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

    /** The message in UTF-8: a read-only buffer of the caller's own over bytes that all callers share. */
    public ByteBuffer utf8() {
        return bytes(start);
    }

    /**
     * The message as a WebSocket frame: text, final, without a mask, as a server sends it (RFC 6455, section 5.2). A
     * read-only buffer of the caller's own over bytes that all callers share.
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
