package io.signalbox.server;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Sockets by the address that they come from. Where one has to give way, it is the oldest of the address that has the most,
 * so that an address that opens many loses its own. Every method takes a time that grows at most with the logarithm of the
 * addresses, but for {@link #mostFirst}.
 *
 * <p>Not safe for use by several threads.
 *
 * @param <S> the sockets
 */
final class SocketsByAddress<S> {

    private static final int IPV4_BYTES = 4;

    private final Map<S, Object> addresses = new HashMap<>();

    /** The sockets of each address, oldest first. */
    private final Map<Object, Set<S>> sockets = new HashMap<>();

    /** The addresses by how many sockets they have, those first that have had so many for the longest time. */
    private final NavigableMap<Integer, Set<Object>> byCount = new TreeMap<>();

    /**
     * What a client at this address counts as: an IPv4 address, or the /64 network of an IPv6 address, within which the client
     * can choose addresses as it likes.
     */
    static Object key(InetAddress address) {
        byte[] bytes = address.getAddress();
        return bytes.length == IPV4_BYTES ? address : ByteBuffer.wrap(bytes).getLong();
    }

    /** As {@link #key(InetAddress)}, of the other end of a connection; null where that is unknown. */
    static @Nullable InetAddress addressOf(@Nullable SocketAddress peer) {
        return peer instanceof InetSocketAddress internet ? internet.getAddress() : null;
    }

    /** Adds a socket that is not there yet, as the newest of this address. */
    void add(S socket, Object address) {
        addresses.put(socket, address);
        Set<S> ofAddress = sockets.computeIfAbsent(address, first -> new LinkedHashSet<>());
        uncount(address, ofAddress.size());
        ofAddress.add(socket);
        count(address, ofAddress.size());
    }

    /** False if it is not there. */
    boolean remove(S socket) {
        Object address = addresses.remove(socket);
        if (address == null) {
            return false;
        }
        Set<S> ofAddress = of(address);
        uncount(address, ofAddress.size());
        ofAddress.remove(socket);
        if (ofAddress.isEmpty()) {
            sockets.remove(address);
        } else {
            count(address, ofAddress.size());
        }
        return true;
    }

    /** The sockets of an address that has some. */
    private Set<S> of(Object address) {
        return Objects.requireNonNull(sockets.get(address), address::toString);
    }

    private void count(Object address, int count) {
        byCount.computeIfAbsent(count, first -> new LinkedHashSet<>()).add(address);
    }

    private void uncount(Object address, int count) {
        Set<Object> ofCount = byCount.get(count);
        if (ofCount != null && ofCount.remove(address) && ofCount.isEmpty()) {
            byCount.remove(count);
        }
    }

    /** Takes out the oldest socket of the address that has the most; null where there are no sockets. */
    @Nullable S removeOldestOfMost() {
        Map.Entry<Integer, Set<Object>> most = byCount.lastEntry();
        if (most == null) {
            return null;
        }
        S oldest = of(most.getValue().iterator().next()).iterator().next();
        remove(oldest);
        return oldest;
    }

    int size() {
        return addresses.size();
    }

    /** A snapshot: those of the address that has the most, oldest first, then those of the next. */
    List<S> mostFirst() {
        List<S> all = new ArrayList<>(size());
        byCount.descendingMap().values().forEach(ofCount -> ofCount.forEach(address -> all.addAll(of(address))));
        return all;
    }
}
