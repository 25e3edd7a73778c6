package io.signalbox.core;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Runs tasks one at a time, in the order in which they were added, without a thread of its own: whoever adds to an idle
 * queue drains it. After {@link #MAX_TASKS} tasks or {@link #MAX_NANOS} the rest goes to the executor, so that nobody
 * works for others for long; so does all that is added by a thread which drains another queue, so that rooms do not nest.
 */
final class SerialQueue {

    private static final int MAX_TASKS = 64;
    private static final long MAX_NANOS = 1_000_000;

    /** What the queues of one engine share. */
    static final class Shared {

        private final Executor executor;
        private final TimeSource time;
        private final SafeListener listener;
        private final int maxTasks;
        private final long maxBytes;

        /** Whether the current thread drains a queue: a one-element array, so that setting it allocates nothing. */
        private final ThreadLocal<boolean[]> draining = ThreadLocal.withInitial(() -> new boolean[1]);

        Shared(EngineConfig config) {
            executor = config.executor();
            time = config.time();
            listener = config.listener();
            maxTasks = config.limits().maxQueuedMessages();
            maxBytes = config.limits().maxQueuedBytes();
        }
    }

    private record Entry(Runnable task, int bytes) {}

    private final Shared shared;
    private final Queue<Entry> entries = new ConcurrentLinkedQueue<>();

    /** How many entries wait or run; the thread that raises it from zero drains. */
    private final AtomicInteger pending = new AtomicInteger();

    private final AtomicLong bytes = new AtomicLong();

    SerialQueue(Shared shared) {
        this.shared = shared;
    }

    /** Adds a task whose number is bounded by something else, such as the number of connections. */
    void add(Runnable task) {
        enqueue(new Entry(task, 0));
    }

    /** Adds a task on behalf of a client, charged with this many bytes. False, and nothing added, if the queue is full. */
    boolean offer(Runnable task, int charge) {
        if (pending.get() >= shared.maxTasks || bytes.get() + charge > shared.maxBytes) {
            return false;
        }
        bytes.addAndGet(charge);
        enqueue(new Entry(task, charge));
        return true;
    }

    private void enqueue(Entry entry) {
        entries.add(entry);
        if (pending.getAndIncrement() > 0) {
            return;
        }
        boolean[] draining = shared.draining.get();
        if (draining[0]) {
            handOver();
        } else {
            drain(draining);
        }
    }

    private void handOver() {
        AtomicBoolean taken = new AtomicBoolean();
        Runnable rest = () -> {
            if (taken.compareAndSet(false, true)) {
                drain(shared.draining.get());
            }
        };
        try {
            shared.executor.execute(rest);
        } catch (Throwable notTaken) {
            // An executor that could start no thread may throw and keep the task all the same.
            rest.run();
        }
    }

    /** Runs what there is. Called by one thread at a time, and only while {@link #pending} is above zero. */
    private void drain(boolean[] draining) {
        boolean nested = draining[0];
        draining[0] = true;
        try {
            long start = shared.time.nanoTime();
            int done = 0;
            do {
                runNext();
                if (pending.decrementAndGet() == 0) {
                    return;
                }
            } while (++done < MAX_TASKS && shared.time.nanoTime() - start < MAX_NANOS);
        } finally {
            draining[0] = nested;
        }
        handOver();
    }

    private void runNext() {
        Entry entry = entries.remove();
        try {
            entry.task.run();
        } catch (Throwable thrown) {
            shared.listener.failed("a task of a room", thrown);
        } finally {
            bytes.addAndGet(-entry.bytes);
        }
    }
}
