package io.signalbox.core.internal.limits;

import io.signalbox.core.Limits;
import io.signalbox.spi.TokenBucket;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/**
 * Bounds connections at a time and a second for each client address. An IPv6 client counts by its /64 network, within
 * which it can choose addresses as it likes. Every method may be called from any thread.
 */
public final class AddressGuard {

    private static final int IPV6_NETWORK_BYTES = 8;

    private final int maxConnections;
    private final int joinRate;
    private final ConcurrentMap<InetAddress, Usage> usages = new ConcurrentHashMap<>();

    public AddressGuard(Limits limits) {
        maxConnections = limits.maxConnectionsPerAddress();
        joinRate = limits.joinRatePerAddress();
    }

    /** What an address is counted as; null where nothing is to be counted. */
    public @Nullable InetAddress key(@Nullable InetAddress address) {
        if (maxConnections == 0 && joinRate == 0) {
            return null;
        }
        return address instanceof Inet6Address ? network(address) : address;
    }

    private static InetAddress network(InetAddress address) {
        byte[] bytes = address.getAddress();
        Arrays.fill(bytes, IPV6_NETWORK_BYTES, bytes.length, (byte) 0);
        try {
            return InetAddress.getByAddress(bytes);
        } catch (UnknownHostException wrongLength) {
            throw new IllegalStateException(wrongLength);
        }
    }

    /** Counts a new connection; false, and nothing counted, if the address has too many. */
    public boolean acquire(@Nullable InetAddress key, long now) {
        if (key == null) {
            return true;
        }
        boolean[] acquired = new boolean[1];
        usages.compute(key, (k, known) -> {
            Usage usage = known == null ? new Usage(now) : known;
            acquired[0] = usage.acquire(now);
            return usage;
        });
        return acquired[0];
    }

    /** Counts a connection off. */
    public void release(@Nullable InetAddress key) {
        if (key != null) {
            usages.computeIfPresent(key, (k, usage) -> {
                usage.connections--;
                return usage.connections == 0 && usage.joins == null ? null : usage;
            });
        }
    }

    /** Forgets addresses that nothing is to be remembered of. */
    public void tidy(long now) {
        for (InetAddress key : usages.keySet()) {
            usages.computeIfPresent(key, (k, usage) -> usage.isForgettable(now) ? null : usage);
        }
    }

    /** What one address uses. Touched only inside the map's atomic operations on its key. */
    private final class Usage {

        private int connections;
        private final @Nullable TokenBucket joins;

        private Usage(long now) {
            joins = joinRate == 0 ? null : new TokenBucket(joinRate, joinRate, now);
        }

        private boolean acquire(long now) {
            if ((maxConnections > 0 && connections >= maxConnections) || (joins != null && !joins.tryTake(1, now))) {
                return false;
            }
            connections++;
            return true;
        }

        private boolean isForgettable(long now) {
            return connections == 0 && (joins == null || joins.isFull(now));
        }
    }
}
