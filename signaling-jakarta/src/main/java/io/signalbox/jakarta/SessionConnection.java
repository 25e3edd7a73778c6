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
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;

/** The sending half of a session. Uses no blocking remote: that one waits for the client. */
final class SessionConnection implements Connection {

    private static final System.Logger LOG = System.getLogger(SessionConnection.class.getName());

    /** How long a container may keep the socket of a closed session whose peer does not read. */
    private static final long CLOSING_IDLE_MILLIS = 2_000;

    private final Session session;
    private final TextTransport transport;
    private final Container container;
    private final Executor closer;
    private final AtomicBoolean closed = new AtomicBoolean();

    /**
     * The connection of a session.
     *
     * @param transport sends its messages
     * @param closer runs the closing of sessions in containers where that may wait for the peer
     */
    SessionConnection(Session session, TextTransport transport, Container container, Executor closer) {
        this.session = session;
        this.transport = transport;
        this.container = container;
        this.closer = closer;
    }

    @Override
    public void send(OutboundText text, SendCallback callback) {
        transport.send(text, callback);
    }

    @Override
    public void ping() {
        try {
            session.getAsyncRemote().sendPing(ByteBuffer.allocate(0));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
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
            closer.execute(() -> {
                closeSession(reason);
                told.run();
            });
        } else {
            closeSession(reason);
            told.run();
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
