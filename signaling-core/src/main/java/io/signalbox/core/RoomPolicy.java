package io.signalbox.core;

/**
 * Decides whether a client enters its room, with the room as it is at that moment. An {@link AccessPolicy} has let the
 * client in before, and sees no rooms.
 *
 * <pre>{@code
 * RoomPolicy twoAtMost = (arrival, room) ->
 *         room.participants().size() < 2 || room.participant(arrival.userId()).isPresent()
 *                 ? RoomDecision.enter()
 *                 : RoomDecision.refuse(CloseReason.of(1013, "room-full"));
 * RoomPolicy firstDeviceStays = (arrival, room) -> RoomDecision.keepExisting();
 * }</pre>
 *
 * <p>It is asked last, of clients that would enter otherwise: not where the room is full by {@link Limits#maxRoomSize},
 * and not where another connection of the user stays in any case. It is not asked either where a page takes the place of
 * its own earlier connection (the {@code instance} of the wire protocol). A client that it lets enter may have gone at
 * that moment: {@link SignalingListener#joined} tells who is in the room.
 *
 * <p><b>Threads.</b> Called in the join's own step: for one client of a room at a time, in one order with the room's
 * joins, leaves and messages, on any thread. It must not block: the room waits.
 *
 * <p><b>Errors.</b> A policy that throws or returns null refuses with 1013 {@code Admission failed}, and is told to
 * {@link SignalingListener#failed}.
 */
@FunctionalInterface
public interface RoomPolicy {

    /**
     * Whether this client enters.
     *
     * @param arrival the client
     * @param room the room, with those who are in it now; nobody is in a room that the client would open
     * @return the decision; never null
     */
    RoomDecision decide(Arrival arrival, Room room);

    /**
     * Both policies: a client enters if both let it. The other one is not asked about a client that this one refuses, or
     * whose user's existing connection it keeps.
     */
    default RoomPolicy and(RoomPolicy other) {
        return (arrival, room) -> {
            RoomDecision first = decide(arrival, room);
            boolean userIsHere = room.participant(arrival.userId()).isPresent();
            return first.refusal(userIsHere).isPresent() ? first : other.decide(arrival, room);
        };
    }

    /** Lets everyone enter. */
    static RoomPolicy open() {
        return (arrival, room) -> RoomDecision.enter();
    }
}
