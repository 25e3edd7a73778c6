package io.signalbox.websocket;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.signalbox.spi.CloseReason;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Reads the frames of one client (RFC 6455, section 5) for a server that takes text alone: checks the headers before a
 * payload is waited for, takes the masks off, puts fragments together, and finds what the protocol closes for. A text
 * message of one frame that has come at once is copied once and checked by nobody here: the engine looks whether it is
 * UTF-8. What comes in parts is checked as it comes.
 *
 * <p>Owned by the connection's reading thread, but for {@link #discard}.
 */
public final class FrameReader {

    /**
     * Takes what has come, in order, on the reading thread. {@link #closed} or {@link #violated} is the last call, and
     * comes once.
     */
    public interface Receiver extends UnfinishedMessages.Holder {

        /** The code of a close frame without one (RFC 6455, section 7.1.5). */
        int NO_CODE = 1005;

        /**
         * A text message.
         *
         * @param utf8 the receiver's to keep; nobody may have looked yet if it is UTF-8
         */
        void text(byte[] utf8);

        /**
         * A ping.
         *
         * @param payload the receiver's to keep and to answer
         */
        void ping(byte[] payload);

        /** A pong. */
        void pong();

        /**
         * The client's close frame.
         *
         * @param code one that a client may send, or {@link #NO_CODE}
         */
        void closed(int code, String reason);

        /** The client has broken the rules: why the connection is to be closed. */
        void violated(CloseReason reason);
    }

    private static final byte[] NOTHING = {};

    private static final CloseReason TOO_LARGE = CloseReason.of(1009, "message too large");
    private static final CloseReason NOT_UTF8 = CloseReason.of(1007, "Text is not UTF-8");
    private static final CloseReason NO_MESSAGE = CloseReason.of(1002, "a fragment continues no message");
    private static final CloseReason INSIDE_MESSAGE = CloseReason.of(1002, "a message begins inside a message");
    private static final CloseReason HALF_CODE = CloseReason.of(1002, "a close code has two bytes");
    private static final CloseReason BAD_CODE = CloseReason.of(1002, "this close code may not be sent");
    private static final CloseReason TOO_MANY_CONTROL = CloseReason.of(1008, "too many pings and pongs");

    private final int maxMessageBytes;
    private final FrameRate controlFrames;
    private final UnfinishedMessages unfinished;
    private final Receiver receiver;
    private final ClientFrameHeader header = new ClientFrameHeader();

    /** Of the frame whose header has come whole. */
    private int payloadLeft;

    /** The payload of a control frame as far as it has come. */
    private byte[] control = NOTHING;

    /** Whether the last data frame left its message open. */
    private boolean open;

    /** Of the message that is open, as its headers say. */
    private int messageBytes;

    private int emptyFragments;

    /** The client has closed or broken the rules: nothing that follows counts. */
    private boolean over;

    /** What has come of a message that is not whole; null where there is none. Whoever ends the connection lets go of it. */
    private volatile @Nullable Part partial;

    private volatile boolean discarded;

    private record Part(PartialMessage message, Utf8Check utf8) {}

    /**
     * The reader of a new connection.
     *
     * @param maxMessageBytes beyond it 1009
     * @param controlFrames how many pings and pongs may come; beyond it 1008
     * @param unfinished counts what is held of a message that has not come whole
     */
    public FrameReader(int maxMessageBytes, FrameRate controlFrames, UnfinishedMessages unfinished, Receiver receiver) {
        this.maxMessageBytes = maxMessageBytes;
        this.controlFrames = controlFrames;
        this.unfinished = unfinished;
        this.receiver = receiver;
    }

    /** Reads the next bytes, and may change them in place. */
    public void read(ByteBuffer bytes) {
        while (bytes.hasRemaining() && !over) {
            if (payloadLeft > 0) {
                takePayload(bytes);
            } else if (header.read(bytes)) {
                begin(bytes);
            }
        }
    }

    /**
     * Lets go of a message that has not come whole, and of those that follow: the connection is over, whatever still comes.
     * Any thread may call.
     */
    public void discard() {
        discarded = true;
        partial = null;
        unfinished.release(receiver);
    }

    /** Whether a part of a message is held. */
    boolean holdsPart() {
        return partial != null;
    }

    private void begin(ByteBuffer bytes) {
        CloseReason violation = header.violation();
        if (violation == null) {
            violation = header.isControl() ? violationOfControl() : violationOfMessage(header.payloadLength());
        }
        if (violation != null) {
            violate(violation);
            return;
        }
        payloadLeft = (int) header.payloadLength();
        if (header.isControl()) {
            if (payloadLeft == 0) {
                endControl(NOTHING);
            }
        } else if (header.opcode() == Opcode.TEXT && header.isFinal() && payloadLeft <= bytes.remaining()) {
            takeText(bytes);
        } else {
            open = true;
            if (payloadLeft == 0) {
                takePart(bytes, 0);
            }
        }
    }

    private @Nullable CloseReason violationOfControl() {
        return header.opcode() == Opcode.CLOSE || controlFrames.takes() ? null : TOO_MANY_CONTROL;
    }

    private @Nullable CloseReason violationOfMessage(long length) {
        if (header.opcode() == Opcode.TEXT) {
            if (open) {
                return INSIDE_MESSAGE;
            }
            messageBytes = 0;
            emptyFragments = 0;
        } else if (!open) {
            return NO_MESSAGE;
        }
        // A message of nothing but empty fragments would never end.
        emptyFragments += length == 0 ? 1 : 0;
        if (length > maxMessageBytes - messageBytes || emptyFragments > maxMessageBytes) {
            return TOO_LARGE;
        }
        messageBytes += (int) length;
        return null;
    }

    private void violate(CloseReason reason) {
        over = true;
        receiver.violated(reason);
    }

    private void takeText(ByteBuffer bytes) {
        byte[] text = new byte[payloadLeft];
        payloadLeft = 0;
        bytes.get(text);
        header.unmask(ByteBuffer.wrap(text), text.length);
        receiver.text(text);
    }

    private void takePayload(ByteBuffer bytes) {
        int length = Math.min(payloadLeft, bytes.remaining());
        payloadLeft -= length;
        header.unmask(bytes, length);
        if (header.isControl()) {
            takeControl(bytes, length);
        } else {
            takePart(bytes, length);
        }
    }

    private void takePart(ByteBuffer bytes, int length) {
        int end = bytes.position() + length;
        ByteBuffer part = bytes.duplicate().limit(end);
        bytes.position(end);
        boolean whole = payloadLeft == 0 && header.isFinal();
        open = !whole;
        Part text = partial;
        if (text == null) {
            text = new Part(new PartialMessage(maxMessageBytes), new Utf8Check());
        }
        if (discarded) {
            return;
        }
        int before = text.message.capacity();
        if (!text.utf8.accepts(part) || whole && !text.utf8.isComplete()) {
            violate(NOT_UTF8);
        } else if (!text.message.add(part)) {
            violate(TOO_LARGE);
        } else if (whole) {
            partial = null;
            unfinished.release(receiver);
            receiver.text(text.message.toBytes());
        } else {
            hold(text, before);
        }
    }

    private void hold(Part text, int before) {
        partial = text;
        if (text.message.capacity() != before) {
            unfinished.hold(receiver, text.message.capacity());
        }
        if (discarded) {
            discard();
        }
    }

    private void takeControl(ByteBuffer bytes, int length) {
        int before = control.length;
        control = Arrays.copyOf(control, before + length);
        bytes.get(control, before, length);
        if (payloadLeft == 0) {
            byte[] payload = control;
            control = NOTHING;
            endControl(payload);
        }
    }

    private void endControl(byte[] payload) {
        switch (header.opcode()) {
            case Opcode.PING -> receiver.ping(payload);
            case Opcode.PONG -> receiver.pong();
            default -> close(payload);
        }
    }

    private void close(byte[] payload) {
        int code = payload.length < 2 ? Receiver.NO_CODE : (payload[0] & 0xFF) << 8 | payload[1] & 0xFF;
        if (payload.length == 1) {
            violate(HALF_CODE);
        } else if (payload.length > 0 && !isForClients(code)) {
            violate(BAD_CODE);
        } else if (payload.length > 2 && !Utf8Check.isUtf8(ByteBuffer.wrap(payload, 2, payload.length - 2))) {
            violate(NOT_UTF8);
        } else {
            over = true;
            receiver.closed(code, payload.length > 2 ? new String(payload, 2, payload.length - 2, UTF_8) : "");
        }
    }

    /** Whether a client may close with this code: 1012 to 1014 are for servers and gateways. */
    private static boolean isForClients(int code) {
        return code >= 1000 && code <= 1003 || code >= 1007 && code <= 1011 || code >= 3000 && code <= 4999;
    }
}
