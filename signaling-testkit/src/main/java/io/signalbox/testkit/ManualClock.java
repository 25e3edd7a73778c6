package io.signalbox.testkit;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.signalbox.core.TimeSource;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/**
 * A time source that stands still until it is told to move. Its two clocks move together with {@link #advance}; the
 * wall clock alone jumps with {@link #jumpWallClock}, as a real clock does when it is set.
 *
 * <p>Every method may be called from any thread.
 */
public final class ManualClock implements TimeSource, InstantSource {

    /**
     * Below zero, as {@link System#nanoTime} may be. So a test finds code that uses it for anything but a difference.
     */
    private static final long FIRST_NANO = -1_500_000_000L;

    private static final Instant FIRST_INSTANT = Instant.parse("2026-01-01T00:00:00Z");

    @GuardedBy("this") private long nanos = FIRST_NANO;

    @GuardedBy("this") private Instant wallClock = FIRST_INSTANT;

    /** A clock that shows the first instant of 2026, UTC. */
    public ManualClock() {}

    /**
     * Lets time pass on both clocks.
     *
     * @throws IllegalArgumentException if the time is negative
     */
    public synchronized void advance(Duration time) {
        if (time.isNegative()) {
            throw new IllegalArgumentException("time does not run backwards: " + time);
        }
        nanos += time.toNanos();
        wallClock = wallClock.plus(time);
    }

    /** Sets the wall clock forward, or back if the distance is negative. No time passes. */
    public synchronized void jumpWallClock(Duration distance) {
        wallClock = wallClock.plus(distance);
    }

    /** The time of the wall clock. For code that wants a {@link java.time.Clock} there is {@link #withZone}. */
    @Override
    public synchronized Instant instant() {
        return wallClock;
    }

    @Override
    public synchronized long nanoTime() {
        return nanos;
    }

    @Override
    public synchronized long currentTimeMillis() {
        return wallClock.toEpochMilli();
    }
}
