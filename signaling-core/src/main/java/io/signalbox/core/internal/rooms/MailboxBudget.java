package io.signalbox.core.internal.rooms;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/** What the mailboxes of an engine may hold, each and all together. Calls for relief when all together hold too much. */
public final class MailboxBudget {

    private final int maxBytesEach;
    private final long maxBytes;
    private final Consumer<MailboxBudget> relief;
    private final AtomicLong bytes = new AtomicLong();
    private final AtomicBoolean relieving = new AtomicBoolean();

    /**
     * A budget with nothing in it.
     *
     * @param relief discards mailboxes until {@link #isRelieved}; called by one thread at a time
     */
    public MailboxBudget(int maxBytesEach, long maxBytes, Consumer<MailboxBudget> relief) {
        this.maxBytesEach = maxBytesEach;
        this.maxBytes = maxBytes;
        this.relief = relief;
    }

    /** What one mailbox may hold. */
    int maxBytesEach() {
        return maxBytesEach;
    }

    void charge(int amount) {
        if (bytes.addAndGet(amount) > maxBytes && relieving.compareAndSet(false, true)) {
            try {
                relief.accept(this);
            } finally {
                relieving.set(false);
            }
        }
    }

    void release(long amount) {
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
