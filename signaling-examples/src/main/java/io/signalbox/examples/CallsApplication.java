package io.signalbox.examples;

import io.signalbox.core.SignalingEngine;
import io.signalbox.jakarta.SignalingEndpoint;
import jakarta.websocket.Endpoint;
import jakarta.websocket.server.ServerApplicationConfig;
import jakarta.websocket.server.ServerEndpointConfig;
import java.util.Set;

/** Signaling at {@code /calls} in a Jakarta EE server or servlet container, whose scan finds this class. */
public final class CallsApplication implements ServerApplicationConfig {

    private final SignalingEngine engine = SignalingEngine.builder().build();

    @Override
    public Set<ServerEndpointConfig> getEndpointConfigs(Set<Class<? extends Endpoint>> scanned) {
        return Set.of(SignalingEndpoint.config("/calls", engine));
    }

    @Override
    public Set<Class<?>> getAnnotatedEndpointClasses(Set<Class<?>> scanned) {
        return Set.of();
    }
}
