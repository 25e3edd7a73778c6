package io.signalbox.core;

import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.atomic.AtomicInteger;

/** The engine's own executor: a bounded number of named daemon threads. */
final class EngineThreads {

    private EngineThreads() {}

    static ScheduledExecutorService create() {
        AtomicInteger count = new AtomicInteger();
        int threads = Math.max(4, Runtime.getRuntime().availableProcessors());
        ScheduledThreadPoolExecutor executor = new ScheduledThreadPoolExecutor(threads, task -> {
            Thread thread = new Thread(task, "signalbox-" + count.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        });
        executor.setRemoveOnCancelPolicy(true);
        return executor;
    }
}
