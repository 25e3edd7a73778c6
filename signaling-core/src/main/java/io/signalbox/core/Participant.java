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

    /** The name to show, which {@link #rename} changes. Untrusted text: escape it wherever it is displayed. */
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

    /**
     * The JSON values that the access policy attached (see {@link Admission#withAttribute}), as {@link #setAttribute} and
     * {@link #removeAttribute} have changed them: a snapshot, unmodifiable.
     */
    Map<String, Object> attributes();

    /**
     * Gives the participant an attribute, or another value for it: a role that was granted, say. Clients are not told. The
     * change takes its turn as {@link Room#broadcast} does: every message and join that the room accepts later obeys it.
     * {@link SignalingListener#attributesChanged} is told then.
     *
     * @param value as for {@link Admission#withAttribute}
     * @return false if the participant has left already; if it leaves before the turn, nothing changes
     * @throws IllegalArgumentException if the value is no JSON value, or all attributes together take more than
     *     {@link Admission#MAX_ATTRIBUTE_BYTES}. Where changes at the same time are too large only together, the later one
     *     is left out and told to {@link SignalingListener#failed}
     */
    boolean setAttribute(String name, Object value);

    /**
     * Takes an attribute away, in the same way as {@link #setAttribute}. Does nothing where there is none.
     *
     * @return false if the participant has left already; if it leaves before the turn, nothing changes
     */
    boolean removeAttribute(String name);

    /**
     * Gives the participant another name. The change takes its turn as {@link Room#broadcast} does; lists and events that
     * are sent later have the new name. Clients are not told of it by itself: broadcast a message of your own where they
     * should see it at once. {@link SignalingListener#renamed} is told then.
     *
     * @param name within the bounds of {@link Limits#maxNameLength}
     * @return false if the participant has left already; if it leaves before the turn, nothing changes
     * @throws IllegalArgumentException if it is empty, too long, or has a character that no name may have
     */
    boolean rename(String name);

    /** What programs keep with the participant; gone when it has left. */
    Attachments attachments();

    /**
     * Sends a message to this participant alone.
     *
     * @return false if the participant has left already. True promises no delivery: the connection may break.
     */
    boolean send(OutgoingMessage message);

    /**
     * Carries a route out as though the engine's router had returned it for this message of the participant's, when its
     * turn comes as for {@link Room#broadcast}. Relays are stamped with the participant's id, it is told errors, and
     * listeners are told {@link SignalingListener#sent} and {@link SignalingListener#rejected} as ever. They are told
     * neither {@code received} nor {@code handled}, which are for messages from the client.
     *
     * <p>It does not wait behind a {@link Route#later} of the participant's. One within this route delays only what stands
     * behind it in {@link Route#all}, and has no bound in time.
     *
     * @param message what a relay takes its members from: a message that was routed before, or one of the program's own
     *     from {@link Message#parse}
     * @return false if the participant has left already; if it leaves before its turn, nothing is done
     */
    boolean carryOut(Message message, Route route);

    /**
     * Removes the participant from the room and closes the connection. Earlier messages to it are delivered first, for
     * up to {@link Limits#sendTimeout}. The others are told {@code participant-left}. Does nothing if the participant
     * has left.
     */
    void close(CloseReason reason);
}
