package io.signalbox.core.internal.rooms;

import io.signalbox.core.Departure;

/** Decides whether a seat ends when its link has ended. */
interface DetachPolicy {

    /** The link has ended. Called by the thread that ended it, before the room knows. */
    void linkEnded(Seat seat);

    /** The same, on the room's queue. The seat has no other link by now. */
    void detached(Seat seat, Departure departure);
}
