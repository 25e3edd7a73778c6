package io.signalbox.server;

import jakarta.websocket.DeploymentException;
import jakarta.websocket.server.ServerEndpointConfig;
import java.util.Map;
import java.util.Set;
import org.glassfish.tyrus.core.TyrusWebSocketEngine;
import org.glassfish.tyrus.server.TyrusServerContainer;
import org.glassfish.tyrus.spi.WebSocketEngine;

/** Tyrus without a server of its own: handshakes and frames, while the sockets are ours. */
final class EmbeddedTyrus extends TyrusServerContainer {

    /** Where the one endpoint is mounted; requests on any other path are handed to it too. */
    static final String PATH = "/";

    private final TyrusWebSocketEngine engine;

    /**
     * @param maxFrameBytes the largest frame that comes through to Tyrus, which buffers it whole
     */
    EmbeddedTyrus(int maxFrameBytes) {
        super((Set<Class<?>>) null);
        engine = TyrusWebSocketEngine.builder(this)
                .incomingBufferSize(Math.addExact(maxFrameBytes, 1 << 20))
                .build();
    }

    @Override
    public void register(Class<?> endpointClass) throws DeploymentException {
        engine.register(endpointClass, PATH);
    }

    @Override
    public void register(ServerEndpointConfig config) throws DeploymentException {
        engine.register(config, PATH);
    }

    @Override
    public WebSocketEngine getWebSocketEngine() {
        return engine;
    }

    @Override
    public Map<String, Object> getProperties() {
        return Map.of();
    }
}
