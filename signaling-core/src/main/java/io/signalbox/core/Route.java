package io.signalbox.core;

import io.signalbox.core.internal.messages.RejectRoute;
import io.signalbox.core.internal.messages.RelayRoute;
import io.signalbox.core.internal.messages.ReplyRoute;
import io.signalbox.core.internal.messages.RouteSequence;
import io.signalbox.core.internal.messages.SendRoute;
import java.util.List;

/**
 * The action that a {@link MessageRouter} chooses for a message: an immutable value with equality. The engine carries
 * out each part as a whole, or sends the sender an error.
 *
 * <p>A relay takes only the members that it names, as the sender wrote them to the byte. The engine writes type and
 * sender itself, so a router cannot pass on a forged sender by mistake.
 */
public sealed interface Route permits Relay, SendRoute, ReplyRoute, RejectRoute, RouteSequence {

    /**
     * Passes the message on to one participant of the sender's room. The sender gets {@code unknown-target} if no
     * participant has that id, and {@code bad-message} if a named member is absent.
     *
     * @param userId the recipient
     * @param members names of the top-level members to take over; any JSON value will do, null included
     */
    static Relay relay(String userId, String... members) {
        return RelayRoute.toOne(userId, List.of(members));
    }

    /**
     * Passes the message on to every participant of the room except the sender. The sender gets {@code bad-message} if
     * a named member is absent.
     *
     * @param members names of the top-level members to take over; any JSON value will do, null included
     */
    static Relay relayToOthers(String... members) {
        return RelayRoute.toOthers(List.of(members));
    }

    /** Sends a message of the application's own to one participant of the room, or {@code unknown-target} back. */
    static Route send(String userId, OutgoingMessage message) {
        return new SendRoute(userId, message);
    }

    /** Sends the application's own message to every participant of the room except the sender. */
    static Route sendToOthers(OutgoingMessage message) {
        return new SendRoute(null, message);
    }

    /** Answers the sender. */
    static Route reply(OutgoingMessage message) {
        return new ReplyRoute(message);
    }

    /**
     * Tells the sender that the message is not carried out. {@link ErrorCode#BAD_MESSAGE} counts as a malformed message
     * (see {@link Limits#maxMalformedMessages}).
     *
     * @param code the fault, for programs
     * @param text the fault, for people
     */
    static Route reject(ErrorCode code, String text) {
        return new RejectRoute(code, text);
    }

    /** Carries out these routes in order. A route that fails does not stop the later ones. */
    static Route all(Route... routes) {
        return new RouteSequence(List.of(routes));
    }

    /** Does nothing. */
    static Route none() {
        return RouteSequence.EMPTY;
    }
}
