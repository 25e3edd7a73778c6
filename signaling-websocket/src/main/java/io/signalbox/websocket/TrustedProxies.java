package io.signalbox.websocket;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The reverse proxies whose {@code X-Forwarded-For} is believed. Immutable.
 *
 * <p>The header names the client only if a trusted proxy wrote it. It is read from the right. The first address that is
 * no trusted proxy's is the client's. A client may have invented every address to the left of it.
 */
public final class TrustedProxies {

    private static final TrustedProxies NONE = new TrustedProxies(List.of());

    private final List<AddressBlock> blocks;

    private TrustedProxies(List<AddressBlock> blocks) {
        this.blocks = blocks;
    }

    /** No proxy: the client's address is the one at the other end of the socket. */
    public static TrustedProxies none() {
        return NONE;
    }

    /**
     * The proxies at these addresses.
     *
     * @param blocks IPv4 and IPv6 addresses, or blocks of them in CIDR notation (RFC 4632): {@code 10.0.0.0/8}. Names are
     *     not looked up.
     * @throws IllegalArgumentException if one is neither
     */
    public static TrustedProxies of(Collection<String> blocks) {
        List<AddressBlock> parsed = new ArrayList<>();
        for (String block : blocks) {
            parsed.add(AddressBlock.parse(block));
        }
        return new TrustedProxies(List.copyOf(parsed));
    }

    /** The proxies at these addresses; see {@link #of(Collection)}. */
    public static TrustedProxies of(String... blocks) {
        return of(List.of(blocks));
    }

    /**
     * The client's address. Takes time in proportion to the header. Any thread may call.
     *
     * @param peer the other end of the socket; null where it is unknown, and then so is the client
     * @param forwardedFor the values of {@code X-Forwarded-For}, in order
     */
    public @Nullable InetAddress client(@Nullable InetAddress peer, List<String> forwardedFor) {
        if (peer == null || !trusts(peer)) {
            return peer;
        }
        InetAddress client = peer;
        String[] hops = String.join(",", forwardedFor).split(",", -1);
        for (int i = hops.length - 1; i >= 0 && trusts(client); i--) {
            InetAddress hop = AddressBlock.parsePeer(withoutPort(hops[i].strip()));
            if (hop == null) {
                break;
            }
            client = hop;
        }
        return client;
    }

    /** Whether this is the address of a trusted proxy. */
    public boolean trusts(InetAddress address) {
        return blocks.stream().anyMatch(block -> block.contains(address));
    }

    private static String withoutPort(String hop) {
        if (hop.startsWith("[")) {
            int end = hop.indexOf(']');
            return end < 0 ? hop : hop.substring(1, end);
        }
        int colon = hop.indexOf(':');
        return colon >= 0 && colon == hop.lastIndexOf(':') ? hop.substring(0, colon) : hop;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof TrustedProxies that && blocks.equals(that.blocks);
    }

    @Override
    public int hashCode() {
        return blocks.hashCode();
    }

    @Override
    public String toString() {
        return blocks.isEmpty() ? "no proxies" : "proxies " + blocks;
    }
}
