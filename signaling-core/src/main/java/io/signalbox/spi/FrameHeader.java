package io.signalbox.spi;

/** Writes the headers of frames that a server sends: final, and without a mask (RFC 6455, section 5.2). */
public final class FrameHeader {

    /** The longest header. */
    public static final int MAX_BYTES = 10;

    private static final int FINAL = 0x80;
    private static final int LENGTH_OF_16_BITS = 126;
    private static final int LENGTH_OF_64_BITS = 127;

    private FrameHeader() {}

    /** The length of the header of a frame with so long a payload, in bytes. */
    public static int length(int payloadLength) {
        return payloadLength < LENGTH_OF_16_BITS ? 2 : payloadLength <= 0xFFFF ? 4 : MAX_BYTES;
    }

    /**
     * Writes a header in front of its payload.
     *
     * @param bytes have {@link #length} bytes of room in front of the payload
     * @param start where the payload begins
     * @param opcode what the frame is (RFC 6455, section 5.2)
     */
    public static void put(byte[] bytes, int start, int opcode, int payloadLength) {
        int at = start - length(payloadLength);
        bytes[at] = (byte) (FINAL | opcode);
        if (payloadLength < LENGTH_OF_16_BITS) {
            bytes[at + 1] = (byte) payloadLength;
            return;
        }
        bytes[at + 1] = (byte) (payloadLength <= 0xFFFF ? LENGTH_OF_16_BITS : LENGTH_OF_64_BITS);
        for (int i = at + 2; i < start; i++) {
            bytes[i] = (byte) ((long) payloadLength >>> 8 * (start - 1 - i));
        }
    }
}
