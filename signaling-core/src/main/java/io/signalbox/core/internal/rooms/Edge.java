package io.signalbox.core.internal.rooms;

import io.signalbox.spi.OutboundText;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A node that holds sockets. A room hands a message for several seats over once to each edge. */
public interface Edge {

    /**
     * Delivers a message to seats whose links are on this edge. On the queue of the room.
     *
     * @param seats all on this edge; not changed
     * @param except gets nothing, if it is among them
     * @return the seats that are present and take no more messages
     */
    List<Seat> deliver(OutboundText text, Seat[] seats, @Nullable Seat except);
}
