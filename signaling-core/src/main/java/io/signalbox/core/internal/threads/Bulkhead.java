package io.signalbox.core.internal.threads;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.signalbox.core.internal.application.EngineConfig;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Runs tasks that call into transports, some of which block, on a few of the executor's threads at a time: a task that
 * blocks holds up this bulkhead, and neither the rooms nor the sweeper. Every method may be called from any thread.
 */
public final class Bulkhead {

    private final String what;
    private final EngineConfig config;
    private final int width;
    private final LongSupplier clock;

    @GuardedBy("this") private final Queue<Runnable> waiting = new ArrayDeque<>();

    @GuardedBy("this") private final Set<Worker> workers = new HashSet<>();

    /**
     * An idle bulkhead.
     *
     * @param what names the tasks where one of them fails
     * @param width how many threads it may hold at a time
     * @param clock time in nanoseconds by which tasks are watched
     */
    Bulkhead(String what, EngineConfig config, int width, LongSupplier clock) {
        this.what = what;
        this.config = config;
        this.width = width;
        this.clock = clock;
    }

    /** Runs the task soon; false, and nothing is run, if the executor takes no more. */
    public boolean add(Runnable task) {
        Worker worker = null;
        synchronized (this) {
            waiting.add(task);
            if (workers.size() < width) {
                worker = new Worker();
                workers.add(worker);
            }
        }
        try {
            if (worker != null) {
                config.executor().execute(worker);
            }
        } catch (RejectedExecutionException noMore) {
            return !withdraw(task, worker);
        }
        // One that was shut down may have dropped the workers.
        return !config.executor().isShutdown() || !withdraw(task, worker);
    }

    /** Whether the task was still waiting, and is no longer. */
    private synchronized boolean withdraw(Runnable task, @Nullable Worker worker) {
        workers.remove(worker);
        return waiting.remove(task);
    }

    /** Interrupts the tasks that have been running for so long: hardly any call that blocks survives that. */
    void interruptLongerThan(long nanos) {
        Set<Worker> all;
        synchronized (this) {
            all = Set.copyOf(workers);
        }
        all.forEach(worker -> worker.interruptLongerThan(nanos));
    }

    /** The next task for this worker; none if it is to end. */
    private synchronized @Nullable Runnable next(Worker worker) {
        Runnable task = waiting.poll();
        if (task == null) {
            workers.remove(worker);
        }
        return task;
    }

    private final class Worker implements Runnable {

        @GuardedBy("this") private @Nullable Thread thread;

        @GuardedBy("this") private boolean interrupted;

        @GuardedBy("this") private long since;

        @Override
        public void run() {
            Runnable task = next(this);
            while (task != null) {
                perform(task);
                task = next(this);
            }
        }

        private void perform(Runnable task) {
            synchronized (this) {
                thread = Thread.currentThread();
                since = clock.getAsLong();
                interrupted = false;
            }
            try {
                task.run();
            } catch (Throwable thrown) {
                config.listener().failed(what, thrown);
            } finally {
                synchronized (this) {
                    thread = null;
                    if (interrupted) {
                        // The interrupt was meant for the task alone.
                        Thread.interrupted();
                    }
                }
            }
        }

        private synchronized void interruptLongerThan(long nanos) {
            if (thread != null && !interrupted && clock.getAsLong() - since >= nanos) {
                interrupted = true;
                thread.interrupt();
            }
        }
    }
}
