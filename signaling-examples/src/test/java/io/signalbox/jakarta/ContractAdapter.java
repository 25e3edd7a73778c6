package io.signalbox.jakarta;

import io.signalbox.core.Limits;
import io.signalbox.spi.Connection;
import io.signalbox.spi.ConnectionHandler;
import jakarta.websocket.server.ServerEndpointConfig;
import java.util.function.Function;

/** The adapter's endpoint in front of a handler of a test's own instead of an engine's. */
public final class ContractAdapter {

    private ContractAdapter() {}

    /** An endpoint at the root that asks for a handler for each connection. */
    public static ServerEndpointConfig endpoint(
            Function<Connection, ConnectionHandler> engine, EndpointOptions options) {
        return SignalingEndpoint.config(
                "/",
                new SignalingAdapter((request, connection) -> engine.apply(connection), Limits.defaults(), options));
    }
}
