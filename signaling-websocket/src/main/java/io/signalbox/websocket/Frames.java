package io.signalbox.websocket;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.signalbox.spi.CloseReason;
import io.signalbox.spi.FrameHeader;
import java.nio.ByteBuffer;

/**
 * The control frames that a server sends (RFC 6455, section 5.5). Text frames come from
 * {@link io.signalbox.spi.OutboundText#frame}.
 */
public final class Frames {

    private static final int CODE_BYTES = 2;
    private static final ByteBuffer PING = frame(Opcode.PING, new byte[0]).asReadOnlyBuffer();

    private Frames() {}

    /** A ping without content: a read-only buffer of the caller's own. */
    public static ByteBuffer ping() {
        return PING.duplicate();
    }

    /**
     * The answer to a ping.
     *
     * @param payload what the ping carries, 125 bytes at most
     */
    public static ByteBuffer pong(byte[] payload) {
        return frame(Opcode.PONG, payload);
    }

    /** A close frame. */
    public static ByteBuffer close(CloseReason reason) {
        return close(reason.code(), reason.text());
    }

    /**
     * The answer to a client's close frame.
     *
     * @param code what the client has sent, or {@link FrameReader.Receiver#NO_CODE}
     */
    public static ByteBuffer closeAnswer(int code, String reason) {
        return code == FrameReader.Receiver.NO_CODE ? close(1000, "") : close(code, reason);
    }

    private static ByteBuffer close(int code, String reason) {
        byte[] text = reason.getBytes(UTF_8);
        byte[] payload = ByteBuffer.allocate(CODE_BYTES + text.length)
                .putShort((short) code)
                .put(text)
                .array();
        return frame(Opcode.CLOSE, payload);
    }

    private static ByteBuffer frame(int opcode, byte[] payload) {
        int start = FrameHeader.length(payload.length);
        byte[] bytes = new byte[start + payload.length];
        FrameHeader.put(bytes, start, opcode, payload.length);
        System.arraycopy(payload, 0, bytes, start, payload.length);
        return ByteBuffer.wrap(bytes);
    }
}
