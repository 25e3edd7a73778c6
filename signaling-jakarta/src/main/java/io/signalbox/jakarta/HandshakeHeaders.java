package io.signalbox.jakarta;

import jakarta.websocket.EndpointConfig;
import jakarta.websocket.Session;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The headers of one handshake, on their way from {@code modifyHandshake} to {@code onOpen}. They travel in the user
 * properties: since Jakarta WebSocket 2.1 the map that {@code modifyHandshake} sees is this one connection's own.
 */
record HandshakeHeaders(Map<String, List<String>> values) {

    private static final String PROPERTY = HandshakeHeaders.class.getName();

    static void capture(Map<String, List<String>> headers, Map<String, Object> userProperties) {
        Map<String, List<String>> copy = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        headers.forEach((name, values) -> {
            if (name != null && values != null) {
                copy.put(name, List.copyOf(values));
            }
        });
        userProperties.put(PROPERTY, new HandshakeHeaders(Collections.unmodifiableMap(copy)));
    }

    /** The session's headers, taken out of its properties; null where nothing captured them. */
    static @Nullable HandshakeHeaders take(Session session, @Nullable EndpointConfig config) {
        Object captured = session.getUserProperties().remove(PROPERTY);
        if (captured == null && config != null) {
            captured = config.getUserProperties().remove(PROPERTY);
        }
        return captured instanceof HandshakeHeaders headers ? headers : null;
    }

    /** All values of a header; empty where it is missing. */
    List<String> all(String name) {
        return values.getOrDefault(name, List.of());
    }

    /** The first value of a header, or null where it is missing. */
    @Nullable String first(String name) {
        List<String> all = all(name);
        return all.isEmpty() ? null : all.get(0);
    }
}
