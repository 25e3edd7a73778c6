package io.signalbox.server;

import io.signalbox.spi.CloseReason;
import io.signalbox.websocket.FrameRate;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Stands between a client's bytes and Tyrus, which buffers a whole frame before it looks at it, adds fragments up until
 * the handler sees them, never gives the memory back, takes a mask off byte by byte, and makes a string of each message.
 *
 * <p>It reads the frame headers (RFC 6455, section 5.2), finds what the protocol closes for before a payload is waited
 * for, and takes the masks off. A text message of one frame that has come at once need not go through Tyrus at all. What
 * has come of any other data frame is handed on as a fragment, as section 5.4 allows to whatever stands between, so that
 * nothing waits for the rest.
 *
 * <p>Owned by the connection's reading thread.
 */
final class FrameGuard {

    /** The longest payload of a frame that is handed on: an offer for audio and video comes whole. */
    static final int PIECE_BYTES = 8 << 10;

    /** Takes what may be handed on: all before a frame that breaks the rules, in order. */
    interface Receiver {

        /** A whole text message, which is the receiver's to keep; nobody has looked yet if it is UTF-8. */
        void text(byte[] utf8);

        /** A ping with this payload, which is the receiver's to keep and to answer. */
        void ping(byte[] payload);

        /** Any other frame without a mask, or its header and with the next call its payload. Lent for the call. */
        void frame(ByteBuffer bytes);
    }

    private static final int FIN = 0x80;
    private static final int RESERVED_BITS = 0x70;
    private static final int OPCODE = 0x0F;
    private static final int MASKED = 0x80;
    private static final int LENGTH_OF_16_BITS = 126;
    private static final int LENGTH_OF_64_BITS = 127;
    private static final int MASK_BYTES = 4;

    private static final int CONTINUATION = 0x0;
    private static final int TEXT = 0x1;
    private static final int BINARY = 0x2;
    private static final int CONTROL_BIT = 0x8;
    private static final int CLOSE = 0x8;
    private static final int PING = 0x9;
    private static final int PONG = 0xA;
    private static final int MAX_CONTROL_BYTES = 125;
    private static final int MAX_HEADER_BYTES = 14;

    private static final byte[] NOTHING = {};

    private static final CloseReason TOO_LARGE = CloseReason.of(1009, "message too large");
    private static final CloseReason NO_BINARY = CloseReason.of(1003, "binary messages are not supported");
    private static final CloseReason NOT_MASKED = CloseReason.of(1002, "frames must be masked");
    private static final CloseReason RESERVED = CloseReason.of(1002, "reserved bits and opcodes have no meaning here");
    private static final CloseReason BAD_LENGTH = CloseReason.of(1002, "a length is not in its shortest form");
    private static final CloseReason LONG_CONTROL = CloseReason.of(1002, "a control frame is too long");

    private static final CloseReason FRAGMENTED_CONTROL = CloseReason.of(1002, "a control frame is fragmented");
    private static final CloseReason TOO_MANY_CONTROL = CloseReason.of(1008, "too many pings and pongs");

    private final long maxMessageBytes;
    private final FrameRate controlFrames;

    /** A frame's header as far as it has come: 2 bytes, up to 8 of length and 4 of mask. */
    private final byte[] header = new byte[MAX_HEADER_BYTES];

    private int headerBytes;

    /** Of the frame whose header has come whole. */
    private long payloadLeft;

    /** As it applies to the next byte of the payload, in the highest 8 bits, and those after it. */
    private int mask;

    /** Of what is handed on next: that of the frame, and of its later pieces {@link #CONTINUATION}. */
    private int opcode;

    /** The payload of a control frame as far as it has come: these frames must not be fragmented. */
    private byte[] control = NOTHING;

    private long messageBytes;

    /** Whether the last data frame left its message open. */
    private boolean unfinished;

    private boolean closeFrameSeen;
    private @Nullable CloseReason violation;

    /**
     * The guard of a new connection.
     *
     * @param controlFrames how many pings and pongs may come
     */
    FrameGuard(long maxMessageBytes, FrameRate controlFrames) {
        this.maxMessageBytes = maxMessageBytes;
        this.controlFrames = controlFrames;
    }

    /** Why the connection is to be closed; null as long as all is well. */
    @Nullable CloseReason violation() {
        return violation;
    }

    /** Whether the client has begun to close, or has answered: nothing of the WebSocket comes from it any more. */
    boolean isClosed() {
        return closeFrameSeen || violation != null;
    }

    /** Reads the next bytes, and changes them in place. */
    void read(ByteBuffer bytes, Receiver next) {
        int start = bytes.position();
        while (bytes.hasRemaining() && violation == null) {
            if (payloadLeft > 0) {
                takePayload(bytes, start, next);
            } else if (takeHeader(bytes)) {
                if (isWholeText(bytes)) {
                    takeText(bytes, next);
                } else {
                    begin(bytes, start, next);
                }
            }
        }
    }

    /** Whether a text message begins, and ends in these bytes. What breaks the order of fragments is left to Tyrus. */
    private boolean isWholeText(ByteBuffer bytes) {
        return opcode == TEXT
                && isFinal()
                && !unfinished
                && !closeFrameSeen
                && payloadLeft > 0
                && payloadLeft <= bytes.remaining();
    }

    private void takeText(ByteBuffer bytes, Receiver next) {
        byte[] text = new byte[(int) payloadLeft];
        payloadLeft = 0;
        bytes.get(text);
        unmask(ByteBuffer.wrap(text), text.length);
        next.text(text);
    }

    private void begin(ByteBuffer bytes, int start, Receiver next) {
        if ((opcode & CONTROL_BIT) == 0) {
            unfinished = !isFinal();
        }
        if (payloadLeft == 0 && opcode == PING) {
            next.ping(NOTHING);
        } else if (payloadLeft == 0) {
            handOn(bytes, start, 0, next);
        }
    }

    /** True if a frame begins that may pass. */
    private boolean takeHeader(ByteBuffer bytes) {
        header[headerBytes++] = bytes.get();
        if (headerBytes < 2 || headerBytes < headerLength()) {
            return false;
        }
        int maskAt = headerBytes - MASK_BYTES;
        headerBytes = 0;
        long length = length();
        violation = violationOf(length);
        if (violation != null) {
            return false;
        }
        payloadLeft = length;
        mask = ByteBuffer.wrap(header).getInt(maskAt);
        opcode = header[0] & OPCODE;
        closeFrameSeen |= opcode == CLOSE;
        return true;
    }

    private void takePayload(ByteBuffer bytes, int start, Receiver next) {
        int length = (int) Math.min(Math.min(payloadLeft, PIECE_BYTES), bytes.remaining());
        payloadLeft -= length;
        unmask(bytes, length);
        bytes.position(bytes.position() + length);
        if ((opcode & CONTROL_BIT) == 0) {
            handOn(bytes, start, length, next);
        } else {
            takeControlPayload(bytes, length, next);
        }
    }

    private void takeControlPayload(ByteBuffer bytes, int length, Receiver next) {
        int before = control.length;
        control = Arrays.copyOf(control, before + length);
        bytes.get(bytes.position() - length, control, before, length);
        if (payloadLeft == 0) {
            byte[] payload = control;
            control = NOTHING;
            if (opcode == PING) {
                next.ping(payload);
            } else {
                ByteBuffer frame =
                        ByteBuffer.allocate(2 + payload.length).position(2).put(payload);
                handOn(frame, 0, payload.length, next);
            }
        }
    }

    /** Takes the mask off what comes next (RFC 6455, section 5.3), eight bytes at a time as far as possible. */
    private void unmask(ByteBuffer bytes, int length) {
        int at = bytes.position();
        int end = at + length;
        long twice = (long) mask << 32 | mask & 0xFFFF_FFFFL;
        for (; at <= end - Long.BYTES; at += Long.BYTES) {
            bytes.putLong(at, bytes.getLong(at) ^ twice);
        }
        for (; at < end; at++) {
            bytes.put(at, (byte) (bytes.get(at) ^ mask >>> 24));
            mask = Integer.rotateLeft(mask, 8);
        }
    }

    /**
     * Hands on a frame with the payload that ends at the position. Its header goes in front of it, in the place of the
     * client's, if that is in the same buffer.
     *
     * @param start from where on the buffer's bytes are free to be changed
     */
    private void handOn(ByteBuffer bytes, int start, int length, Receiver next) {
        int end = bytes.position();
        int payload = end - length;
        int headerLength = length < LENGTH_OF_16_BITS ? 2 : 4;
        if (payload - headerLength >= start) {
            putHeader(bytes, payload - headerLength, length);
            next.frame(bytes.duplicate().limit(end).position(payload - headerLength));
        } else {
            ByteBuffer separate = ByteBuffer.allocate(headerLength);
            putHeader(separate, 0, length);
            next.frame(separate);
            if (length > 0) {
                next.frame(bytes.duplicate().limit(end).position(payload));
            }
        }
        opcode = CONTINUATION;
    }

    private void putHeader(ByteBuffer to, int at, int length) {
        int fin = payloadLeft == 0 && isFinal() ? FIN : 0;
        to.put(at, (byte) (fin | opcode));
        if (length < LENGTH_OF_16_BITS) {
            to.put(at + 1, (byte) length);
        } else {
            to.put(at + 1, (byte) LENGTH_OF_16_BITS).putShort(at + 2, (short) length);
        }
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

    private boolean isFinal() {
        return (header[0] & FIN) != 0;
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
        int code = header[0] & OPCODE;
        if (!isMasked()) {
            return NOT_MASKED;
        }
        if ((header[0] & RESERVED_BITS) != 0 || !isKnown(code)) {
            return RESERVED;
        }
        if (!isShortestForm(length)) {
            return BAD_LENGTH;
        }
        if ((code & CONTROL_BIT) != 0) {
            return violationOfControl(code, length);
        }
        if (code == BINARY) {
            return NO_BINARY;
        }
        if (code == TEXT) {
            messageBytes = 0;
        }
        // An empty fragment counts too: a message of nothing but these would never end.
        messageBytes += Math.max(length, 1);
        return length > maxMessageBytes || messageBytes > maxMessageBytes + 1 ? TOO_LARGE : null;
    }

    private @Nullable CloseReason violationOfControl(int code, long length) {
        if (length > MAX_CONTROL_BYTES) {
            return LONG_CONTROL;
        }
        if (!isFinal()) {
            return FRAGMENTED_CONTROL;
        }
        return code == CLOSE || controlFrames.takes() ? null : TOO_MANY_CONTROL;
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
