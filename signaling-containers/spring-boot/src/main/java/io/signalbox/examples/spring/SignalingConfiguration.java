package io.signalbox.examples.spring;

import io.micrometer.core.instrument.MeterRegistry;
import io.signalbox.core.SignalingEngine;
import io.signalbox.jakarta.SignalingEndpoint;
import io.signalbox.micrometer.SignalingMetrics;
import jakarta.websocket.server.ServerEndpointConfig;
import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.socket.server.standard.ServerEndpointExporter;

/** The engine, its endpoint, its end and its health. */
@Configuration(proxyBeanMethods = false)
class SignalingConfiguration {

    @Bean(destroyMethod = "close")
    SignalingMetrics metrics(MeterRegistry meters) {
        return SignalingMetrics.builder(meters).build();
    }

    @Bean(destroyMethod = "close")
    SignalingEngine engine(SignalingMetrics metrics) {
        SignalingEngine engine = SignalingEngine.builder().listener(metrics).build();
        metrics.watch(engine);
        return engine;
    }

    @Bean
    ServerEndpointConfig signalingEndpoint(SignalingEngine engine) {
        return SignalingEndpoint.config("/signaling", engine);
    }

    /** Mounts all beans that are a ServerEndpointConfig. */
    @Bean
    static ServerEndpointExporter endpoints() {
        return new ServerEndpointExporter();
    }

    @Bean
    EngineDrain engineDrain(SignalingEngine engine) {
        return new EngineDrain(engine);
    }

    /** The part {@code signaling} of /actuator/health. */
    @Bean
    HealthIndicator signalingHealthIndicator(SignalingEngine engine) {
        return () -> {
            Health.Builder health = engine.status().draining() ? Health.outOfService() : Health.up();
            return health.withDetail("rooms", engine.status().roomCount())
                    .withDetail("connections", engine.status().connectionCount())
                    .build();
        };
    }
}
