package io.signalbox.websocket;

import java.nio.ByteBuffer;
import java.util.Arrays;

/** The bytes of a message that comes in parts, as it grows. Not safe for use by several threads. */
public final class PartialMessage {

    private static final int FIRST_BYTES = 256;

    private final int maxBytes;
    private byte[] bytes = new byte[0];
    private int length;

    /**
     * Nothing has come yet.
     *
     * @param maxBytes what the message may have, and the most memory that it takes
     */
    public PartialMessage(int maxBytes) {
        this.maxBytes = maxBytes;
    }

    /**
     * Appends the rest of a buffer.
     *
     * @return false, and nothing is appended, if that makes the message longer than it may be
     */
    public boolean add(ByteBuffer part) {
        int more = part.remaining();
        if (more > maxBytes - length) {
            return false;
        }
        makeRoom(length + more);
        part.get(bytes, length, more);
        length += more;
        return true;
    }

    private void makeRoom(int needed) {
        if (needed > bytes.length) {
            long roomy = Math.max(needed, Math.max(FIRST_BYTES, 2L * bytes.length));
            bytes = Arrays.copyOf(bytes, (int) Math.min(roomy, maxBytes));
        }
    }

    /** Bytes of memory that the message takes. */
    public int capacity() {
        return bytes.length;
    }

    /** All that has come. The message is not to be added to any more: the array may be its own. */
    public byte[] toBytes() {
        return length == bytes.length ? bytes : Arrays.copyOf(bytes, length);
    }
}
