package io.signalbox.examples.server;

import io.signalbox.spi.CloseReason;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Reads the frame headers in what a client sends (RFC 6455, section 5.2) and finds what the protocol closes for, before
 * a payload is waited for: Tyrus buffers a whole frame first, and adds fragments up until the handler sees them.
 *
 * <p>Owned by the connection's reading thread.
 */
final class FrameGuard {

    private static final int CONTINUATION = 0x0;
    private static final int TEXT = 0x1;
    private static final int BINARY = 0x2;
    private static final int CONTROL_BIT = 0x8;

    private static final CloseReason TOO_LARGE = CloseReason.of(1009, "message too large");
    private static final CloseReason NO_BINARY = CloseReason.of(1003, "binary messages are not supported");
    private static final CloseReason NOT_MASKED = CloseReason.of(1002, "frames must be masked");

    private final long maxMessageBytes;

    /** A frame's header as far as it has come: 2 bytes, up to 8 of length and 4 of mask. */
    private final byte[] header = new byte[14];

    private int headerBytes;
    private long payloadLeft;
    private long messageBytes;
    private @Nullable CloseReason violation;

    FrameGuard(long maxMessageBytes) {
        this.maxMessageBytes = maxMessageBytes;
    }

    /** Why the connection is to be closed; null as long as all is well. */
    @Nullable CloseReason violation() {
        return violation;
    }

    /**
     * Looks at the next bytes, without consuming them.
     *
     * @return how many of them, from the buffer's position on, come before the frame that breaks the rules
     */
    int accept(ByteBuffer bytes) {
        int at = bytes.position();
        int end = bytes.limit();
        int frameStart = at;
        while (at < end && violation == null) {
            if (payloadLeft > 0) {
                long skipped = Math.min(payloadLeft, end - at);
                payloadLeft -= skipped;
                at += (int) skipped;
                continue;
            }
            if (headerBytes == 0) {
                frameStart = at;
            }
            header[headerBytes++] = bytes.get(at++);
            if (headerBytes >= 2 && headerBytes == headerLength()) {
                headerBytes = 0;
                violation = violationOf(length());
                payloadLeft = length();
            }
        }
        return (violation == null ? end : frameStart) - bytes.position();
    }

    private int headerLength() {
        return switch (header[1] & 0x7F) {
                    case 126 -> 4;
                    case 127 -> 10;
                    default -> 2;
                }
                + (isMasked() ? 4 : 0);
    }

    private boolean isMasked() {
        return (header[1] & 0x80) != 0;
    }

    private long length() {
        int code = header[1] & 0x7F;
        if (code < 126) {
            return code;
        }
        long length = 0;
        for (int i = 0; i < (code == 126 ? 2 : 8); i++) {
            length = length << 8 | header[2 + i] & 0xFF;
        }
        return length;
    }

    private @Nullable CloseReason violationOf(long length) {
        int opcode = header[0] & 0x0F;
        if (!isMasked()) {
            return NOT_MASKED;
        }
        if (opcode == BINARY) {
            return NO_BINARY;
        }
        if (opcode != TEXT && opcode != CONTINUATION) {
            // A length of a control frame that is out of bounds is Tyrus' to refuse: it looks at the header alone.
            return length < 0 || (opcode & CONTROL_BIT) == 0 && length > maxMessageBytes ? TOO_LARGE : null;
        }
        if (opcode == TEXT) {
            messageBytes = 0;
        }
        // An empty fragment counts too: a message of nothing but these would never end.
        messageBytes += Math.max(length, 1);
        return length < 0 || length > maxMessageBytes || messageBytes > maxMessageBytes + 1 ? TOO_LARGE : null;
    }
}
