package io.signalbox.core.internal.threads;

import io.signalbox.spi.DaemonThreads;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import org.jspecify.annotations.Nullable;

/**
 * Where an engine runs what no caller's thread runs: an executor of the application's, or the engine's own, which have a
 * bounded number of named daemon threads.
 *
 * @param timer for ticks and deadlines alone, where it is the engine's own: nothing that blocks holds it up
 * @param own whether the engine ends them
 */
public record EngineThreads(ScheduledExecutorService executor, ScheduledExecutorService timer, boolean own) {

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
        ScheduledThreadPoolExecutor executor = new ScheduledThreadPoolExecutor(threads, factory);
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
