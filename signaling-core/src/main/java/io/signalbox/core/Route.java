package io.signalbox.core;

import io.signalbox.core.internal.messages.RejectRoute;
import io.signalbox.core.internal.messages.RelayRoute;
import io.signalbox.core.internal.messages.ReplyRoute;
import io.signalbox.core.internal.messages.RouteSequence;
import io.signalbox.core.internal.messages.SendRoute;
import java.util.List;
import java.util.Optional;

/**
 * What a {@link MessageRouter} wants done with a message: an immutable value with equality. The engine carries it out,
 * each part whole or with an error to the sender.
 *
 * <p>A relay takes only the members that it names, as the sender wrote them to the byte. Type and sender are stamped by
 * the engine: a router cannot pass a forged sender on by mistake.
 *
 * <p>A test compares a route with the one that it expects, or looks at a part of it, as in
 * {@code assertThat(route.error()).contains(ErrorCode.FORBIDDEN)}.
 */
public sealed interface Route permits Relay, SendRoute, ReplyRoute, RejectRoute, RouteSequence {

    /**
     * Passes the message on to one participant of the sender's room. The sender gets {@code unknown-target} if nobody
     * there has that id, and {@code bad-message} if a named member is absent.
     *
     * @param userId the recipient
     * @param members names of the top-level members to take over; any JSON value will do, null included
     */
    static Relay relay(String userId, String... members) {
        return RelayRoute.toOne(userId, List.of(members));
    }

    /**
     * Passes the message on to everyone in the room but the sender, who gets {@code bad-message} if a named member is
     * absent.
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

    /** Sends a message of the application's own to everyone in the room but the sender. */
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
     * @param code what went wrong, for programs
     * @param text what went wrong, for people
     */
    static Route reject(ErrorCode code, String text) {
        return new RejectRoute(code, text);
    }

    /** Does all of these, in order; one that fails keeps none of the others from being done. */
    static Route all(Route... routes) {
        return new RouteSequence(List.of(routes));
    }

    /** Does nothing. */
    static Route none() {
        return RouteSequence.EMPTY;
    }

    /**
     * The routes that this one consists of, in order: those of {@link #all}, none for {@link #none}, and otherwise this
     * route alone. None of them consists of others.
     */
    default List<Route> parts() {
        return List.of(this);
    }

    /** The user id of the one participant that a {@link #relay} or a {@link #send} goes to; empty for every other route. */
    default Optional<String> recipient() {
        return Optional.empty();
    }

    /** The message of the application's own that this route sends; empty for a relay, a rejection and several routes. */
    default Optional<OutgoingMessage> outgoing() {
        return Optional.empty();
    }

    /** The code of the error that the sender is told; empty where the route is no {@link #reject}. */
    default Optional<ErrorCode> error() {
        return Optional.empty();
    }
}
