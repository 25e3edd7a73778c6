package io.signalbox.examples.server;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The connections that are open, no more than a bound, some of them in the middle of a handshake, no more than another:
 * beyond it, who has waited longest for a handshake gives way. So those who connect and say nothing, or half of a request,
 * keep nobody out who does say it, and fill neither the heap nor the process' table of descriptors. Without any
 * descriptor, accepting would fail over and over, at the cost of a whole processor.
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

    // Guarded by this.
    private final Set<ClientSocket> handshaking = new LinkedHashSet<>();
    private final Set<ClientSocket> webSockets = new HashSet<>();

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
     * @return who must be dropped for it, the new one itself if all others are WebSockets; null if there is room
     */
    synchronized @Nullable ClientSocket add(ClientSocket socket) {
        handshaking.add(socket);
        if (handshaking.size() <= maxHandshakes && count() <= maxSockets) {
            return null;
        }
        Iterator<ClientSocket> oldestFirst = handshaking.iterator();
        ClientSocket oldest = oldestFirst.next();
        oldestFirst.remove();
        return oldest;
    }

    /** The handshake is over. */
    synchronized void upgraded(ClientSocket socket) {
        if (handshaking.remove(socket)) {
            webSockets.add(socket);
        }
    }

    synchronized void remove(ClientSocket socket) {
        handshaking.remove(socket);
        webSockets.remove(socket);
    }

    synchronized int count() {
        return handshaking.size() + webSockets.size();
    }

    synchronized boolean hasWebSockets() {
        return !webSockets.isEmpty();
    }

    /** A snapshot. */
    synchronized List<ClientSocket> all() {
        List<ClientSocket> all = new ArrayList<>(handshaking);
        all.addAll(webSockets);
        return all;
    }
}
