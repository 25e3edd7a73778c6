package io.signalbox.containers;

import jakarta.websocket.DeploymentException;
import jakarta.websocket.server.ServerEndpointConfig;
import java.util.List;
import java.util.Map;
import org.glassfish.tyrus.core.TyrusWebSocketEngine;
import org.glassfish.tyrus.server.TyrusServerContainer;
import org.glassfish.tyrus.spi.ServerContainerFactory;

/** Tyrus' own server on Grizzly in a program of one's own. */
final class CallsOnTyrus {

    private CallsOnTyrus() {}

    static TyrusServerContainer serving(List<ServerEndpointConfig> endpoints) throws DeploymentException {
        // By default 4 MiB of a frame that is too long.
        Map<String, Object> bounds = Map.of(TyrusWebSocketEngine.INCOMING_BUFFER_SIZE, 128 << 10);
        TyrusServerContainer server = (TyrusServerContainer) ServerContainerFactory.createServerContainer(bounds);
        for (ServerEndpointConfig endpoint : endpoints) {
            server.addEndpoint(endpoint);
        }
        return server;
    }
}
