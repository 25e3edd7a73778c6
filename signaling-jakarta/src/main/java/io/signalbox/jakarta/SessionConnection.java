package io.signalbox.jakarta;

import io.signalbox.spi.CloseReason;
import io.signalbox.spi.Connection;
import io.signalbox.spi.OutboundText;
import io.signalbox.spi.SendCallback;
import jakarta.websocket.Session;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** The sending half of a session. Uses no blocking remote: that one waits for the client. */
final class SessionConnection implements Connection {

    private static final System.Logger LOG = System.getLogger(SessionConnection.class.getName());

    /** How long a container may keep the socket of a closed session whose peer does not read. */
    private static final long CLOSING_IDLE_MILLIS = 2_000;

    private final Session session;
    private final Container container;
    private final SessionCloser closer;
    private final AtomicBoolean closed = new AtomicBoolean();

    // Guarded by this; not used where a close cannot wait.

    /** How many messages and pings the container has begun to write and not finished. */
    private int underWay;

    /** Closes the session, once, if that is to happen when all is written, or when its turn comes. */
    private @Nullable Runnable closing;

    /**
     * The connection of a session.
     *
     * @param closer closes sessions in containers where that may wait for the peer
     */
    SessionConnection(Session session, Container container, SessionCloser closer) {
        this.session = session;
        this.container = container;
        this.closer = closer;
    }

    @Override
    public void send(OutboundText text, SendCallback callback) {
        if (!container.closeMayBlock()) {
            sendText(text, callback);
            return;
        }
        Runnable written = begin();
        try {
            sendText(text, failure -> {
                written.run();
                callback.completed(failure);
            });
        } catch (Throwable failed) {
            written.run();
            throw failed;
        }
    }

    private void sendText(OutboundText text, SendCallback callback) {
        session.getAsyncRemote().sendText(text.text(), result -> {
            if (result.isOK()) {
                callback.completed(null);
            } else {
                Throwable failure = result.getException();
                callback.completed(failure != null ? failure : new IOException("the container failed to send"));
            }
        });
    }

    /** Something is being written; the answer is to be run when it is, and counts once. */
    private Runnable begin() {
        synchronized (this) {
            underWay++;
        }
        AtomicBoolean ended = new AtomicBoolean();
        return () -> {
            if (ended.compareAndSet(false, true)) {
                written();
            }
        };
    }

    private void written() {
        Runnable close;
        synchronized (this) {
            underWay--;
            close = underWay == 0 ? closing : null;
        }
        if (close != null) {
            closer.close(close);
        }
    }

    @Override
    public void ping() {
        Runnable written = begin();
        try {
            session.getAsyncRemote().sendPing(ByteBuffer.allocate(0));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            written.run();
        }
    }

    @Override
    public void close(CloseReason reason) {
        close(reason, () -> {});
    }

    @Override
    public void close(CloseReason reason, Runnable told) {
        if (!closed.compareAndSet(false, true)) {
            told.run();
        } else if (container.closeMayBlock()) {
            closeWhenPossible(reason, told);
        } else {
            closeSession(reason);
            told.run();
        }
    }

    private void closeWhenPossible(CloseReason reason, Runnable told) {
        AtomicBoolean begun = new AtomicBoolean();
        Runnable close = () -> {
            if (begun.compareAndSet(false, true)) {
                closeSession(reason);
                told.run();
            }
        };
        boolean waits;
        synchronized (this) {
            waits = underWay > 0;
            closing = close;
        }
        if (waits) {
            closer.closeWaiting(close);
        } else {
            closer.close(close);
        }
    }

    private void closeSession(CloseReason reason) {
        try {
            // The one portable way to lose a peer that does not read: containers drop idle sockets, not closing ones.
            session.setMaxIdleTimeout(CLOSING_IDLE_MILLIS);
            container.waitToClose(session, CLOSING_IDLE_MILLIS);
            session.close(new jakarta.websocket.CloseReason(
                    jakarta.websocket.CloseReason.CloseCodes.getCloseCode(reason.code()), reason.text()));
        } catch (IOException | RuntimeException alreadyGone) {
            LOG.log(Level.DEBUG, "closing a session that is gone already", alreadyGone);
        }
    }
}
