package io.signalbox.examples;

import io.signalbox.spi.ConnectionHandler;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/** One direction of a connection: carries one thing after the other, in order. Carries nothing until it is opened. */
final class Pipe {

    /** Something that is carried. */
    @FunctionalInterface
    interface Delivery {

        /** It has arrived. */
        void deliver(ConnectionHandler handler);

        /** It never will. */
        default void dropped() {}
    }

    private final Executor executor;

    // Guarded by this.
    private final Queue<Delivery> waiting = new ArrayDeque<>();
    private @Nullable ConnectionHandler handler;
    private boolean carrying;
    private boolean stopped;

    Pipe(Executor executor) {
        this.executor = executor;
    }

    /** Begins to carry. */
    synchronized void openTo(ConnectionHandler opened) {
        handler = opened;
        carry();
    }

    synchronized void put(Delivery delivery) {
        waiting.add(delivery);
        carry();
    }

    /** Drops the deliveries that wait. */
    void discard() {
        List<Delivery> dropped;
        synchronized (this) {
            dropped = new ArrayList<>(waiting);
            waiting.clear();
        }
        dropped.forEach(Delivery::dropped);
    }

    /** Carries nothing any more. */
    synchronized void stop() {
        stopped = true;
    }

    private void carry() {
        if (!carrying && !stopped && handler != null && !waiting.isEmpty()) {
            carrying = true;
            try {
                executor.execute(this::deliverOne);
            } catch (RejectedExecutionException theProgramEnds) {
                stop();
                waiting.clear();
            }
        }
    }

    private void deliverOne() {
        Delivery delivery;
        ConnectionHandler to;
        synchronized (this) {
            delivery = stopped ? null : waiting.poll();
            to = handler;
        }
        try {
            if (delivery != null && to != null) {
                delivery.deliver(to);
            }
        } finally {
            synchronized (this) {
                carrying = false;
                carry();
            }
        }
    }
}
