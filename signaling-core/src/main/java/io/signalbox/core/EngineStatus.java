package io.signalbox.core;

import io.signalbox.core.internal.messages.StatusJson;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.NavigableMap;

/**
 * The rooms and connections of an engine at one moment. Immutable. The engine reads the rooms one after the other. Each
 * room is exact, but all rooms together are not the picture of one instant.
 */
public final class EngineStatus {

    /** At most this many rooms are listed. */
    public static final int MAX_LISTED_ROOMS = 1_000;

    /**
     * A JSON text of a status has at most this many bytes in UTF-8: 1 MiB. Beyond it, rooms and participants are left
     * out of the lists, and {@code truncated} is true in it. The numbers still count all rooms and participants.
     */
    public static final int MAX_JSON_BYTES = 1 << 20;

    private final Instant timestamp;
    private final int roomCount;
    private final int participantCount;
    private final NavigableMap<Integer, Integer> roomsBySize;
    private final int connectionCount;
    private final int undecidedCount;
    private final long refusedCount;
    private final long withdrawnCount;
    private final long outboxBytes;
    private final boolean draining;
    private final List<RoomStatus> rooms;
    private final boolean truncated;

    EngineStatus(
            Instant timestamp,
            int roomCount,
            int participantCount,
            NavigableMap<Integer, Integer> roomsBySize,
            int connectionCount,
            int undecidedCount,
            long refusedCount,
            long withdrawnCount,
            long outboxBytes,
            boolean draining,
            List<RoomStatus> rooms,
            boolean truncated) {
        this.timestamp = timestamp;
        this.roomCount = roomCount;
        this.participantCount = participantCount;
        this.roomsBySize = Collections.unmodifiableNavigableMap(roomsBySize);
        this.connectionCount = connectionCount;
        this.undecidedCount = undecidedCount;
        this.refusedCount = refusedCount;
        this.withdrawnCount = withdrawnCount;
        this.outboxBytes = outboxBytes;
        this.draining = draining;
        this.rooms = rooms;
        this.truncated = truncated;
    }

    /** The time of this status. */
    public Instant timestamp() {
        return timestamp;
    }

    /** How many rooms there are; never counts an empty one. */
    public int roomCount() {
        return roomCount;
    }

    /** How many participants there are in all rooms. */
    public int participantCount() {
        return participantCount;
    }

    /**
     * The number of rooms by size: with 1 participant, with 2, up to 4, up to 8, and so on to the largest size that the
     * limits allow. The keys are the largest size of each class, ascending, always the same; unmodifiable. The numbers
     * are exact while no client joins or leaves.
     */
    public NavigableMap<Integer, Integer> roomsBySize() {
        return roomsBySize;
    }

    /** The number of connections: of participants, and of clients that wait for admission. */
    public int connectionCount() {
        return connectionCount;
    }

    /** The number of clients that wait for the decision of the access policy. */
    public int undecidedCount() {
        return undecidedCount;
    }

    /**
     * How many clients were not let in since the engine was built: as many as {@link SignalingListener#refused} was told
     * of.
     */
    public long refusedCount() {
        return refusedCount;
    }

    /**
     * How many clients have gone before they were let in since the engine was built: as many as
     * {@link SignalingListener#withdrawn} was told of.
     */
    public long withdrawnCount() {
        return withdrawnCount;
    }

    /** The bytes that wait in all outboxes together, as {@link Limits#maxTotalOutboxBytes} counts them. */
    public long outboxBytes() {
        return outboxBytes;
    }

    /** Whether the engine lets no more clients in. */
    public boolean draining() {
        return draining;
    }

    /** The rooms: at most {@link #MAX_LISTED_ROOMS}, or as many as the caller asked for. */
    public List<RoomStatus> rooms() {
        return rooms;
    }

    /** Whether there are more rooms than {@link #rooms} lists. */
    public boolean truncated() {
        return truncated;
    }

    /**
     * The JSON text that the wire protocol has at {@code GET /health}, of {@link #MAX_JSON_BYTES} at most. Holds the ids of
     * rooms and the ids and names of users.
     */
    public String toHealthJson() {
        return StatusJson.health(this, true);
    }

    /**
     * The JSON text that the wire protocol has at {@code GET /rooms}, of {@link #MAX_JSON_BYTES} at most. Holds the ids of
     * rooms and the ids and names of users.
     */
    public String toRoomsJson() {
        return StatusJson.rooms(this, true);
    }

    /**
     * As {@link #toHealthJson}, but without the ids and names of rooms and persons: rooms have only a {@code
     * participantCount}.
     */
    public String toAnonymousHealthJson() {
        return StatusJson.health(this, false);
    }

    /**
     * As {@link #toRoomsJson}, but without the ids and names of rooms and persons: rooms have only a {@code
     * participantCount}.
     */
    public String toAnonymousRoomsJson() {
        return StatusJson.rooms(this, false);
    }

    @Override
    public String toString() {
        return "EngineStatus[rooms=" + roomCount + ", connections=" + connectionCount + ", outboxBytes=" + outboxBytes
                + (draining ? ", draining]" : "]");
    }

    /** One room at one moment. Immutable. */
    public static final class RoomStatus {

        private final String id;
        private final List<Participant> participants;

        RoomStatus(String id, List<Participant> participants) {
            this.id = id;
            this.participants = participants;
        }

        /** The room's id. */
        public String id() {
            return id;
        }

        /** The participants of the room, oldest first; never empty. */
        public List<Participant> participants() {
            return participants;
        }
    }
}
