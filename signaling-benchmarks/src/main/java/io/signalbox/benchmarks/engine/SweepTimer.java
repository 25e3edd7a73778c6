package io.signalbox.benchmarks.engine;

import io.signalbox.spi.DaemonThreads;
import java.util.Arrays;
import java.util.concurrent.RunnableScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;

/** An executor for the engine that takes the time of its sweeper's ticks: all that it runs again and again. */
final class SweepTimer extends ScheduledThreadPoolExecutor implements AutoCloseable {

    private static final int THREADS = 9;

    // Guarded by this.
    private long[] ticks = new long[64];
    private int count;

    private final ThreadLocal<Long> begun = ThreadLocal.withInitial(() -> 0L);

    SweepTimer() {
        super(THREADS, DaemonThreads.named("engine"));
    }

    @Override
    protected void beforeExecute(Thread thread, Runnable task) {
        begun.set(System.nanoTime());
    }

    @Override
    protected void afterExecute(Runnable task, Throwable failure) {
        if (task instanceof RunnableScheduledFuture<?> scheduled && scheduled.isPeriodic()) {
            add(System.nanoTime() - begun.get());
        }
    }

    private synchronized void add(long nanos) {
        if (count == ticks.length) {
            ticks = Arrays.copyOf(ticks, 2 * count);
        }
        ticks[count++] = nanos;
    }

    /** Forgets what was so far. */
    synchronized void reset() {
        count = 0;
    }

    /** Prints how many ticks there were and how long they took. */
    synchronized void report() {
        long[] sorted = Arrays.copyOf(ticks, count);
        Arrays.sort(sorted);
        Scale.report("ticks", count);
        Scale.report("tickMedianMillis", count == 0 ? 0 : sorted[count / 2] / 1e6);
        Scale.report("tickLongestMillis", count == 0 ? 0 : sorted[count - 1] / 1e6);
    }

    @Override
    public void close() {
        shutdownNow();
    }
}
