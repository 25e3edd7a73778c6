package io.signalbox.core.internal.upkeep;

import io.signalbox.core.internal.messages.CloseReasons;
import io.signalbox.core.internal.rooms.MailboxBudget;
import io.signalbox.core.internal.links.ClientLink;
import io.signalbox.core.LeaveReason;
import io.signalbox.core.internal.links.Links;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;

/** Evicts the clients with the fullest mailboxes until all mailboxes together hold little enough again. */
public final class MemoryRelief implements Consumer<MailboxBudget> {

    private record Holder(ClientLink link, int bytes) {}

    private final Links links;

    public MemoryRelief(Links links) {
        this.links = links;
    }

    @Override
    public void accept(MailboxBudget budget) {
        List<Holder> holders = new ArrayList<>();
        for (ClientLink link : links.all()) {
            holders.add(new Holder(link, link.mailboxBytes()));
        }
        holders.sort(Comparator.comparingInt(Holder::bytes).reversed());
        for (Holder holder : holders) {
            if (budget.isRelieved()) {
                return;
            }
            holder.link().end(LeaveReason.TOO_SLOW, CloseReasons.TOO_SLOW);
        }
    }
}
