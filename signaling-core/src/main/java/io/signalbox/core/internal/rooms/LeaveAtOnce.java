package io.signalbox.core.internal.rooms;

import io.signalbox.core.Departure;

/** A seat ends with its link: nothing is kept for it, and the others are told that the participant has left. */
public final class LeaveAtOnce implements DetachPolicy {

    public static final LeaveAtOnce INSTANCE = new LeaveAtOnce();

    private LeaveAtOnce() {}

    @Override
    public void linkEnded(Seat seat) {
        seat.mailbox().discard();
    }

    @Override
    public void detached(Seat seat, Departure departure) {
        seat.room().leave(seat, departure);
    }
}
