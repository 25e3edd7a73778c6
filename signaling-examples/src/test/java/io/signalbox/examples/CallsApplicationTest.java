package io.signalbox.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.jakarta.SignalingEndpoint;
import io.signalbox.jakarta.SignalingServerEndpoint;
import jakarta.websocket.server.ServerEndpointConfig;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CallsApplicationTest {

    private final CallsApplication application = new CallsApplication();

    @Test
    void it_mounts_the_engine_at_calls() {
        Set<ServerEndpointConfig> configs = application.getEndpointConfigs(Set.of(SignalingEndpoint.class));

        assertThat(configs).extracting(ServerEndpointConfig::getPath).containsExactly("/calls");
    }

    @Test
    void it_leaves_the_endpoint_of_the_library_out() {
        assertThat(application.getAnnotatedEndpointClasses(Set.of(SignalingServerEndpoint.class)))
                .isEmpty();
    }
}
