package io.signalbox.core.internal.threads;

import io.signalbox.spi.ApplicationThreads;
import io.signalbox.spi.DaemonThreads;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import org.jspecify.annotations.Nullable;

/**
 * Where an engine runs what no caller's thread runs: an executor of the application's, or the engine's own, which have a
 * bounded number of named daemon threads.
 *
 * @param timer for ticks and deadlines alone, where it is the engine's own: nothing that blocks holds it up
 * @param own whether the engine ends them
 */
public record EngineThreads(ScheduledExecutorService executor, ScheduledExecutorService timer, boolean own) {

    /** How many threads an executor of the application's needs: those that bulkheads may hold, and two for the rest. */
    private static final int MIN_THREADS = Bulkheads.THREADS + 2;

    /** Refuses an executor that has too few threads, where that can be seen. */
    public static void requireEnough(ScheduledExecutorService executor) {
        if (executor instanceof ThreadPoolExecutor pool && pool.getCorePoolSize() < MIN_THREADS) {
            throw new IllegalArgumentException("the engine needs an executor of " + MIN_THREADS
                    + " threads or more, but this one has " + pool.getCorePoolSize()
                    + ": transports that block may hold "
                    + Bulkheads.THREADS);
        }
    }

    /** The application's, or the engine's own where that is null. */
    public static EngineThreads of(@Nullable ScheduledExecutorService given) {
        return given != null ? new EngineThreads(given, given, false) : create();
    }

    /** Four threads or one a processor, besides those that bulkheads may hold; and one for the timer. */
    private static EngineThreads create() {
        int threads = Math.max(4, Runtime.getRuntime().availableProcessors());
        ScheduledExecutorService executor = create(threads + Bulkheads.THREADS, DaemonThreads.numbered("signalbox-"));
        return new EngineThreads(executor, create(1, DaemonThreads.named("signalbox-timer")), true);
    }

    private static ScheduledExecutorService create(int threads, ThreadFactory factory) {
        ApplicationThreads executor = new ApplicationThreads(threads, factory);
        executor.setRemoveOnCancelPolicy(true);
        return executor;
    }

    /** Ends the threads that are the engine's own. */
    public void end() {
        if (own) {
            executor.shutdown();
            timer.shutdown();
        }
    }
}
