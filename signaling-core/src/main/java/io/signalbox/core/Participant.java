package io.signalbox.core;

import io.signalbox.spi.CloseReason;
import java.time.Instant;
import java.util.Map;

/**
 * A live handle on one user's presence in one room, from joining to leaving. A user who joins again is another
 * participant with the same id.
 *
 * <p>Every method may be called from any thread and returns without waiting.
 */
public interface Participant {

    /** The user id; unique within the room. */
    String id();

    /** The name to show. Untrusted text: escape it wherever it is displayed. */
    String name();

    /** When the participant joined, by the engine's wall clock, in milliseconds' precision. */
    Instant joinedAt();

    /** The room that the participant joined. */
    Room room();

    /**
     * The number of the participant's connection. The engine counts them from 1: it tells a user's connections apart in
     * logs, and says nothing of the user.
     */
    long connectionNumber();

    /** The JSON values that the access policy attached (see {@link Admission#withAttribute}); unmodifiable. */
    Map<String, Object> attributes();

    /** What programs keep with the participant; gone when it has left. */
    Attachments attachments();

    /**
     * Sends a message to this participant alone.
     *
     * @return false if the participant has left already. True promises no delivery: the connection may break.
     */
    boolean send(OutgoingMessage message);

    /**
     * Removes the participant from the room and closes the connection. What it was sent before is delivered first, for
     * up to {@link Limits#sendTimeout}; the others are told {@code participant-left}. Does nothing for someone who has
     * left.
     */
    void close(CloseReason reason);
}
