package io.signalbox.examples;

import io.signalbox.core.JoinRequest;
import io.signalbox.core.SignalingEngine;
import java.util.concurrent.Executor;

/**
 * A transport without a network: clients in the same JVM as the engine. It shows all that a transport has to do, and is
 * of use by itself for a bot that takes part in a room.
 *
 * <p>Its test is {@code ConnectionContract} of the test kit, as for every transport.
 */
public final class InMemoryTransport {

    private final SignalingEngine engine;
    private final Executor executor;

    /**
     * A transport to this engine.
     *
     * @param executor carries texts from one end to the other
     */
    public InMemoryTransport(SignalingEngine engine, Executor executor) {
        this.engine = engine;
        this.executor = executor;
    }

    /** Connects a client; what it gets goes to its inbox, one call at a time, on threads of the executor. */
    public InMemoryClient connect(JoinRequest request, InMemoryClient.Inbox inbox) {
        InMemoryClient client = new InMemoryClient(inbox, executor);
        client.attach(engine.connect(request, client.serverEnd()));
        return client;
    }
}
