package io.signalbox.core.internal.limits;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/** Counts the bytes that all things of one kind hold together, and calls for relief when these are too many. */
public final class MemoryBudget {

    private final long maxBytes;
    private final Consumer<MemoryBudget> relief;
    private final AtomicLong bytes = new AtomicLong();
    private final AtomicBoolean relieving = new AtomicBoolean();

    /**
     * A budget with nothing in it.
     *
     * @param relief drops some of the counted things until {@link #isRelieved}; called by one thread at a time
     */
    public MemoryBudget(long maxBytes, Consumer<MemoryBudget> relief) {
        this.maxBytes = maxBytes;
        this.relief = relief;
    }

    public void charge(int amount) {
        if (bytes.addAndGet(amount) > maxBytes && relieving.compareAndSet(false, true)) {
            try {
                relief.accept(this);
            } finally {
                relieving.set(false);
            }
        }
    }

    public void release(long amount) {
        bytes.addAndGet(-amount);
    }

    /** Whether a tenth of the budget is free. */
    public boolean isRelieved() {
        return bytes.get() <= maxBytes / 10 * 9;
    }

    public long bytes() {
        return bytes.get();
    }
}
