package io.signalbox.spi;

import java.time.Duration;

/**
 * A clock that goes on only while the process runs: a tick that comes late counts as two ticks at most. After a pause of
 * the whole process, clients so get the time to answer that they would have had without it. The engine measures clients
 * by such a clock; a transport that has deadlines of its own, as for a handshake, should too.
 *
 * <p><b>Threads.</b> Ticks must not overlap. Every other method may be called from any thread.
 */
public final class RunningClock {

    /** The running time at one moment of the time source. */
    private record Tick(long at, long running) {}

    private final long longestStep;
    private volatile Tick last;

    /**
     * A clock that stands at zero.
     *
     * @param now the time of the time source, in nanoseconds, as {@link System#nanoTime}
     * @param tick how long one tick takes; more than zero
     */
    public RunningClock(long now, Duration tick) {
        this.last = new Tick(now, 0);
        this.longestStep = 2 * tick.toNanos();
    }

    /** One tick, at this time of the time source. */
    public void tick(long now) {
        last = new Tick(now, nanosAt(now));
    }

    /** How long the process has been running, in nanoseconds, as of the last tick. */
    public long nanos() {
        return last.running;
    }

    /** How long the process has been running at this time of the time source, in nanoseconds. */
    public long nanosAt(long now) {
        Tick tick = last;
        return tick.running + Math.max(0, Math.min(now - tick.at, longestStep));
    }
}
