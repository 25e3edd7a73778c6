package io.signalbox.core.internal.limits;

import io.signalbox.core.Limits;

/** Refuses limits that each make sense and cannot work together. */
public final class LimitsConsistency {

    /** Braces, member names and joinedAt of one entry in a list of participants. */
    private static final int LIST_ENTRY_OVERHEAD = 64;

    /** What the engine adds around a payload or a list: type, sender, room and user ids. */
    private static final int MESSAGE_ENVELOPE = 2_048;

    /** What a message that waits holds at most, in its own length: two for chars, three for its members or its target. */
    private static final int HELD = 5;

    /** The objects that such a message consists of. */
    private static final int MESSAGE_OBJECTS = 512;

    private LimitsConsistency() {}

    public static void check(Limits limits) {
        // A code point takes up to 4 bytes of UTF-8; escaping doubles only ASCII.
        long entry = 4L * (limits.maxIdLength() + limits.maxNameLength()) + LIST_ENTRY_OVERHEAD;
        long envelope = MESSAGE_ENVELOPE + 8L * limits.maxIdLength();
        // A newcomer is sent the list twice, in welcome and in existing-participants.
        require(
                2 * (limits.maxRoomSize() * entry + envelope),
                limits.maxOutboxBytes(),
                "maxOutboxBytes",
                "a list of maxRoomSize = " + limits.maxRoomSize() + " participants with the longest ids and names");
        require(
                limits.maxMessageBytes() + envelope,
                limits.maxOutboxBytes(),
                "maxOutboxBytes",
                "a message of maxMessageBytes = " + limits.maxMessageBytes());
        require(
                limits.maxOutboxBytes(),
                limits.maxTotalOutboxBytes(),
                "maxTotalOutboxBytes",
                "one outbox of maxOutboxBytes = " + limits.maxOutboxBytes());
        require(
                (long) HELD * limits.maxMessageBytes() + MESSAGE_OBJECTS,
                limits.maxQueuedBytes(),
                "maxQueuedBytes",
                "a message of maxMessageBytes = " + limits.maxMessageBytes());
        if (limits.byteRate() > 0) {
            require(
                    limits.maxMessageBytes(),
                    limits.byteBurst(),
                    "byteBurst",
                    "a message of maxMessageBytes = " + limits.maxMessageBytes());
        }
    }

    private static void require(long needed, long given, String limit, String what) {
        if (given < needed) {
            throw new IllegalArgumentException(
                    limit + " = " + given + " is too small for " + what + ": it takes at least " + needed);
        }
    }
}
