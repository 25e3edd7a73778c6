package io.signalbox.benchmarks.load;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.util.concurrent.ThreadLocalRandom;

/** Frames of a client (RFC 6455, section 5.2), made once and sent many times. */
final class Frames {

    static final int TEXT = 0x1;
    static final int CLOSE = 0x8;
    static final int PING = 0x9;
    static final int PONG = 0xA;

    /** Of the length of a frame, for two further bytes that hold it. */
    static final int TWO_BYTES = 126;

    /** Of the length of a frame, for eight further bytes that hold it. */
    static final int EIGHT_BYTES = 127;

    private static final int FINAL = 0x80;
    private static final int MASKED = 0x80;
    private static final int MAX_HEADER = 8;
    private static final int MAX_PAYLOAD = 0xFFFF;

    private Frames() {}

    static ByteBuffer text(String text) {
        return masked(TEXT, text.getBytes(UTF_8));
    }

    static ByteBuffer close(int code) {
        return masked(CLOSE, new byte[] {(byte) (code >> 8), (byte) code});
    }

    static ByteBuffer masked(int opcode, byte[] payload) {
        if (payload.length > MAX_PAYLOAD) {
            throw new IllegalArgumentException("too long: " + payload.length);
        }
        ByteBuffer frame = ByteBuffer.allocateDirect(MAX_HEADER + payload.length);
        frame.put((byte) (FINAL | opcode));
        if (payload.length < TWO_BYTES) {
            frame.put((byte) (MASKED | payload.length));
        } else {
            frame.put((byte) (MASKED | TWO_BYTES)).putShort((short) payload.length);
        }
        byte[] mask = new byte[4];
        ThreadLocalRandom.current().nextBytes(mask);
        frame.put(mask);
        for (int i = 0; i < payload.length; i++) {
            frame.put((byte) (payload[i] ^ mask[i & 3]));
        }
        return frame.flip();
    }
}
