package io.signalbox.testkit.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Delayed;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/** Runs the engine's tasks when the simulation says so, in an order that the seed decides. Time is the simulation's. */
final class SeededExecutor extends AbstractExecutorService implements ScheduledExecutorService {

    private static final int ENDLESS = 10_000;

    private final Random random;
    private final List<Runnable> ready = new ArrayList<>();
    private final List<Runnable> ticks = new ArrayList<>();

    private final List<Runnable> delayed = new ArrayList<>();

    SeededExecutor(Random random) {
        this.random = random;
    }

    /** Whether no task waits but those for later. */
    boolean isIdle() {
        return ready.isEmpty();
    }

    /** Runs what was to be done once and later. */
    void runDelayed() {
        List<Runnable> due = List.copyOf(delayed);
        delayed.clear();
        due.forEach(Runnable::run);
    }

    /** Runs any one task; false if there is none. */
    boolean runOne() {
        if (ready.isEmpty()) {
            return false;
        }
        ready.remove(random.nextInt(ready.size())).run();
        return true;
    }

    void runAll() {
        // Each task may have brought others about.
        for (int count = 0; runOne(); count++) {
            if (count == ENDLESS) {
                throw new AssertionError("tasks that bring about tasks without end");
            }
        }
    }

    /** One tick of what runs periodically. */
    void tick() {
        List.copyOf(ticks).forEach(Runnable::run);
    }

    @Override
    public void execute(Runnable command) {
        ready.add(command);
    }

    @Override
    public ScheduledFuture<?> scheduleWithFixedDelay(Runnable command, long initialDelay, long delay, TimeUnit unit) {
        ticks.add(command);
        return new Handle(() -> ticks.remove(command));
    }

    @Override
    public ScheduledFuture<?> schedule(Runnable command, long delay, TimeUnit unit) {
        delayed.add(command);
        return new Handle(() -> delayed.remove(command));
    }

    @Override
    public <V> ScheduledFuture<V> schedule(Callable<V> callable, long delay, TimeUnit unit) {
        throw new UnsupportedOperationException();
    }

    @Override
    public ScheduledFuture<?> scheduleAtFixedRate(Runnable command, long initialDelay, long period, TimeUnit unit) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void shutdown() {
        throw new UnsupportedOperationException();
    }

    @Override
    public List<Runnable> shutdownNow() {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean isShutdown() {
        return false;
    }

    @Override
    public boolean isTerminated() {
        return false;
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) {
        return false;
    }

    private static final class Handle extends CompletableFuture<Object> implements ScheduledFuture<Object> {

        private final Runnable onCancel;

        Handle(Runnable onCancel) {
            this.onCancel = onCancel;
        }

        @Override
        public boolean cancel(boolean mayInterruptIfRunning) {
            onCancel.run();
            return super.cancel(mayInterruptIfRunning);
        }

        @Override
        public long getDelay(TimeUnit unit) {
            return 0;
        }

        @Override
        public int compareTo(Delayed other) {
            return 0;
        }
    }
}
