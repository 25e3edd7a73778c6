package io.signalbox.containers;

import io.signalbox.core.JoinRequest;
import io.signalbox.core.Limits;
import io.signalbox.jakarta.EndpointOptions;
import io.signalbox.jakarta.SignalingAdapter;
import io.signalbox.jakarta.SignalingEndpoint;
import io.signalbox.spi.Connection;
import io.signalbox.spi.ConnectionHandler;
import jakarta.websocket.server.ServerEndpointConfig;
import java.net.URI;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/** The adapter in front of the contract's handlers instead of an engine's. */
final class ContractLinks {

    static final String PATH = "/contract";

    private static final String NAME = "link";

    /** By their names, the links whose sessions are to open. */
    private final Map<String, Opening> openings = new ConcurrentHashMap<>();

    ServerEndpointConfig endpoint() {
        return SignalingEndpoint.config(
                PATH, new SignalingAdapter(this::connect, Limits.defaults(), EndpointOptions.defaults()));
    }

    ContractLink open(URI endpoint, ConnectionHandler handler, boolean stuckSocketsAreDropped) throws Exception {
        String name = UUID.randomUUID().toString();
        Opening opening = new Opening(new CompletableFuture<>(), handler);
        openings.put(name, opening);
        return new ContractLink(
                URI.create(endpoint + "?" + NAME + "=" + name), opening.connection(), stuckSocketsAreDropped);
    }

    private ConnectionHandler connect(JoinRequest request, Connection connection) {
        Opening opening = openings.remove(request.parameter(NAME).orElse(""));
        if (opening == null) {
            throw new IllegalStateException("nobody opens this link");
        }
        opening.connection().complete(connection);
        return opening.handler();
    }

    private record Opening(CompletableFuture<Connection> connection, ConnectionHandler handler) {}
}
