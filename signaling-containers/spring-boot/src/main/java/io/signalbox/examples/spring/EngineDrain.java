package io.signalbox.examples.spring;

import io.signalbox.core.SignalingEngine;
import org.springframework.context.SmartLifecycle;

/** Tells clients to go, with 1001, before the web server stops: what begins last ends first. */
final class EngineDrain implements SmartLifecycle {

    private final SignalingEngine engine;
    private volatile boolean running;

    EngineDrain(SignalingEngine engine) {
        this.engine = engine;
    }

    @Override
    public int getPhase() {
        return DEFAULT_PHASE;
    }

    @Override
    public void start() {
        running = true;
    }

    /** Waited for as long as {@code spring.lifecycle.timeout-per-shutdown-phase} says. */
    @Override
    public void stop(Runnable stopped) {
        running = false;
        engine.drain().whenComplete((nothing, failure) -> stopped.run());
    }

    @Override
    public void stop() {
        stop(() -> {});
    }

    @Override
    public boolean isRunning() {
        return running;
    }
}
