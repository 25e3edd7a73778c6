package io.signalbox.core;

import io.signalbox.spi.CloseReason;
import java.util.List;
import java.util.Optional;

/**
 * A live handle on the participants that can reach each other under one room id. A room exists from its first
 * participant's arrival until its last one's departure; a handle kept longer shows an empty room for ever.
 *
 * <p>Every method may be called from any thread and returns without waiting.
 */
public interface Room {

    /** The room's id, as the clients gave it. */
    String id();

    /** The participants of the room now, in the order of arrival: a snapshot that never changes. */
    List<Participant> participants();

    /** The participant with this user id, if there is one now. */
    default Optional<Participant> participant(String userId) {
        return participants().stream().filter(p -> p.id().equals(userId)).findFirst();
    }

    /** What programs keep with the room; gone with the room. */
    Attachments attachments();

    /**
     * Sends a message to every participant that is in the room when the message's turn comes. Its turn is after all
     * messages that the room accepted before, and ahead of all later ones.
     */
    void broadcast(OutgoingMessage message);

    /**
     * Carries a route out that no participant's message has brought, when its turn comes as for {@link #broadcast}: for
     * programs that have a route from elsewhere. There is no sender, so that {@link Route#sendToOthers} sends to everyone,
     * and an error that its sender would be told goes to nobody. {@link Participant#carryOut} has a sender. A stage of
     * {@link Route#later} that fails is told to {@link SignalingListener#failed}; it has no bound in time.
     *
     * @throws IllegalArgumentException if the route has a part that needs a sender: a relay, a reply or a rejection
     */
    void carryOut(Route route);

    /**
     * Closes all the room's connections in one step. Earlier messages are delivered first, for up to {@link
     * Limits#sendTimeout}. The room sends no {@code participant-left}, because no participant stays. The room may be
     * joined anew afterwards.
     */
    void close(CloseReason reason);
}
