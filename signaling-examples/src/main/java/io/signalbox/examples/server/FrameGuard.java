package io.signalbox.examples.server;

import io.signalbox.spi.CloseReason;
import java.nio.ByteBuffer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Stands between a client's bytes and Tyrus, which buffers a whole frame before it looks at it, adds fragments up until
 * the handler sees them, and never gives the memory back.
 *
 * <p>It reads the frame headers (RFC 6455, section 5.2) and finds what the protocol closes for, before a payload is
 * waited for. A data frame that is long it hands on as fragments, as section 5.4 allows to whatever stands between.
 *
 * <p>Owned by the connection's reading thread.
 */
final class FrameGuard {

    /** The longest payload of a frame that is handed on; a multiple of 4, so that the mask fits the next piece too. */
    static final int PIECE_BYTES = 4 << 10;

    private static final int FIN = 0x80;
    private static final int RESERVED_BITS = 0x70;
    private static final int MASKED = 0x80;
    private static final int LENGTH_OF_16_BITS = 126;
    private static final int LENGTH_OF_64_BITS = 127;
    private static final int MASK_BYTES = 4;

    private static final int CONTINUATION = 0x0;
    private static final int TEXT = 0x1;
    private static final int BINARY = 0x2;
    private static final int CONTROL_BIT = 0x8;
    private static final int CLOSE = 0x8;
    private static final int PONG = 0xA;
    private static final int MAX_CONTROL_BYTES = 125;

    private static final CloseReason TOO_LARGE = CloseReason.of(1009, "message too large");
    private static final CloseReason NO_BINARY = CloseReason.of(1003, "binary messages are not supported");
    private static final CloseReason NOT_MASKED = CloseReason.of(1002, "frames must be masked");
    private static final CloseReason RESERVED = CloseReason.of(1002, "reserved bits and opcodes have no meaning here");
    private static final CloseReason BAD_LENGTH = CloseReason.of(1002, "a length is not in its shortest form");
    private static final CloseReason LONG_CONTROL = CloseReason.of(1002, "a control frame is too long");

    private final long maxMessageBytes;

    /** A frame's header as far as it has come: 2 bytes, up to 8 of length and 4 of mask. */
    private final byte[] header = new byte[14];

    private int headerBytes;
    private long payloadLeft;

    /** Of the payload, what belongs to the piece that is being handed on. */
    private long pieceLeft;

    private long messageBytes;
    private boolean closeFrameSeen;
    private @Nullable CloseReason violation;

    FrameGuard(long maxMessageBytes) {
        this.maxMessageBytes = maxMessageBytes;
    }

    /** Why the connection is to be closed; null as long as all is well. */
    @Nullable CloseReason violation() {
        return violation;
    }

    /** Whether the client has begun to close, or has answered: nothing of the WebSocket comes from it any more. */
    boolean isClosed() {
        return closeFrameSeen || violation != null;
    }

    /**
     * Reads the next bytes.
     *
     * @param next takes what may be handed on: all before a frame that breaks the rules, in order, a few KiB at a time
     */
    void read(ByteBuffer bytes, Consumer<ByteBuffer> next) {
        int passed = bytes.position();
        int frameStart = passed;
        int at = passed;
        while (at < bytes.limit() && violation == null) {
            if (payloadLeft > 0) {
                at += takePayload(bytes.limit() - at);
                boolean cut = pieceLeft == 0 && payloadLeft > 0;
                if (cut || at - passed >= PIECE_BYTES) {
                    handOn(bytes, passed, at, next);
                    passed = at;
                }
                if (cut) {
                    next.accept(nextPiece(CONTINUATION));
                }
                continue;
            }
            if (headerBytes == 0) {
                frameStart = at;
            }
            header[headerBytes++] = bytes.get(at++);
            if (headerBytes >= 2 && headerBytes == headerLength()) {
                boolean cameWhole = headerBytes == at - frameStart;
                headerBytes = 0;
                if (mayPass() && !(cameWhole && payloadLeft <= PIECE_BYTES)) {
                    handOn(bytes, passed, frameStart, next);
                    next.accept(nextPiece(header[0]));
                    passed = at;
                }
            }
        }
        handOn(bytes, passed, headerBytes > 0 || violation != null ? frameStart : at, next);
    }

    private int takePayload(int available) {
        int taken = (int) Math.min(pieceLeft, available);
        pieceLeft -= taken;
        payloadLeft -= taken;
        return taken;
    }

    private static void handOn(ByteBuffer bytes, int from, int to, Consumer<ByteBuffer> next) {
        if (from < to) {
            next.accept(bytes.duplicate().limit(to).position(from));
        }
    }

    private boolean mayPass() {
        violation = violationOf(length());
        if (violation != null) {
            return false;
        }
        payloadLeft = length();
        pieceLeft = payloadLeft;
        closeFrameSeen |= (header[0] & 0x0F) == CLOSE;
        return true;
    }

    /** A header for what comes next of the frame: all of it if it is short. */
    private ByteBuffer nextPiece(int firstByte) {
        pieceLeft = Math.min(PIECE_BYTES, payloadLeft);
        boolean last = pieceLeft == payloadLeft;
        ByteBuffer piece =
                ByteBuffer.allocate(4 + MASK_BYTES).put((byte) (last ? firstByte | header[0] & FIN : firstByte & ~FIN));
        if (pieceLeft < LENGTH_OF_16_BITS) {
            piece.put((byte) (MASKED | pieceLeft));
        } else {
            piece.put((byte) (MASKED | LENGTH_OF_16_BITS)).putShort((short) pieceLeft);
        }
        return piece.put(header, headerLength() - MASK_BYTES, MASK_BYTES).flip();
    }

    private int lengthCode() {
        return header[1] & 0x7F;
    }

    private int headerLength() {
        return switch (lengthCode()) {
                    case LENGTH_OF_16_BITS -> 4;
                    case LENGTH_OF_64_BITS -> 10;
                    default -> 2;
                }
                + (isMasked() ? MASK_BYTES : 0);
    }

    private boolean isMasked() {
        return (header[1] & MASKED) != 0;
    }

    private long length() {
        int code = lengthCode();
        if (code < LENGTH_OF_16_BITS) {
            return code;
        }
        long length = 0;
        for (int i = 0; i < (code == LENGTH_OF_16_BITS ? 2 : 8); i++) {
            length = length << 8 | header[2 + i] & 0xFF;
        }
        return length;
    }

    private @Nullable CloseReason violationOf(long length) {
        int opcode = header[0] & 0x0F;
        if (!isMasked()) {
            return NOT_MASKED;
        }
        if ((header[0] & RESERVED_BITS) != 0 || !isKnown(opcode)) {
            return RESERVED;
        }
        if (!isShortestForm(length)) {
            return BAD_LENGTH;
        }
        if ((opcode & CONTROL_BIT) != 0) {
            return length > MAX_CONTROL_BYTES ? LONG_CONTROL : null;
        }
        if (opcode == BINARY) {
            return NO_BINARY;
        }
        if (opcode == TEXT) {
            messageBytes = 0;
        }
        // An empty fragment counts too: a message of nothing but these would never end.
        messageBytes += Math.max(length, 1);
        return length > maxMessageBytes || messageBytes > maxMessageBytes + 1 ? TOO_LARGE : null;
    }

    private static boolean isKnown(int opcode) {
        return opcode <= BINARY || opcode >= CONTROL_BIT && opcode <= PONG;
    }

    /** Whether the length takes as few bytes as it can; in 64 bits, the highest must be 0. */
    private boolean isShortestForm(long length) {
        return switch (lengthCode()) {
            case LENGTH_OF_16_BITS -> length >= LENGTH_OF_16_BITS;
            case LENGTH_OF_64_BITS -> length > 0xFFFF;
            default -> true;
        };
    }
}
