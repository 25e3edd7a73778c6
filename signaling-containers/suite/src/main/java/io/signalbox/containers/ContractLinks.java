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

    /** A link that the client of this address opens. */
    Expected expect(URI endpoint, ConnectionHandler handler) {
        String name = UUID.randomUUID().toString();
        Opening opening = new Opening(new CompletableFuture<>(), handler);
        openings.put(name, opening);
        return new Expected(URI.create(endpoint + "?" + NAME + "=" + name), opening.connection());
    }

    ContractLink open(URI endpoint, ConnectionHandler handler, boolean stuckSocketsAreDropped) throws Exception {
        Expected expected = expect(endpoint, handler);
        return new ContractLink(expected.address(), expected.connection(), stuckSocketsAreDropped);
    }

    private ConnectionHandler connect(JoinRequest request, Connection connection) {
        Opening opening = openings.remove(request.parameter(NAME).orElse(""));
        if (opening == null) {
            throw new IllegalStateException("nobody opens this link");
        }
        opening.connection().complete(connection);
        return opening.handler();
    }

    /**
     * A link that is not open yet.
     *
     * @param connection completed with the server's end once that is open
     */
    record Expected(URI address, CompletableFuture<Connection> connection) {}

    private record Opening(CompletableFuture<Connection> connection, ConnectionHandler handler) {}
}
