package io.signalbox.core.internal.rooms;

import io.signalbox.core.internal.limits.MemoryBudget;

/** What the mailboxes of an engine may hold. A class, since Lincheck cannot look into records. */
public final class MailboxBudget {

    private final int maxBytesEach;
    private final MemoryBudget all;

    /**
     * A budget.
     *
     * @param maxBytesEach what one mailbox may hold, in bytes
     * @param all what all hold together
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
