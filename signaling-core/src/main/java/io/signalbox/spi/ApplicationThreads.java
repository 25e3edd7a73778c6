package io.signalbox.spi;

import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import org.jspecify.annotations.Nullable;

/**
 * An executor whose threads have the class loader of the application while they run something, and none while they wait.
 * They do not inherit one from whichever thread happens to start them. A container that ends an application warns of each
 * thread that has the application's loader, and a thread that was told to end may not have ended yet.
 */
public final class ApplicationThreads extends ScheduledThreadPoolExecutor {

    private final @Nullable ClassLoader application;

    /**
     * An executor for the application whose class loader is the context class loader of the calling thread.
     *
     * @param threads how many threads there are at most
     * @param factory makes them, as {@link DaemonThreads} does
     */
    public ApplicationThreads(int threads, ThreadFactory factory) {
        super(threads, task -> {
            Thread thread = factory.newThread(task);
            thread.setContextClassLoader(null);
            return thread;
        });
        this.application = Thread.currentThread().getContextClassLoader();
    }

    @Override
    protected void beforeExecute(Thread thread, Runnable task) {
        thread.setContextClassLoader(application);
    }

    @Override
    protected void afterExecute(Runnable task, @Nullable Throwable thrown) {
        Thread.currentThread().setContextClassLoader(null);
    }
}
