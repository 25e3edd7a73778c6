package io.signalbox.server;

import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A request for a WebSocket that is well-formed HTTP. Immutable.
 *
 * @param headers by name, whatever its case
 * @param query as it came, without the question mark; null where there is none
 * @param client who asks, as far as it is known
 */
record Handshake(
        Map<String, List<String>> headers,
        @Nullable String query,
        @Nullable InetAddress client) {

    /** All values of a header; empty where it is missing. */
    List<String> all(String name) {
        return headers.getOrDefault(name, List.of());
    }

    /** The first value of a header, or null where it is missing. */
    @Nullable String first(String name) {
        List<String> all = all(name);
        return all.isEmpty() ? null : all.get(0);
    }
}
