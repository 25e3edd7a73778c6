package io.signalbox.core.internal.threads;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.signalbox.core.TimeSource;
import io.signalbox.core.internal.application.EngineConfig;
import io.signalbox.core.internal.application.SafeListener;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Runs tasks one at a time, in the order in which they were added, without a thread of its own. The thread that adds a
 * task to an idle queue drains it. After {@link #MAX_TASKS} tasks or {@link #MAX_NANOS} the rest goes to the executor,
 * so that no thread works for others for long. A task that is added by a thread which drains another queue goes to the
 * executor too, so that rooms do not nest.
 *
 * <p>An executor that was shut down may drop its tasks without an error. Then the thread that adds next drains.
 */
public final class SerialQueue<T> extends LinkedFifo<SerialQueue.Entry<T>> {

    private static final int MAX_TASKS = 64;
    private static final long MAX_NANOS = 1_000_000;

    /** The parts that the queues of one engine share. */
    public static final class Shared {

        private final ExecutorService executor;
        private final TimeSource time;
        private final SafeListener listener;
        private final int maxTasks;
        private final long maxBytes;

        /** Whether the current thread drains a queue: a one-element array, so that setting it allocates nothing. */
        private final ThreadLocal<boolean[]> draining = ThreadLocal.withInitial(() -> new boolean[1]);

        public Shared(EngineConfig config) {
            executor = config.executor();
            time = config.time();
            listener = config.listener();
            maxTasks = config.limits().maxQueuedMessages();
            maxBytes = config.limits().maxQueuedBytes();
        }

        /** Whether the current thread drains one of the queues. */
        public boolean isDraining() {
            return draining.get()[0];
        }
    }

    /** A task that waits. */
    static final class Entry<T> extends LinkedFifo.Node<Entry<T>> {

        private final T task;
        private final int charge;

        private Entry(T task, int charge) {
            this.task = task;
            this.charge = charge;
        }
    }

    private final Shared shared;
    private final Consumer<? super T> action;

    // The monitor is held for a few steps and never while a task runs. One object has all fields, and the list of the
    // entries: one thread after another uses a queue, and would fetch each further object from the other processor's
    // cache.

    /** How many tasks wait or run; the thread that raises it from zero drains. */
    @GuardedBy("this") private int pending;

    @GuardedBy("this") private long bytes;

    /** The executor's task to drain the queue, if it has not begun. While it is there, no other thread drains. */
    @GuardedBy("this") private @Nullable HandOver handedOver;

    /**
     * An empty queue.
     *
     * @param action carries a task out
     */
    public SerialQueue(Shared shared, Consumer<? super T> action) {
        this.shared = shared;
        this.action = action;
    }

    /** Adds a task of a kind whose number has another bound, for example the number of connections. */
    public void add(T task) {
        enqueue(task, 0, false);
    }

    /** Adds a task on behalf of a client, charged with this many bytes. False, and nothing added, if the queue is full. */
    public boolean offer(T task, int charge) {
        return enqueue(task, charge, true);
    }

    private boolean enqueue(T task, int charge, boolean bounded) {
        boolean[] draining = shared.draining.get();
        boolean idle;
        HandOver waiting;
        synchronized (this) {
            if (bounded && (pending >= shared.maxTasks || charge > shared.maxBytes - bytes)) {
                return false;
            }
            idle = pending == 0;
            if (!idle || draining[0]) {
                append(new Entry<>(task, charge));
            }
            pending++;
            bytes += charge;
            waiting = handedOver;
        }
        if (idle && !draining[0]) {
            drain(draining, task, charge);
        } else if (idle ? !handOver() : waiting != null && shared.executor.isShutdown() && waiting.take()) {
            drainRest(draining);
        }
        return true;
    }

    /** Runs, on this thread, what the executor was given and has not begun; not where this thread drains a queue. */
    public void runHandedOver() {
        boolean[] draining = shared.draining.get();
        HandOver waiting = handedOver();
        // Each turn runs a task at least; what comes of new tasks meanwhile is as bounded as in any drain.
        while (!draining[0] && waiting != null && waiting.take()) {
            drainRest(draining);
            waiting = handedOver();
        }
    }

    private synchronized @Nullable HandOver handedOver() {
        return handedOver;
    }

    /** Takes the entry that is next out of the queue; there is one. */
    private synchronized Entry<T> next() {
        return Objects.requireNonNull(poll());
    }

    /** Gives the waiting tasks to the executor; false if it takes no more, and the caller must drain. */
    private boolean handOver() {
        HandOver rest = new HandOver();
        synchronized (this) {
            handedOver = rest;
        }
        boolean taken = true;
        try {
            shared.executor.execute(rest);
        } catch (Throwable notTaken) {
            // An executor that could start no thread may throw and keep the task all the same.
            taken = false;
        }
        // One that was shut down may also drop the task and return.
        return rest.isElsewhere() && ((taken && !shared.executor.isShutdown()) || !rest.take());
    }

    private void drainRest(boolean[] draining) {
        Entry<T> head = next();
        drain(draining, head.task, head.charge);
    }

    /** Runs a task that is counted already, and then the waiting tasks. Called by one thread at a time. */
    private void drain(boolean[] draining, T head, int headCharge) {
        boolean nested = draining[0];
        draining[0] = true;
        try {
            long start = shared.time.nanoTime();
            int done = 0;
            T task = head;
            int charge = headCharge;
            while (true) {
                run(task);
                if (isEmptyAfter(charge)) {
                    return;
                }
                if (++done == MAX_TASKS || shared.time.nanoTime() - start >= MAX_NANOS) {
                    if (handOver()) {
                        return;
                    }
                    done = 0;
                    start = shared.time.nanoTime();
                }
                Entry<T> next = next();
                task = next.task;
                charge = next.charge;
            }
        } finally {
            draining[0] = nested;
        }
    }

    /** Takes a task that is done off the books. */
    private synchronized boolean isEmptyAfter(int charge) {
        bytes -= charge;
        return --pending == 0;
    }

    private void run(T task) {
        try {
            action.accept(task);
        } catch (Throwable thrown) {
            shared.listener.failed("a task of a room", thrown);
        }
    }

    /** The executor's task. The thread that takes it first drains, once. */
    private final class HandOver implements Runnable {

        private final AtomicBoolean taken = new AtomicBoolean();

        /**
         * The thread that gives it to the executor, until that is done. Each thread only asks whether it is this one.
         */
        private @Nullable Thread giver = Thread.currentThread();

        /** Whether the executor ran it on the giver's own thread, which goes on without nesting. On that thread alone. */
        private boolean returned;

        @Override
        public void run() {
            if (!take()) {
                return;
            }
            if (giver == Thread.currentThread()) {
                returned = true;
            } else {
                drainRest(shared.draining.get());
            }
        }

        /** The giver has the executor's answer; false if that was to run it on this thread. */
        boolean isElsewhere() {
            giver = null;
            return !returned;
        }

        boolean take() {
            if (!taken.compareAndSet(false, true)) {
                return false;
            }
            synchronized (SerialQueue.this) {
                if (handedOver == this) {
                    handedOver = null;
                }
            }
            return true;
        }
    }
}
