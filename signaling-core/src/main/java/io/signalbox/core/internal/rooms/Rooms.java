package io.signalbox.core.internal.rooms;

import io.signalbox.core.Arrival;
import io.signalbox.core.Room;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/** Which rooms there are, and where. Every method may be called from any thread. */
public interface Rooms {

    /** Brings an admitted client to its room, which is made where there is none. */
    void join(SeatLink link, Arrival arrival);

    /** The room of this id; null if there is none. A room that nobody has entered yet may be among them. */
    @Nullable Room find(String roomId);

    /** All rooms, also those that nobody has entered yet. */
    Collection<? extends Room> all();

    /** How many rooms have how many participants. */
    RoomSizes sizes();
}
