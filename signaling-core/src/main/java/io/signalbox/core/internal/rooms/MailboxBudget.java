package io.signalbox.core.internal.rooms;

import io.signalbox.core.internal.limits.MemoryBudget;

/** The bounds on the mailboxes of an engine. It is a class because Lincheck cannot look into records. */
public final class MailboxBudget {

    private final int maxBytesEach;
    private final MemoryBudget all;

    /**
     * A budget.
     *
     * @param maxBytesEach the bound on one mailbox, in bytes
     * @param all the bound on all mailboxes together
     */
    public MailboxBudget(int maxBytesEach, MemoryBudget all) {
        this.maxBytesEach = maxBytesEach;
        this.all = all;
    }

    int maxBytesEach() {
        return maxBytesEach;
    }

    MemoryBudget all() {
        return all;
    }
}
