package io.signalbox.core.internal.rooms;

import io.signalbox.spi.OutboundText;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** This node: a message goes to each seat's mailbox by a direct call. */
public final class LocalEdge implements Edge {

    public static final LocalEdge INSTANCE = new LocalEdge();

    private LocalEdge() {}

    @Override
    public List<Seat> deliver(OutboundText text, Seat[] seats, @Nullable Seat except) {
        List<Seat> full = List.of();
        for (Seat seat : seats) {
            // A seat whose link has ended is on its way out: the sender meant those who are there.
            if (seat != except && !seat.link().hasEnded() && !seat.deliver(text)) {
                full = full.isEmpty() ? new ArrayList<>() : full;
                full.add(seat);
            }
        }
        return full;
    }
}
