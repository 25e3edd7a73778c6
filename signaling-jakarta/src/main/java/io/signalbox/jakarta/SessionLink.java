package io.signalbox.jakarta;

import io.signalbox.spi.CloseReason;
import io.signalbox.spi.Connection;
import io.signalbox.spi.ConnectionHandler;
import io.signalbox.websocket.UnfinishedMessages;
import java.lang.System.Logger.Level;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * The receiving half of a session: puts messages together, reports to the engine, and lets no exception out, since what
 * a container does about one differs.
 */
final class SessionLink implements UnfinishedMessages.Holder {

    private static final System.Logger LOG = System.getLogger(SessionLink.class.getName());

    private final Connection connection;
    private final int maxMessageBytes;
    private final UnfinishedMessages unfinished;
    private final AtomicBoolean ended = new AtomicBoolean();

    /** Set while the session opens, before a message can come. */
    private volatile @Nullable ConnectionHandler handler;

    /**
     * The parts of a message so far; null where there are none. Set by the thread that delivers messages; whichever thread
     * ends the session lets go of them, since the session itself may stay for as long as its socket does.
     */
    private volatile @Nullable PartialText parts;

    /** Bytes of memory that are counted for the parts. Owned by the same thread. */
    private int held;

    private boolean overflowed;

    private Runnable whenEnded = () -> {};

    SessionLink(Connection connection, int maxMessageBytes, UnfinishedMessages unfinished) {
        this.connection = connection;
        this.unfinished = unfinished;
        this.maxMessageBytes = maxMessageBytes;
    }

    /** Runs this first when the session ends. To be called before anything can end it. */
    void whenEnded(Runnable action) {
        whenEnded = action;
    }

    /** Where to report from now on. */
    void handler(ConnectionHandler handler) {
        this.handler = handler;
        if (ended.get()) {
            handler.onClosed(1006, "");
        }
    }

    /** A message or a part of one. Bounded here, since not every container bounds the sum of the parts. */
    void text(String part, boolean last) {
        if (overflowed || ended.get()) {
            return;
        }
        PartialText earlier = parts;
        if (earlier == null && last) {
            deliver(part);
            return;
        }
        if (earlier == null) {
            earlier = new PartialText(maxMessageBytes);
            parts = earlier;
            held = 0;
        }
        // The engine refuses what is too long, whole or not: the rest need not be waited for.
        overflowed = !earlier.add(part);
        if (!last && !overflowed) {
            hold(earlier);
        } else {
            parts = null;
            unfinished.release(this);
            deliver(overflowed ? earlier.text() + part : earlier.text());
        }
    }

    private void hold(PartialText message) {
        if (message.capacity() != held) {
            held = message.capacity();
            unfinished.hold(this, held);
        }
        if (ended.get()) {
            unfinished.release(this);
            parts = null;
        }
    }

    @Override
    public void giveUp() {
        connection.close(CloseReason.of(1013, "Message takes too long"));
        closed(1013, "");
    }

    private void deliver(String text) {
        ConnectionHandler to = handler;
        if (to != null) {
            guarded(() -> to.onText(text));
        }
    }

    /** The client answered a ping. */
    void alive() {
        ConnectionHandler to = handler;
        if (to != null) {
            guarded(to::onAlive);
        }
    }

    /** The protocol knows no binary messages. */
    void binary() {
        connection.close(CloseReason.of(1003, "binary messages are not supported"));
    }

    /** The session is over, whoever ended it. Counts once. */
    void closed(int code, String reason) {
        if (!ended.compareAndSet(false, true)) {
            return;
        }
        whenEnded.run();
        unfinished.release(this);
        // The thread that delivers messages sets it, and looks then whether the session has ended.
        parts = null;
        ConnectionHandler to = handler;
        if (to != null) {
            guarded(() -> to.onClosed(code, reason));
        }
    }

    /** Whether a part of a message is kept. */
    boolean keepsParts() {
        return parts != null;
    }

    /** The container reported an error: it may or may not close the session, and may or may not say so. */
    void failed(Throwable failure) {
        LOG.log(Level.DEBUG, "a session failed", failure);
        connection.close(CloseReason.of(1011, "connection error"));
        closed(1006, "");
    }

    private void guarded(Runnable report) {
        try {
            report.run();
        } catch (RuntimeException e) {
            LOG.log(Level.ERROR, "the engine failed", e);
            connection.close(CloseReason.of(1011, "internal error"));
        }
    }
}
