package io.signalbox.server;

import io.signalbox.core.JoinRequest;
import io.signalbox.core.SignalingEngine;
import io.signalbox.spi.CloseReason;
import io.signalbox.spi.Connection;
import io.signalbox.spi.ConnectionHandler;
import io.signalbox.websocket.OriginPolicy;
import io.signalbox.websocket.Subprotocols;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * Decides which requests for a WebSocket are granted, and brings those clients to the engine. Knows no transport. Any
 * thread may call any method.
 */
final class Handshakes {

    private static final String ORIGIN = "Origin";
    private static final String VERSION = "Sec-WebSocket-Version";
    private static final String SUPPORTED_VERSION = "13";

    private final BiFunction<JoinRequest, Connection, ConnectionHandler> engine;
    private final BiConsumer<JoinRequest, CloseReason> refusals;
    private final OriginPolicy origins;

    /** Those that may come in from these origins come to this engine. */
    Handshakes(SignalingEngine engine, OriginPolicy origins) {
        this(engine::connect, engine::refused, origins);
    }

    /**
     * Handshakes for something that takes connections as an engine does.
     *
     * @param engine called once for each connection that may come in, as {@link SignalingEngine#connect} is
     * @param refusals told of each client that may not for its origin
     */
    Handshakes(
            BiFunction<JoinRequest, Connection, ConnectionHandler> engine,
            BiConsumer<JoinRequest, CloseReason> refusals,
            OriginPolicy origins) {
        this.engine = engine;
        this.refusals = refusals;
        this.origins = origins;
    }

    /** The answer to a request that is refused; null if it is to be granted (RFC 6455, section 4.2.2). */
    @Nullable HttpReply refusal(Handshake handshake) {
        if (!handshake.all(VERSION).equals(List.of(SUPPORTED_VERSION))) {
            return HttpReply.text(426, "Only version 13 of WebSocket is supported", Map.of(VERSION, SUPPORTED_VERSION));
        }
        String origin = handshake.first(ORIGIN);
        // A policy that looks at the host as well closes the WebSocket, so that the page learns why.
        if (origin != null && !origins.needsHost() && !origins.allows(origin, null)) {
            Map<String, List<String>> headers = Map.of(ORIGIN, List.of(origin));
            refusals.accept(JoinRequest.builder().headers(headers).build(), notAllowed(origin));
            return HttpReply.text(403, "Web pages of this origin may not connect", Map.of());
        }
        return Subprotocols.areCredentialsAlone(handshake.all(Subprotocols.HEADER))
                ? HttpReply.text(400, "No subprotocol to answer", Map.of())
                : null;
    }

    /** The subprotocol to answer with; empty where there is none. */
    static String subprotocol(Handshake handshake) {
        return Subprotocols.answer(handshake.all(Subprotocols.HEADER));
    }

    /**
     * Brings a client, whose request was granted, to the engine.
     *
     * @param connection is closed if the client may not come in after all
     * @return where to report to; null for a client that does not come in
     */
    @Nullable ConnectionHandler connect(Handshake handshake, Connection connection) {
        JoinRequest.Builder builder = JoinRequest.builder();
        String query = handshake.query();
        if (query != null) {
            builder.query(query);
        }
        JoinRequest request = builder.headers(handshake.headers())
                .remoteAddress(handshake.client())
                .build();
        String origin = handshake.first(ORIGIN);
        if (origins.allows(origin, handshake.first("Host"))) {
            return engine.apply(request, connection);
        }
        CloseReason reason = notAllowed(origin);
        connection.close(reason);
        refusals.accept(request, reason);
        return null;
    }

    private static CloseReason notAllowed(@Nullable String origin) {
        return CloseReason.of(1008, "origin not allowed: " + origin);
    }
}
