package io.signalbox.core;

import io.signalbox.core.internal.messages.RejectRoute;
import io.signalbox.core.internal.messages.RelayRoute;
import io.signalbox.core.internal.messages.ReplyRoute;
import io.signalbox.core.internal.messages.RouteSequence;
import io.signalbox.core.internal.messages.SendRoute;
import java.util.List;
import java.util.Objects;

/**
 * What a {@link MessageRouter} wants done with a message: an immutable value with equality. The engine carries it out,
 * each part whole or with an error to the sender.
 *
 * <p>A relay takes only the members that it names, as the sender wrote them to the byte. Type and sender are stamped by
 * the engine: a router cannot pass a forged sender on by mistake.
 *
 * <p>What cannot be carried out is no route: a null causes a {@link NullPointerException} that names it, and a member that
 * is named twice or that the engine stamps causes an {@link IllegalArgumentException}.
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
        return RelayRoute.toOne(userId, listOf("members", members));
    }

    /**
     * Passes the message on to everyone in the room but the sender, who gets {@code bad-message} if a named member is
     * absent.
     *
     * @param members names of the top-level members to take over; any JSON value will do, null included
     */
    static Relay relayToOthers(String... members) {
        return RelayRoute.toOthers(listOf("members", members));
    }

    /** Sends a message of the application's own to one participant of the room, or {@code unknown-target} back. */
    static Route send(String userId, OutgoingMessage message) {
        return new SendRoute(Objects.requireNonNull(userId, "userId"), message);
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
        return new RouteSequence(listOf("routes", routes));
    }

    /** Does nothing. */
    static Route none() {
        return RouteSequence.EMPTY;
    }

    private static <T> List<T> listOf(String name, T[] values) {
        for (T value : values) {
            Objects.requireNonNull(value, name);
        }
        return List.of(values);
    }
}
