package io.signalbox.jakarta;

import io.signalbox.websocket.AddressBlock;
import jakarta.websocket.Session;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * Finds the address at the other end of a session's socket. Jakarta WebSocket does not tell it, and each container has
 * its own way or none.
 *
 * <p><b>Threads.</b> Called while a session opens, for many sessions at a time. It must not block.
 */
@FunctionalInterface
public interface RemoteAddress {

    /** The address of the socket's other end, a proxy's included; null where it is unknown. */
    @Nullable InetAddress of(Session session);

    /**
     * The container's own way: Tyrus and Jetty have one. Unknown elsewhere, where a filter or a servlet that upgrades
     * with {@code upgradeHttpToWebSocket} can pass the address on (see {@link #fromUserProperty}).
     */
    static RemoteAddress ofContainer() {
        return session -> Container.of(session).remoteAddress(session);
    }

    /**
     * A user property of the session, which the application has put there: an {@link InetAddress}, an
     * {@link InetSocketAddress}, or the text of an address.
     *
     * @param name the property's name
     */
    static RemoteAddress fromUserProperty(String name) {
        return session -> toAddress(session.getUserProperties().get(name));
    }

    private static @Nullable InetAddress toAddress(@Nullable Object value) {
        if (value instanceof InetAddress address) {
            return address;
        }
        if (value instanceof InetSocketAddress socket) {
            return socket.getAddress();
        }
        return value instanceof String text ? AddressBlock.parsePeer(text) : null;
    }
}
