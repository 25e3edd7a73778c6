package io.signalbox.jakarta;

import io.signalbox.websocket.AddressBlock;
import jakarta.websocket.Session;
import java.lang.reflect.InvocationTargetException;
import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/** The differences between containers that the API does not tell. */
enum Container {

    /** Never blocks in a call, and schedules a task for every message unless the idle timeout is negative. */
    TYRUS(-1, false) {
        @Override
        @Nullable InetAddress remoteAddress(Session session) {
            try {
                Object address = session.getClass().getMethod("getRemoteAddr").invoke(session);
                return address instanceof String text ? AddressBlock.parsePeer(text) : null;
            } catch (NoSuchMethodException | IllegalAccessException | InvocationTargetException unknown) {
                return null;
            }
        }

        @Override
        boolean mayTakeHandshakesTwice() {
            return true;
        }
    },

    /** Gives the query decoded: whether an ampersand in it parts two parameters cannot be told from that. */
    JETTY(0, true) {
        @Override
        @Nullable String query(Session session) {
            return session.getRequestURI().getRawQuery();
        }

        @Override
        @Nullable InetAddress remoteAddress(Session session) {
            return RemoteAddress.fromUserProperty("jakarta.websocket.endpoint.remoteAddress")
                    .of(session);
        }
    },

    /**
     * Waits half a minute for the answer to a close, for every idle timeout. The thread that closes a session with 1000
     * waits 20 s until the frame is written.
     */
    TOMCAT(0, true) {
        @Override
        void waitToClose(Session session, long millis) {
            session.getUserProperties().put("org.apache.tomcat.websocket.BLOCKING_SEND_TIMEOUT", millis);
            session.getUserProperties().put("org.apache.tomcat.websocket.SESSION_CLOSE_TIMEOUT", millis);
        }
    },

    OTHER(0, true);

    private final long noIdleTimeout;
    private final boolean closeMayBlock;

    Container(long noIdleTimeout, boolean closeMayBlock) {
        this.noIdleTimeout = noIdleTimeout;
        this.closeMayBlock = closeMayBlock;
    }

    static Container of(Session session) {
        String name = session.getClass().getName();
        if (name.startsWith("org.glassfish.tyrus.")) {
            return TYRUS;
        }
        if (name.startsWith("org.apache.tomcat.")) {
            return TOMCAT;
        }
        return name.startsWith("org.eclipse.jetty.") ? JETTY : OTHER;
    }

    /** The value of {@link Session#setMaxIdleTimeout} that switches the timeout off. */
    long noIdleTimeout() {
        return noIdleTimeout;
    }

    /** Whether {@link Session#close} may wait for the peer. */
    boolean closeMayBlock() {
        return closeMayBlock;
    }

    /** Bounds how long a close may wait to be written, and for the client's answer, where the idle timeout does not. */
    void waitToClose(Session session, long millis) {}

    /** Whether one handshake may open a second session, whose connection is gone. */
    boolean mayTakeHandshakesTwice() {
        return false;
    }

    /** The query of the handshake as it came, percent-encoded; null where there is none. */
    @Nullable String query(Session session) {
        return session.getQueryString();
    }

    /** The other end of the socket, where the container tells it. */
    @Nullable InetAddress remoteAddress(Session session) {
        return null;
    }
}
