package io.signalbox.server;

import io.signalbox.core.Limits;
import io.signalbox.spi.CloseReason;
import io.signalbox.spi.Connection;
import io.signalbox.spi.ConnectionHandler;
import io.signalbox.spi.OutboundText;
import io.signalbox.spi.SendCallback;
import io.signalbox.websocket.FrameRate;
import io.signalbox.websocket.FrameReader;
import io.signalbox.websocket.Frames;
import io.signalbox.websocket.UnfinishedMessages;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The engine's connection to one client over its socket. Never waits, and never queues without bound: the engine has one
 * message in flight, and a client that does not read gets an answer to the newest of its pings only.
 *
 * <pre>
 * open --close frame written--> closing --> the socket finishes
 * </pre>
 */
final class WebSocketConnection implements Connection, FrameReader.Receiver {

    private static final System.Logger LOG = System.getLogger(WebSocketConnection.class.getName());

    private static final CloseReason FAILED = CloseReason.of(1011, "internal error");
    private static final CloseReason TOO_LONG_UNFINISHED = CloseReason.of(1013, "Message takes too long");

    private static final int ABNORMAL = 1006;

    private final ClientSocket socket;

    /** Owned by the reading thread, but for letting go of what it holds. */
    private final FrameReader reader;

    private final AtomicReference<Pongs> pongs = new AtomicReference<>(Pongs.IDLE);

    /** Whether a close frame is written, or being written: nothing may follow it (RFC 6455, section 5.5.1). */
    private final AtomicBoolean closing = new AtomicBoolean();

    /** Whether the engine knows that it is over. */
    private final AtomicBoolean ended = new AtomicBoolean();

    /** Where to report. Set while the connection opens, by the reading thread. */
    private volatile @Nullable ConnectionHandler handler;

    /**
     * What goes on with pongs.
     *
     * @param next the frame that is to follow the one in flight; null if there is none
     */
    private record Pongs(boolean inFlight, @Nullable ByteBuffer next) {

        static final Pongs IDLE = new Pongs(false, null);
        static final Pongs IN_FLIGHT = new Pongs(true, null);
    }

    /**
     * A connection whose handshake is answered.
     *
     * @param limits on the length of messages, and the rate of pings and pongs
     * @param unfinished bounds what is held of messages that have not come whole
     */
    WebSocketConnection(ClientSocket socket, Limits limits, UnfinishedMessages unfinished) {
        this.socket = socket;
        FrameRate controlFrames = new FrameRate(limits.messageRate(), limits.messageBurst(), System::nanoTime);
        this.reader = new FrameReader(limits.maxMessageBytes(), controlFrames, unfinished, this);
    }

    /** Brings the client to the engine. To be called by the reading thread, before it reads on. */
    void open(Handshakes handshakes, Handshake handshake) {
        try {
            ConnectionHandler to = handshakes.connect(handshake, this);
            handler = to;
            // Either this finds that the socket is gone, or the one who finds it gone finds the handler.
            if (to != null && ended.get()) {
                to.onClosed(ABNORMAL, "");
            }
        } catch (RuntimeException e) {
            LOG.log(Level.WARNING, "a connection could not be opened", e);
            close(FAILED);
        }
    }

    /** Takes what the client sends. To be called by the reading thread. */
    void read(ByteBuffer bytes) {
        reader.read(bytes);
    }

    /** The socket is gone, or nothing can come from it any more. */
    void lost() {
        end(ABNORMAL, "");
    }

    @Override
    public void send(OutboundText text, SendCallback callback) {
        if (closing.get()) {
            callback.completed(new IOException("the connection is closed"));
        } else {
            ByteBuffer frame = text.frame();
            int length = frame.remaining();
            socket.unsent().sending(length);
            socket.write(frame, failure -> {
                socket.unsent().sending(-length);
                callback.completed(failure);
            });
        }
    }

    @Override
    public void ping() {
        if (closing.get()) {
            throw new IllegalStateException("the connection is closed");
        }
        socket.write(Frames.ping(), failure -> {});
    }

    @Override
    public void close(CloseReason reason) {
        if (CloseReason.isForViolation(reason.code())) {
            socket.expectNothingMore();
        }
        if (ended.compareAndSet(false, true)) {
            reader.discard();
        }
        if (beginClose(Frames.close(reason))) {
            socket.finish(ClientSocket.CLOSE_TIMEOUT);
        }
    }

    private boolean beginClose(ByteBuffer frame) {
        if (!closing.compareAndSet(false, true)) {
            return false;
        }
        socket.write(frame, failure -> {});
        return true;
    }

    /** Closes, and tells the engine. */
    private void close(ByteBuffer frame, int code, String reason) {
        boolean first = beginClose(frame);
        end(code, reason);
        if (first) {
            socket.finish(ClientSocket.CLOSE_TIMEOUT);
        }
    }

    private void end(int code, String reason) {
        if (!ended.compareAndSet(false, true)) {
            return;
        }
        reader.discard();
        ConnectionHandler to = handler;
        if (to != null) {
            try {
                to.onClosed(code, reason);
            } catch (RuntimeException e) {
                LOG.log(Level.ERROR, "the engine failed", e);
            }
        }
    }

    @Override
    public void text(byte[] utf8) {
        ConnectionHandler to = handler;
        if (to != null && !socket.isFinishing()) {
            try {
                to.onText(utf8);
            } catch (RuntimeException e) {
                engineFailed(e);
            }
        }
    }

    @Override
    public void pong() {
        ConnectionHandler to = handler;
        if (to != null && !socket.isFinishing()) {
            try {
                to.onAlive();
            } catch (RuntimeException e) {
                engineFailed(e);
            }
        }
    }

    private void engineFailed(RuntimeException failure) {
        LOG.log(Level.ERROR, "the engine failed", failure);
        close(Frames.close(FAILED), FAILED.code(), FAILED.text());
    }

    @Override
    public void closed(int code, String reason) {
        socket.expectNothingMore();
        close(Frames.closeAnswer(code, reason), code, reason);
    }

    @Override
    public void violated(CloseReason reason) {
        socket.expectNothingMore();
        close(Frames.close(reason), reason.code(), reason.text());
    }

    @Override
    public void giveUp() {
        close(Frames.close(TOO_LONG_UNFINISHED), TOO_LONG_UNFINISHED.code(), "");
    }

    /**
     * Answers a ping. While the last pong has not gone out, only the newest ping is kept to be answered, as RFC 6455, section
     * 5.5.3, allows.
     */
    @Override
    public void ping(byte[] payload) {
        if (socket.isFinishing()) {
            return;
        }
        ByteBuffer frame = Frames.pong(payload);
        if (!pongs.getAndUpdate(now -> now.inFlight ? new Pongs(true, frame) : Pongs.IN_FLIGHT).inFlight) {
            sendPong(frame);
        }
    }

    private void sendPong(ByteBuffer frame) {
        if (!closing.get()) {
            socket.write(frame, this::pongSent);
        }
    }

    private void pongSent(@Nullable Throwable failure) {
        Pongs before = pongs.getAndUpdate(now -> now.next == null ? Pongs.IDLE : Pongs.IN_FLIGHT);
        if (before.next != null && failure == null) {
            sendPong(before.next);
        }
    }
}
