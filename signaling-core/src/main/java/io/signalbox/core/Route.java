package io.signalbox.core;

import io.signalbox.core.internal.messages.LaterRoute;
import io.signalbox.core.internal.messages.RejectRoute;
import io.signalbox.core.internal.messages.RelayRoute;
import io.signalbox.core.internal.messages.RelayToAllRoute;
import io.signalbox.core.internal.messages.ReplyRoute;
import io.signalbox.core.internal.messages.RouteSequence;
import io.signalbox.core.internal.messages.SendRoute;
import io.signalbox.core.internal.messages.SendToAllRoute;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletionStage;

/**
 * What a {@link MessageRouter} wants done with a message: an immutable value with equality. The engine carries it out,
 * each part whole or with an error to the sender.
 *
 * <p>A relay takes only the members that it names, as the sender wrote them to the byte. Type and sender are stamped by
 * the engine: a router cannot pass a forged sender on by mistake.
 */
public sealed interface Route permits Relay, SendRoute, SendToAllRoute, ReplyRoute, RejectRoute, RouteSequence, LaterRoute {

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

    /** Passes the message on to everyone in the room, the sender included. See {@link #relayToOthers}. */
    static Relay relayToAll(String... members) {
        return new RelayToAllRoute(RelayRoute.toOthers(List.of(members)), null);
    }

    /**
     * Passes the message on to everyone in the room, the sender included, but not to this user. Nobody is left out if the
     * user is not there. See {@link #relayToOthers}.
     */
    static Relay relayToAllBut(String userId, String... members) {
        return new RelayToAllRoute(
                RelayRoute.toOthers(List.of(members)), Objects.requireNonNull(userId, "userId"));
    }

    /** Sends a message of the application's own to one participant of the room, or {@code unknown-target} back. */
    static Route send(String userId, OutgoingMessage message) {
        return new SendRoute(userId, message);
    }

    /** Sends a message of the application's own to everyone in the room but the sender. */
    static Route sendToOthers(OutgoingMessage message) {
        return new SendRoute(null, message);
    }

    /** Sends a message of the application's own to everyone in the room, the sender included. */
    static Route sendToAll(OutgoingMessage message) {
        return new SendToAllRoute(Objects.requireNonNull(message, "message"), null);
    }

    /**
     * Sends a message of the application's own to everyone in the room, the sender included, but not to this user. Nobody
     * is left out if the user is not there.
     */
    static Route sendToAllBut(String userId, OutgoingMessage message) {
        return new SendToAllRoute(
                Objects.requireNonNull(message, "message"), Objects.requireNonNull(userId, "userId"));
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

    /**
     * Does what the stage brings, when it brings it: for a router that asks a database or another service. The room and
     * everyone else in it go on meanwhile.
     *
     * <p><b>Order.</b> What the sender says meanwhile waits, in order, and is routed afterwards, so that its messages and
     * errors keep their order. The parts of {@link #all} behind this one wait, too. In {@link Room#carryOut} and
     * {@link Participant#carryOut} only those parts wait.
     *
     * <p><b>Bounds.</b> Of one sender as much may wait as of a client that is not admitted yet
     * ({@link Limits#maxEarlyMessages}, {@link Limits#maxEarlyBytes}). Beyond that it is closed with 1013. A stage that has
     * brought nothing after {@link Limits#admissionTimeout}, seen within about two seconds, has failed, and is cancelled.
     *
     * <p><b>Errors.</b> A stage that fails or brings null is like a router that throws: {@link MalformedMessageException}
     * becomes {@code bad-message}, and anything else {@code internal}. If the sender leaves meanwhile, the stage is
     * cancelled, and neither its route nor what waits behind it is carried out: nothing comes from a participant that has
     * left.
     *
     * <p>Two routes are equal if their stage is the same object.
     */
    static Route later(CompletionStage<? extends Route> stage) {
        return new LaterRoute(Objects.requireNonNull(stage, "stage"));
    }

    /** Does nothing. */
    static Route none() {
        return RouteSequence.EMPTY;
    }
}
