package io.signalbox.benchmarks.load;

import java.io.IOException;
import java.time.Duration;

/**
 * The time in which is measured, between a warm-up and the end, with what the processes do in it. It stays open until
 * anything was done.
 */
final class Window {

    /** For the first operation of all. */
    private static final long PATIENCE_NANOS = 30_000_000_000L;

    private final ProcessFigures server;
    private final ProcessFigures load = ProcessFigures.own();
    private final long opensAt;
    private final long closesAt;
    private long operations;
    private long openedAt;
    private long closedAt;
    private double serverMicros;
    private double loadMicros;
    private boolean open;
    private boolean closed;

    Window(ProcessFigures server, Duration warmUp, Duration measured) {
        this.server = server;
        opensAt = System.nanoTime() + warmUp.toNanos();
        closesAt = opensAt + measured.toNanos();
    }

    /** To be called all the time: opens and closes it. */
    void check(long now) throws IOException {
        if (!open && !closed && now - opensAt >= 0) {
            open = true;
            openedAt = now;
            serverMicros = -server.cpuMicros();
            loadMicros = -load.cpuMicros();
        } else if (open && operations == 0 && now - closesAt > PATIENCE_NANOS) {
            throw new IOException("nothing was done");
        } else if (open && operations > 0 && now - closesAt >= 0) {
            serverMicros += server.cpuMicros();
            loadMicros += load.cpuMicros();
            closedAt = now;
            open = false;
            closed = true;
        }
    }

    boolean isOpen() {
        return open;
    }

    boolean isClosed() {
        return closed;
    }

    /** Counts what was done, if that is within the time. */
    void count(int done) {
        if (open) {
            operations += done;
        }
    }

    double cpuMicrosPerOperation() {
        return serverMicros / operations;
    }

    double loadMicrosPerOperation() {
        return loadMicros / operations;
    }

    double perSecond() {
        return operations / ((closedAt - openedAt) / 1e9);
    }
}
