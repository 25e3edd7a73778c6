package io.signalbox.examples;

import io.signalbox.spi.ConnectionHandler;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One direction of a connection: carries one thing after the other, in order. Carries nothing until it is opened. */
final class Pipe {

    private final Executor executor;

    // Guarded by this.
    private final Queue<Consumer<ConnectionHandler>> waiting = new ArrayDeque<>();
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

    synchronized void put(Consumer<ConnectionHandler> delivery) {
        waiting.add(delivery);
        carry();
    }

    /** Drops what waits. */
    synchronized void discard() {
        waiting.clear();
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
                discard();
            }
        }
    }

    private void deliverOne() {
        Consumer<ConnectionHandler> delivery;
        ConnectionHandler to;
        synchronized (this) {
            delivery = stopped ? null : waiting.poll();
            to = handler;
        }
        try {
            if (delivery != null && to != null) {
                delivery.accept(to);
            }
        } finally {
            synchronized (this) {
                carrying = false;
                carry();
            }
        }
    }
}
