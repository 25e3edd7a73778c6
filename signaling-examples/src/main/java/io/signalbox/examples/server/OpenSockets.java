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
 * The connections that are open, no more than a bound: beyond it, who has waited longest for a handshake gives way. So
 * those who connect and say nothing keep nobody out who does, and the process keeps descriptors for itself: without any,
 * accepting fails over and over, at the cost of a whole processor.
 *
 * <p>Any thread may call any method.
 */
final class OpenSockets {

    /** Descriptors for files, tools and connections that are just being closed. */
    private static final int RESERVED = 64;

    private final int bound;

    // Guarded by this.
    private final Set<ClientSocket> handshaking = new LinkedHashSet<>();
    private final Set<ClientSocket> webSockets = new HashSet<>();

    OpenSockets(int bound) {
        this.bound = bound;
    }

    /** As many as the process has descriptors for. */
    static OpenSockets asManyAsDescriptors() {
        if (ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system
                && system.getMaxFileDescriptorCount() > 0) {
            long left = system.getMaxFileDescriptorCount() - system.getOpenFileDescriptorCount() - RESERVED;
            return new OpenSockets((int) Math.max(1, Math.min(left, Integer.MAX_VALUE)));
        }
        return new OpenSockets(Integer.MAX_VALUE);
    }

    /**
     * Takes a new connection up.
     *
     * @return who must be dropped for it, the new one itself if all others are WebSockets; null if there is room
     */
    synchronized @Nullable ClientSocket add(ClientSocket socket) {
        handshaking.add(socket);
        if (handshaking.size() + webSockets.size() <= bound) {
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
