package io.signalbox.examples.war;

import io.signalbox.core.SignalingEngine;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** The application's engine, which the library's endpoint at {@code /signaling} finds as a bean. */
@ApplicationScoped
public class Signaling {

    @Produces
    @Singleton
    SignalingEngine engine() {
        return SignalingEngine.builder().build();
    }

    void stop(@Disposes SignalingEngine engine) {
        engine.drain().toCompletableFuture().join();
        engine.close();
    }
}
