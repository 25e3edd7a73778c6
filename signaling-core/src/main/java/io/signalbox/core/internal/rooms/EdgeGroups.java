package io.signalbox.core.internal.rooms;

import io.signalbox.spi.OutboundText;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Hands a message over once to each {@link Edge} of its recipients. */
final class EdgeGroups {

    private EdgeGroups() {}

    /** The edge that all these seats are on; null if they are on several. */
    static @Nullable Edge commonEdge(Seat[] seats) {
        Edge common = null;
        for (Seat seat : seats) {
            Edge edge = seat.link().edge();
            if (common != null && common != edge) {
                return null;
            }
            common = edge;
        }
        return common;
    }

    /** The same as {@link Edge#deliver}, for seats on several edges. */
    static List<Seat> deliver(OutboundText text, Seat[] seats, @Nullable Seat except) {
        Map<Edge, List<Seat>> groups = new LinkedHashMap<>();
        for (Seat seat : seats) {
            groups.computeIfAbsent(seat.link().edge(), edge -> new ArrayList<>())
                    .add(seat);
        }
        List<Seat> full = new ArrayList<>();
        groups.forEach((edge, group) -> full.addAll(edge.deliver(text, group.toArray(Seat[]::new), except)));
        return full;
    }
}
