package io.signalbox.server;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The connections that there are, no more than a bound, some of them in the middle of a handshake, no more than another.
 *
 * <pre>
 * handshaking --upgraded--> open --ending--> ending --> removed
 * handshaking --ending-----> ending
 * </pre>
 *
 * <p>Beyond the bound, connections on their way out give way first: those that were refused or answered, or are being
 * closed, and have not ended yet. Only where there are none, those give way that wait for a handshake. Of either kind it is
 * the oldest of the address that has the most. So those who connect and say nothing, or half of a request, or what is
 * refused, keep nobody out, and fill neither the heap nor the process' table of descriptors. Without any descriptor,
 * accepting would fail over and over, at the cost of a whole processor.
 *
 * <p>Any thread may call any method.
 */
final class OpenSockets {

    /** Connections for HTTP, and for WebSockets that are to be told that there are too many. */
    private static final int SPARE = 256;

    /** Descriptors for files, tools and connections that are just being closed. */
    private static final int RESERVED = 64;

    private final int maxSockets;
    private final int maxHandshakes;

    @GuardedBy("this") private final SocketsByAddress<ClientSocket> handshaking = new SocketsByAddress<>();

    @GuardedBy("this") private final Set<ClientSocket> open = new HashSet<>();

    @GuardedBy("this") private final SocketsByAddress<ClientSocket> ending = new SocketsByAddress<>();

    /**
     * So many WebSockets and some more, as far as the process has descriptors. Of them, about half may be in the middle of a
     * handshake: enough for all who come back at once after a restart, while half of a TLS handshake, or of a long request,
     * holds more than a WebSocket that idles.
     */
    OpenSockets(int maxWebSockets) {
        maxSockets = (int) Math.max(1, Math.min((long) maxWebSockets + SPARE, descriptors()));
        maxHandshakes = Math.min(maxSockets, maxWebSockets / 2 + SPARE);
    }

    private static long descriptors() {
        if (ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system
                && system.getMaxFileDescriptorCount() > 0) {
            return system.getMaxFileDescriptorCount() - system.getOpenFileDescriptorCount() - RESERVED;
        }
        return Long.MAX_VALUE;
    }

    /**
     * Takes a new connection up.
     *
     * @return the connection that must be dropped for it, the new one itself if all others are WebSockets; null if there is
     *     room
     */
    synchronized @Nullable ClientSocket add(ClientSocket socket) {
        handshaking.add(socket, socket.address());
        if (handshaking.size() > maxHandshakes) {
            return handshaking.removeOldestOfMost();
        }
        if (count() <= maxSockets) {
            return null;
        }
        ClientSocket onItsWayOut = ending.removeOldestOfMost();
        return onItsWayOut != null ? onItsWayOut : handshaking.removeOldestOfMost();
    }

    /** The handshake is over. */
    synchronized void upgraded(ClientSocket socket) {
        if (handshaking.remove(socket)) {
            open.add(socket);
        }
    }

    /** The connection only waits for its end from now on. */
    synchronized void ending(ClientSocket socket) {
        if (handshaking.remove(socket) || open.remove(socket)) {
            ending.add(socket, socket.address());
        }
    }

    synchronized void remove(ClientSocket socket) {
        handshaking.remove(socket);
        open.remove(socket);
        ending.remove(socket);
    }

    synchronized int count() {
        return handshaking.size() + open.size() + ending.size();
    }

    synchronized boolean hasWebSockets() {
        return !open.isEmpty() || ending.mostFirst().stream().anyMatch(ClientSocket::isWebSocket);
    }

    /** A snapshot: those on their way out first, and of them those of the address that has the most. */
    synchronized List<ClientSocket> all() {
        List<ClientSocket> all = new ArrayList<>(ending.mostFirst());
        all.addAll(handshaking.mostFirst());
        all.addAll(open);
        return all;
    }
}
