package io.signalbox.websocket;

import io.signalbox.spi.CloseReason;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Reads the header of a client's frame, however it is cut, and takes the mask off the payload (RFC 6455, section 5.2). */
final class ClientFrameHeader {

    private static final int FIN = 0x80;
    private static final int RESERVED_BITS = 0x70;
    private static final int OPCODE = 0x0F;
    private static final int MASKED = 0x80;
    private static final int LENGTH_CODE = 0x7F;
    private static final int LENGTH_OF_16_BITS = 126;
    private static final int LENGTH_OF_64_BITS = 127;
    private static final int MASK_BYTES = 4;
    private static final int MAX_CONTROL_BYTES = 125;

    /** 2 bytes, up to 8 of length and 4 of mask. */
    private static final int MAX_BYTES = 14;

    private static final CloseReason NO_BINARY = CloseReason.of(1003, "binary messages are not supported");
    private static final CloseReason NOT_MASKED = CloseReason.of(1002, "frames must be masked");
    private static final CloseReason RESERVED = CloseReason.of(1002, "reserved bits and opcodes have no meaning here");
    private static final CloseReason BAD_LENGTH = CloseReason.of(1002, "a length is not in its shortest form");
    private static final CloseReason LONG_CONTROL = CloseReason.of(1002, "a control frame is too long");
    private static final CloseReason FRAGMENTED_CONTROL = CloseReason.of(1002, "a control frame is fragmented");

    private final byte[] header = new byte[MAX_BYTES];

    /** How many of them have come; 0 when the header is whole, until the next begins. */
    private int bytes;

    /** As it applies to the next byte of the payload, in the highest 8 bits, and those after it. */
    private int mask;

    private long payloadLength;

    /** Takes one byte or more; true if the header is whole. */
    boolean read(ByteBuffer from) {
        while (from.hasRemaining()) {
            header[bytes++] = from.get();
            if (bytes >= 2 && bytes == length()) {
                mask = isMasked() ? ByteBuffer.wrap(header).getInt(bytes - MASK_BYTES) : 0;
                payloadLength = readPayloadLength();
                bytes = 0;
                return true;
            }
        }
        return false;
    }

    private int length() {
        return switch (lengthCode()) {
                    case LENGTH_OF_16_BITS -> 4;
                    case LENGTH_OF_64_BITS -> 10;
                    default -> 2;
                }
                + (isMasked() ? MASK_BYTES : 0);
    }

    private int lengthCode() {
        return header[1] & LENGTH_CODE;
    }

    private boolean isMasked() {
        return (header[1] & MASKED) != 0;
    }

    private long readPayloadLength() {
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

    /** What the frame is. */
    int opcode() {
        return header[0] & OPCODE;
    }

    boolean isControl() {
        return Opcode.isControl(opcode());
    }

    /** Whether the frame is the last of its message. */
    boolean isFinal() {
        return (header[0] & FIN) != 0;
    }

    long payloadLength() {
        return payloadLength;
    }

    /** Why no server that takes text alone takes such a frame, whatever came before; null if one does. */
    @Nullable CloseReason violation() {
        if (!isMasked()) {
            return NOT_MASKED;
        }
        if ((header[0] & RESERVED_BITS) != 0 || !Opcode.isKnown(opcode())) {
            return RESERVED;
        }
        if (!isShortestForm()) {
            return BAD_LENGTH;
        }
        if (isControl()) {
            return payloadLength > MAX_CONTROL_BYTES ? LONG_CONTROL : isFinal() ? null : FRAGMENTED_CONTROL;
        }
        return opcode() == Opcode.BINARY ? NO_BINARY : null;
    }

    /** Whether the length takes as few bytes as it can; in 64 bits, the highest must be 0. */
    private boolean isShortestForm() {
        return switch (lengthCode()) {
            case LENGTH_OF_16_BITS -> payloadLength >= LENGTH_OF_16_BITS;
            case LENGTH_OF_64_BITS -> payloadLength > 0xFFFF;
            default -> true;
        };
    }

    /** Takes the mask off what comes next (RFC 6455, section 5.3), eight bytes at a time as far as possible. */
    void unmask(ByteBuffer payload, int length) {
        int at = payload.position();
        int end = at + length;
        long twice = (long) mask << 32 | mask & 0xFFFF_FFFFL;
        for (; at <= end - Long.BYTES; at += Long.BYTES) {
            payload.putLong(at, payload.getLong(at) ^ twice);
        }
        for (; at < end; at++) {
            payload.put(at, (byte) (payload.get(at) ^ mask >>> 24));
            mask = Integer.rotateLeft(mask, 8);
        }
    }
}
