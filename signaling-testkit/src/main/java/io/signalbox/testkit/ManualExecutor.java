package io.signalbox.testkit;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.Callable;
import java.util.concurrent.Delayed;
import java.util.concurrent.Executors;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * An executor without threads: tasks run when {@link #runDue} is called, in its caller's thread, by the time of a
 * {@link ManualClock}. Tasks that are due at the same time run in the order in which they were handed in.
 *
 * <p>Every method may be called from any thread. No method waits: a wait for a future that has not run would never end.
 */
public final class ManualExecutor extends AbstractExecutorService implements ScheduledExecutorService {

    private record Entry(Runnable task, long due, long number) {}

    private final ManualClock clock;

    @GuardedBy("this") private final PriorityQueue<Entry> entries;

    @GuardedBy("this") private long numbers;

    @GuardedBy("this") private boolean shutdown;

    /** An executor with nothing to do, on this clock. */
    public ManualExecutor(ManualClock clock) {
        this.clock = clock;
        long origin = clock.nanoTime();
        this.entries = new PriorityQueue<>(
                Comparator.comparingLong((Entry entry) -> entry.due - origin).thenComparingLong(Entry::number));
    }

    /** The clock that says what is due. */
    public ManualClock clock() {
        return clock;
    }

    /**
     * Runs all tasks that are due, and the due tasks that they add, until none is due any more. If a task from {@link
     * #execute} throws, this method throws the same. The other tasks stay for the next call.
     *
     * @return how many have run
     */
    public int runDue() {
        int count = 0;
        Entry next = pollDue();
        while (next != null) {
            next.task.run();
            count++;
            next = pollDue();
        }
        return count;
    }

    private synchronized @Nullable Entry pollDue() {
        Entry first = entries.peek();
        return first == null || first.due - clock.nanoTime() > 0 ? null : entries.poll();
    }

    /** How many tasks wait, due or not. */
    public synchronized int waiting() {
        return entries.size();
    }

    /** How long it is until the next task is due; zero if one is due already, empty if there is none. */
    public synchronized Optional<Duration> untilNext() {
        return Optional.ofNullable(entries.peek())
                .map(first -> Duration.ofNanos(Math.max(0, first.due - clock.nanoTime())));
    }

    @Override
    public void execute(Runnable command) {
        add(command, clock.nanoTime());
    }

    @Override
    public ScheduledFuture<?> schedule(Runnable command, long delay, TimeUnit unit) {
        return start(new Scheduled<>(Executors.callable(command), unit.toNanos(delay), 0));
    }

    @Override
    public <V> ScheduledFuture<V> schedule(Callable<V> callable, long delay, TimeUnit unit) {
        return start(new Scheduled<>(callable, unit.toNanos(delay), 0));
    }

    @Override
    public ScheduledFuture<?> scheduleAtFixedRate(Runnable command, long initialDelay, long period, TimeUnit unit) {
        return start(new Scheduled<>(Executors.callable(command), unit.toNanos(initialDelay), unit.toNanos(period)));
    }

    @Override
    public ScheduledFuture<?> scheduleWithFixedDelay(Runnable command, long initialDelay, long delay, TimeUnit unit) {
        return start(new Scheduled<>(Executors.callable(command), unit.toNanos(initialDelay), -unit.toNanos(delay)));
    }

    private <V> Scheduled<V> start(Scheduled<V> task) {
        add(task, task.due);
        return task;
    }

    private synchronized void add(Runnable task, long due) {
        if (shutdown) {
            throw new RejectedExecutionException("shut down");
        }
        entries.add(new Entry(task, due, numbers++));
    }

    private synchronized void remove(Runnable task) {
        entries.removeIf(entry -> entry.task == task);
    }

    /** Takes no more tasks, and forgets the tasks that are not due yet. */
    @Override
    public synchronized void shutdown() {
        shutdown = true;
        long now = clock.nanoTime();
        entries.removeIf(entry -> entry.due - now > 0);
    }

    @Override
    public synchronized List<Runnable> shutdownNow() {
        shutdown = true;
        List<Runnable> never = new ArrayList<>();
        entries.forEach(entry -> never.add(entry.task));
        entries.clear();
        return never;
    }

    @Override
    public synchronized boolean isShutdown() {
        return shutdown;
    }

    @Override
    public synchronized boolean isTerminated() {
        return shutdown && entries.isEmpty();
    }

    /** Whether all is done; does not wait. */
    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) {
        return isTerminated();
    }

    /** A task for later: once, at a fixed rate (period above zero) or with a fixed delay (below zero). */
    private final class Scheduled<V> extends FutureTask<V> implements ScheduledFuture<V> {

        private final long period;
        private volatile long due;

        private Scheduled(Callable<V> callable, long delay, long period) {
            super(callable);
            this.period = period;
            this.due = clock.nanoTime() + Math.max(0, delay);
        }

        @Override
        public void run() {
            if (period == 0) {
                super.run();
            } else if (runAndReset() && !isShutdown()) {
                due = period > 0 ? due + period : clock.nanoTime() - period;
                add(this, due);
            }
        }

        @Override
        public boolean cancel(boolean mayInterruptIfRunning) {
            remove(this);
            return super.cancel(mayInterruptIfRunning);
        }

        @Override
        public long getDelay(TimeUnit unit) {
            return unit.convert(due - clock.nanoTime(), TimeUnit.NANOSECONDS);
        }

        @Override
        public int compareTo(Delayed other) {
            return Long.compare(getDelay(TimeUnit.NANOSECONDS), other.getDelay(TimeUnit.NANOSECONDS));
        }
    }
}
