package io.signalbox.core;

import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/** The engine's own executors: a bounded number of named daemon threads. */
final class EngineThreads {

    private EngineThreads() {}

    /** For what no caller's thread runs: four threads or one a processor, besides those that lanes may hold. */
    static ScheduledExecutorService create() {
        int threads = Math.max(4, Runtime.getRuntime().availableProcessors());
        AtomicInteger count = new AtomicInteger();
        return create(threads + Sweeper.LANE_THREADS, () -> "signalbox-" + count.incrementAndGet());
    }

    /** One for the sweeper's ticks alone, which whatever blocks elsewhere does not hold up. */
    static ScheduledExecutorService createTimer() {
        return create(1, () -> "signalbox-timer");
    }

    private static ScheduledExecutorService create(int threads, Supplier<String> names) {
        ScheduledThreadPoolExecutor executor = new ScheduledThreadPoolExecutor(threads, task -> {
            Thread thread = new Thread(task, names.get());
            thread.setDaemon(true);
            return thread;
        });
        executor.setRemoveOnCancelPolicy(true);
        return executor;
    }
}
