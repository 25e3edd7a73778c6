package io.signalbox.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.signalbox.testkit.SignalingClient.Closed;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.concurrent.ThreadLocalRandom;

/**
 * One frame in the layout of RFC 6455 section 5.2, legal or not, which {@link RawWebSocket} sends and reads. The
 * factories make legal client frames. The {@code with…} methods return a changed copy and check nothing, so that a test
 * can choose the exact fault of a frame.
 *
 * <p>Immutable and safe on any thread; payload arrays are copied on the way in and out.
 */
public final class WebSocketFrame {

    /** Opcode of a frame that continues a message. */
    public static final int CONTINUATION = 0x0;

    /** Opcode of a text frame. */
    public static final int TEXT = 0x1;

    /** Opcode of a binary frame. */
    public static final int BINARY = 0x2;

    /** Opcode of a close frame. */
    public static final int CLOSE = 0x8;

    /** Opcode of a ping. */
    public static final int PING = 0x9;

    /** Opcode of a pong. */
    public static final int PONG = 0xA;

    private final boolean last;
    private final int reserved;
    private final int opcode;
    private final boolean masked;
    private final long claimedLength;
    private final byte[] payload;

    private WebSocketFrame(boolean last, int reserved, int opcode, boolean masked, long claimedLength, byte[] payload) {
        this.last = last;
        this.reserved = reserved;
        this.opcode = opcode;
        this.masked = masked;
        this.claimedLength = claimedLength;
        this.payload = payload;
    }

    /**
     * A final, masked frame.
     *
     * @param opcode the four bits of the opcode
     * @param payload the unmasked payload
     * @return the frame
     */
    public static WebSocketFrame frame(int opcode, byte[] payload) {
        return new WebSocketFrame(true, 0, opcode, true, payload.length, payload.clone());
    }

    /**
     * A whole text message in one frame.
     *
     * @param text the message, sent as UTF-8
     * @return the frame
     */
    public static WebSocketFrame text(String text) {
        return frame(TEXT, text.getBytes(UTF_8));
    }

    /**
     * A close frame.
     *
     * @param code the close code, legal or not, 0 to 65,535
     * @param reason the reason, sent as UTF-8
     * @return the frame
     */
    public static WebSocketFrame close(int code, String reason) {
        byte[] text = reason.getBytes(UTF_8);
        return frame(
                CLOSE,
                ByteBuffer.allocate(2 + text.length)
                        .putShort((short) code)
                        .put(text)
                        .array());
    }

    /**
     * This frame without the FIN bit: more of the message is to follow.
     *
     * @return the changed copy
     */
    public WebSocketFrame withMoreToCome() {
        return new WebSocketFrame(false, reserved, opcode, masked, claimedLength, payload);
    }

    /**
     * This frame with some of the three reserved bits set.
     *
     * @param bits RSV1 is 4, RSV2 is 2, RSV3 is 1
     * @return the changed copy
     */
    public WebSocketFrame withReserved(int bits) {
        return new WebSocketFrame(last, bits, opcode, masked, claimedLength, payload);
    }

    /**
     * This frame unmasked, which a server has to refuse (RFC 6455 section 5.1).
     *
     * @return the changed copy
     */
    public WebSocketFrame withoutMask() {
        return new WebSocketFrame(last, reserved, opcode, false, claimedLength, payload);
    }

    /**
     * This frame with a header that claims another length than the payload has.
     *
     * @param bytes the length to write into the header
     * @return the changed copy
     */
    public WebSocketFrame withClaimedLength(long bytes) {
        return new WebSocketFrame(last, reserved, opcode, masked, bytes, payload);
    }

    /**
     * Whether the FIN bit is set.
     *
     * @return true on the last frame of a message
     */
    public boolean isLast() {
        return last;
    }

    /**
     * The reserved bits.
     *
     * @return 0 to 7; RSV1 is 4
     */
    public int reserved() {
        return reserved;
    }

    /**
     * The opcode.
     *
     * @return 0 to 15
     */
    public int opcode() {
        return opcode;
    }

    /**
     * Whether the payload is masked on the wire.
     *
     * @return true for a client's legal frame, false for a server's
     */
    public boolean isMasked() {
        return masked;
    }

    /**
     * The unmasked payload.
     *
     * @return a copy
     */
    public byte[] payload() {
        return payload.clone();
    }

    /**
     * The payload read as UTF-8, malformed bytes replaced.
     *
     * @return the text
     */
    public String text() {
        return new String(payload, UTF_8);
    }

    /**
     * The content of a close frame's payload (RFC 6455 section 5.5.1).
     *
     * @return code and reason; 1005 where there is no code
     */
    public Closed closed() {
        return payload.length < 2
                ? new Closed(1005, "")
                : new Closed(
                        ByteBuffer.wrap(payload).getShort() & 0xFFFF,
                        new String(payload, 2, payload.length - 2, UTF_8));
    }

    /**
     * The frame as it goes over the wire, under a random mask.
     *
     * @return header, mask and payload
     */
    public byte[] toBytes() {
        ByteBuffer out = ByteBuffer.allocate(14 + payload.length);
        out.put((byte) ((last ? 0x80 : 0) | reserved << 4 | opcode));
        int maskBit = masked ? 0x80 : 0;
        if (claimedLength < 126) {
            out.put((byte) (maskBit | (int) claimedLength));
        } else if (claimedLength <= 0xFFFF) {
            out.put((byte) (maskBit | 126)).putShort((short) claimedLength);
        } else {
            out.put((byte) (maskBit | 127)).putLong(claimedLength);
        }
        int mask = masked ? ThreadLocalRandom.current().nextInt() : 0;
        if (masked) {
            out.putInt(mask);
        }
        for (int i = 0; i < payload.length; i++) {
            out.put((byte) (payload[i] ^ mask >>> (24 - 8 * (i & 3))));
        }
        return Arrays.copyOf(out.array(), out.position());
    }

    @Override
    public String toString() {
        return "frame " + opcode + (last ? "" : " (more to come)") + ", " + payload.length + " bytes";
    }
}
