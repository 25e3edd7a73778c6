package io.signalbox.core.internal.rooms;

import io.signalbox.core.Arrival;
import io.signalbox.core.Room;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/** Which rooms there are, and where. Every method may be called from any thread. */
public interface Rooms {

    /** Brings an admitted client to its room, which is made where there is none. */
    void join(SeatLink link, Arrival arrival);

    /** The room of this id; null if there is none. It may be a room that no client has entered yet. */
    @Nullable Room find(String roomId);

    /** Whether a participant is in a room of these. For any thread. */
    boolean isOccupied(Room room);

    /** All rooms, also rooms that no client has entered yet. */
    Collection<? extends Room> all();

    /** How many rooms have how many participants. */
    RoomSizes sizes();
}
