package io.signalbox.benchmarks.load;

import java.io.IOException;
import java.time.Duration;

/**
 * The time in which is measured, after a while in which the load gets going, with what the processes do in it. It stays open
 * until anything was done.
 */
final class Window {

    /** For the first operation of all. */
    private static final long PATIENCE_NANOS = 30_000_000_000L;

    private final ProcessFigures server;
    private final ProcessFigures load = ProcessFigures.own();
    private final Tally tally;
    private final long opensAt;
    private final long closesAt;
    private long operations;
    private long openedAt;
    private double serverMicros;
    private double loadMicros;
    private boolean open;
    private boolean closed;

    Window(ProcessFigures server, Duration before, Duration measured, Tally tally) {
        this.server = server;
        this.tally = tally;
        opensAt = System.nanoTime() + before.toNanos();
        closesAt = opensAt + measured.toNanos();
    }

    /** To be called all the time: opens and closes it. */
    void check() throws IOException {
        long now = System.nanoTime();
        if (!open && !closed && now - opensAt >= 0) {
            open = true;
            openedAt = now;
            serverMicros = server.cpuMicros();
            loadMicros = load.cpuMicros();
        } else if (open && operations == 0 && now - closesAt > PATIENCE_NANOS) {
            throw new IOException("nothing was done");
        } else if (open && operations > 0 && now - closesAt >= 0) {
            tally.window(
                    operations,
                    server.cpuMicros() - serverMicros,
                    load.cpuMicros() - loadMicros,
                    (now - openedAt) / 1e9);
            open = false;
            closed = true;
        }
    }

    boolean isClosed() {
        return closed;
    }

    /** Counts what was done, if that is within the time. */
    void done(int count) {
        if (open) {
            operations += count;
        }
    }

    /** Counts a message that took so long, if it arrives within the time. */
    void arrived(long latencyNanos) {
        if (open) {
            operations++;
            tally.latency(latencyNanos);
        }
    }
}
