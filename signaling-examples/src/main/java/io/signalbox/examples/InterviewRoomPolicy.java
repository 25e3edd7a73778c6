package io.signalbox.examples;

import io.signalbox.core.Arrival;
import io.signalbox.core.Room;
import io.signalbox.core.RoomDecision;
import io.signalbox.core.RoomPolicy;
import io.signalbox.spi.CloseReason;
import org.jspecify.annotations.Nullable;

/**
 * Lets one host and two others into each interview, and nobody on a second device. It decides in the room's own order:
 * of two hosts who come at the same time, one enters.
 */
public final class InterviewRoomPolicy implements RoomPolicy {

    private static final CloseReason FULL = CloseReason.of(1013, "room-full");

    /** The policy; it has no state. */
    public InterviewRoomPolicy() {}

    @Override
    public RoomDecision decide(Arrival arrival, Room room) {
        boolean host = isHost(arrival.attributes().get(DirectoryAccessPolicy.ROLE));
        long alike = room.participants().stream()
                .filter(participant -> !participant.id().equals(arrival.userId()))
                .filter(participant -> isHost(participant.attributes().get(DirectoryAccessPolicy.ROLE)) == host)
                .count();
        return alike < (host ? 1 : 2) ? RoomDecision.keepExisting() : RoomDecision.refuse(FULL);
    }

    private static boolean isHost(@Nullable Object role) {
        return "host".equals(role);
    }
}
