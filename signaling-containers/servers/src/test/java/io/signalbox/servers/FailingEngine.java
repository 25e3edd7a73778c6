package io.signalbox.servers;

import io.signalbox.core.SignalingEngine;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** An application whose engine cannot be made. */
@ApplicationScoped
public class FailingEngine {

    static final String WHY = "the turn servers are not configured";

    @Produces
    @Singleton
    SignalingEngine engine() {
        throw new IllegalStateException(WHY);
    }
}
