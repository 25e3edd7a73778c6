package io.signalbox.core.internal.threads;

import java.util.function.LongSupplier;

/**
 * The time by which connections are judged. It goes on only while the sweeper ticks: a tick that comes late counts as
 * two ticks at most. After a pause of the whole process, clients so get the time to answer that they would have had
 * without it.
 */
public final class RunningClock implements LongSupplier {

    private final long longestStep;

    /** By the ticking thread alone. */
    private long lastTick;

    private volatile long nanos;

    /**
     * A clock that stands at zero.
     *
     * @param now the time of the time source
     * @param tickNanos how long one tick takes
     */
    public RunningClock(long now, long tickNanos) {
        this.lastTick = now;
        this.longestStep = 2 * tickNanos;
    }

    /** How long the engine has been running, in nanoseconds, as of the last tick. From any thread. */
    @Override
    public long getAsLong() {
        return nanos;
    }

    /** One tick, at this time of the time source. Ticks do not overlap. */
    public void tick(long now) {
        long elapsed = Math.max(0, now - lastTick);
        lastTick = now;
        long running = nanos + Math.min(elapsed, longestStep);
        nanos = running;
    }
}
