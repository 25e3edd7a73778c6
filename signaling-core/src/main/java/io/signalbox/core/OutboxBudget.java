package io.signalbox.core;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/** Counts the bytes of all outboxes together, or of all that waits for admission, and calls for relief when they are too many. */
final class OutboxBudget {

    private final long maxBytes;
    private final Runnable relief;
    private final AtomicLong bytes = new AtomicLong();
    private final AtomicBoolean relieving = new AtomicBoolean();

    /**
     * A budget with nothing in it.
     *
     * @param relief drops some of what is counted until {@link #isRelieved}; called by one thread at a time
     */
    OutboxBudget(long maxBytes, Runnable relief) {
        this.maxBytes = maxBytes;
        this.relief = relief;
    }

    void charge(int amount) {
        if (bytes.addAndGet(amount) > maxBytes && relieving.compareAndSet(false, true)) {
            try {
                relief.run();
            } finally {
                relieving.set(false);
            }
        }
    }

    void release(long amount) {
        bytes.addAndGet(-amount);
    }

    /** Whether a tenth of the budget is free. */
    boolean isRelieved() {
        return bytes.get() <= maxBytes / 10 * 9;
    }

    long bytes() {
        return bytes.get();
    }
}
