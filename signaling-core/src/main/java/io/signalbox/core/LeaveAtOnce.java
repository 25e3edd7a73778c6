package io.signalbox.core;

/** A seat ends with its link: nothing is kept for it, and the others are told that the participant has left. */
final class LeaveAtOnce implements DetachPolicy {

    static final LeaveAtOnce INSTANCE = new LeaveAtOnce();

    private LeaveAtOnce() {}

    @Override
    public void linkEnded(Seat seat) {
        seat.mailbox().discard();
    }

    @Override
    public void detached(Seat seat, LeaveReason why) {
        seat.room().leave(seat, why);
    }
}
