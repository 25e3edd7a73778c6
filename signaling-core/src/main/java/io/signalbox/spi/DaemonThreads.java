package io.signalbox.spi;

import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Makes threads that do not keep the process alive, as those of an engine or a transport must not. Every method may be
 * called from any thread.
 */
public final class DaemonThreads {

    private DaemonThreads() {}

    /** For an executor of one thread: all threads get this name. */
    public static ThreadFactory named(String name) {
        return task -> daemon(task, name);
    }

    /** For an executor of several threads: their names are the prefix and a number that rises from 1. */
    public static ThreadFactory numbered(String prefix) {
        AtomicInteger count = new AtomicInteger();
        return task -> daemon(task, prefix + count.incrementAndGet());
    }

    private static Thread daemon(Runnable task, String name) {
        // Without the inheritable thread-locals of whichever thread happens to start it.
        Thread thread = new Thread(null, task, name, 0, false);
        thread.setDaemon(true);
        return thread;
    }
}
