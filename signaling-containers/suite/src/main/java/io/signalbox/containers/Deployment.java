package io.signalbox.containers;

import jakarta.websocket.server.ServerEndpointConfig;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a container is to run.
 *
 * @param endpoints what is mounted, from the root
 * @param attributes of the servlet context, where there is one
 * @param idleTimeout after which the container is to drop idle sessions and connections; null for its default
 * @param login whom the container is to let in where; null for no login
 */
public record Deployment(
        List<ServerEndpointConfig> endpoints,
        Map<String, Object> attributes,
        @Nullable Duration idleTimeout,
        @Nullable Login login) {}
