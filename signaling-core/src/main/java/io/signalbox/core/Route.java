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
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * The action that a {@link MessageRouter} chooses for a message: an immutable value with equality. The engine carries
 * out each part as a whole, or sends the sender an error.
 *
 * <p>A relay takes only the members that it names, as the sender wrote them to the byte. The engine writes type and
 * sender itself, so a router cannot pass on a forged sender by mistake.
 *
 * <p>A factory takes no route that cannot be carried out: a null causes a {@link NullPointerException} that names it, and
 * a member that is named twice or that the engine writes causes an {@link IllegalArgumentException}.
 *
 * <p>A test compares a route with the one that it expects, or looks at a part of it, as in
 * {@code assertThat(route.error()).contains(ErrorCode.FORBIDDEN)}.
 */
public sealed interface Route
        permits Relay, SendRoute, SendToAllRoute, ReplyRoute, RejectRoute, RouteSequence, LaterRoute {

    /**
     * Passes the message on to one participant of the sender's room. The sender gets {@code unknown-target} if no
     * participant has that id, and {@code bad-message} if a named member is absent.
     *
     * @param userId the recipient
     * @param members names of the top-level members to take over; any JSON value will do, null included
     */
    static Relay relay(String userId, String... members) {
        return RelayRoute.toOne(userId, listOf("members", members));
    }

    /**
     * Passes the message on to every participant of the room except the sender. The sender gets {@code bad-message} if
     * a named member is absent.
     *
     * @param members names of the top-level members to take over; any JSON value will do, null included
     */
    static Relay relayToOthers(String... members) {
        return RelayRoute.toOthers(listOf("members", members));
    }

    /** Passes the message on to all participants of the room, the sender included. See {@link #relayToOthers}. */
    static Relay relayToAll(String... members) {
        return new RelayToAllRoute(RelayRoute.toOthers(listOf("members", members)), null);
    }

    /**
     * Passes the message on to all participants of the room, the sender included, but not to this user. Nobody is left out if the
     * user is not there. See {@link #relayToOthers}.
     */
    static Relay relayToAllBut(String userId, String... members) {
        return new RelayToAllRoute(
                RelayRoute.toOthers(listOf("members", members)), Objects.requireNonNull(userId, "userId"));
    }

    /** Sends a message of the application's own to one participant of the room, or {@code unknown-target} back. */
    static Route send(String userId, OutgoingMessage message) {
        return new SendRoute(Objects.requireNonNull(userId, "userId"), message);
    }

    /** Sends the application's own message to every participant of the room except the sender. */
    static Route sendToOthers(OutgoingMessage message) {
        return new SendRoute(null, message);
    }

    /** Sends a message of the application's own to all participants of the room, the sender included. */
    static Route sendToAll(OutgoingMessage message) {
        return new SendToAllRoute(Objects.requireNonNull(message, "message"), null);
    }

    /**
     * Sends a message of the application's own to all participants of the room, the sender included, but not to this user. Nobody
     * is left out if the user is not there.
     */
    static Route sendToAllBut(String userId, OutgoingMessage message) {
        return new SendToAllRoute(Objects.requireNonNull(message, "message"), Objects.requireNonNull(userId, "userId"));
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
        return new RouteSequence(listOf("routes", routes));
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

    private static <T> List<T> listOf(String name, T[] values) {
        for (T value : values) {
            Objects.requireNonNull(value, name);
        }
        return List.of(values);
    }
}
