package io.signalbox.jakarta;

import io.signalbox.core.Limits;
import io.signalbox.spi.Connection;
import io.signalbox.spi.ConnectionHandler;
import jakarta.websocket.server.ServerEndpointConfig;
import java.util.function.Function;

/** The adapter's endpoint in front of a handler of a test's own instead of an engine's. */
public final class SuiteAdapter {

    private SuiteAdapter() {}

    /** An endpoint at this path that asks for a handler for each connection. */
    public static ServerEndpointConfig endpoint(String path, Function<Connection, ConnectionHandler> engine) {
        return SignalingEndpoint.config(
                path,
                new SignalingAdapter(
                        (request, connection) -> engine.apply(connection),
                        Limits.defaults(),
                        EndpointOptions.defaults()));
    }
}
