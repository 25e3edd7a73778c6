package io.signalbox.server;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.signalbox.spi.RunningClock;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Ends what takes too long, by a {@link RunningClock}: after a pause of the whole process, clients get the time that they
 * would have had without it, to be heard with what they have sent meanwhile.
 *
 * <p>Any thread may call any method.
 */
final class Deadlines {

    private static final Duration TICK = Duration.ofMillis(250);

    private final ScheduledExecutorService timer;
    private final LongSupplier clock;
    private final RunningClock running;

    /**
     * Ticks from now on, until the timer is shut down.
     *
     * @param clock in nanoseconds, as {@link System#nanoTime}
     */
    Deadlines(ScheduledExecutorService timer, LongSupplier clock) {
        this.timer = timer;
        this.clock = clock;
        this.running = new RunningClock(clock.getAsLong(), TICK);
        Future<?> unused = timer.scheduleWithFixedDelay(
                () -> running.tick(clock.getAsLong()), TICK.toMillis(), TICK.toMillis(), TimeUnit.MILLISECONDS);
    }

    /**
     * Runs the action on the timer's thread once so much time has passed.
     *
     * @throws RejectedExecutionException if the timer was shut down
     */
    Deadline after(Duration time, Runnable action) {
        Deadline deadline = new Deadline(runningNanos() + time.toNanos(), action);
        deadline.schedule(time.toNanos());
        return deadline;
    }

    private long runningNanos() {
        return running.nanosAt(clock.getAsLong());
    }

    /** One action for later, unless it is cancelled. */
    final class Deadline {

        private final long due;
        private final Runnable action;

        @GuardedBy("this") private @Nullable Future<?> next;

        @GuardedBy("this") private boolean cancelled;

        private Deadline(long due, Runnable action) {
            this.due = due;
            this.action = action;
        }

        private synchronized void schedule(long nanos) {
            if (!cancelled) {
                next = timer.schedule(this::arrive, nanos, TimeUnit.NANOSECONDS);
            }
        }

        private void arrive() {
            long left = due - runningNanos();
            if (left > 0) {
                schedule(left);
            } else {
                action.run();
            }
        }

        /** An action that has not begun never will. */
        synchronized void cancel() {
            cancelled = true;
            if (next != null) {
                next.cancel(false);
            }
        }
    }
}
