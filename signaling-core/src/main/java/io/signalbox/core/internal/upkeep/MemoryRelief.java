package io.signalbox.core.internal.upkeep;

import io.signalbox.core.LeaveReason;
import io.signalbox.core.internal.limits.MemoryBudget;
import io.signalbox.core.internal.links.ClientLink;
import io.signalbox.core.internal.links.Links;
import io.signalbox.core.internal.messages.CloseReasons;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.ToIntFunction;

/** Ends the links for which most is held, until all together hold little enough again. */
public final class MemoryRelief implements Consumer<MemoryBudget> {

    private record Holder(ClientLink link, int bytes) {}

    private final Links links;
    private final ToIntFunction<ClientLink> size;
    private final Consumer<ClientLink> end;

    private MemoryRelief(Links links, ToIntFunction<ClientLink> size, Consumer<ClientLink> end) {
        this.links = links;
        this.size = size;
        this.end = end;
    }

    /** Evicts the clients with the fullest mailboxes. */
    public static MemoryRelief ofMailboxes(Links links) {
        return new MemoryRelief(
                links, ClientLink::mailboxBytes, link -> link.end(LeaveReason.TOO_SLOW, CloseReasons.TOO_SLOW));
    }

    /** Refuses the clients that hold the most memory before they are admitted. */
    public static MemoryRelief ofAdmissions(Links links) {
        return new MemoryRelief(
                links, link -> link.receiver().heldBytes(), link -> link.refuse(CloseReasons.ADMISSION_OVERLOADED));
    }

    @Override
    public void accept(MemoryBudget budget) {
        List<Holder> holders = new ArrayList<>();
        for (ClientLink link : links.all()) {
            holders.add(new Holder(link, size.applyAsInt(link)));
        }
        holders.sort(Comparator.comparingInt(Holder::bytes).reversed());
        for (Holder holder : holders) {
            if (budget.isRelieved() || holder.bytes() == 0) {
                return;
            }
            end.accept(holder.link());
        }
    }
}
