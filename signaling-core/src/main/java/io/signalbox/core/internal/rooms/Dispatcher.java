package io.signalbox.core.internal.rooms;

import io.signalbox.core.ErrorCode;
import io.signalbox.core.MalformedMessageException;
import io.signalbox.core.Message;
import io.signalbox.core.Route;
import io.signalbox.core.internal.application.EngineConfig;
import io.signalbox.core.internal.application.Interrupts;
import io.signalbox.core.internal.messages.LaterRoute;
import io.signalbox.core.internal.messages.ParsedMessage;
import io.signalbox.core.internal.messages.RejectRoute;
import io.signalbox.core.internal.messages.RelayRoute;
import io.signalbox.core.internal.messages.RelayToAllRoute;
import io.signalbox.core.internal.messages.ReplyRoute;
import io.signalbox.core.internal.messages.RouteSequence;
import io.signalbox.core.internal.messages.SendRoute;
import io.signalbox.core.internal.messages.SendToAllRoute;
import io.signalbox.core.internal.text.LogSubject;
import io.signalbox.spi.OutboundText;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Asks the router about each message of one room, and carries the route out. Every method runs on the room's queue. */
final class Dispatcher {

    private static final String INTERNAL = "the server failed to handle the message";

    private final LocalRoom room;
    private final EngineConfig config;

    Dispatcher(LocalRoom room, EngineConfig config) {
        this.room = room;
        this.config = config;
    }

    /**
     * Routes a message of a participant of the room.
     *
     * @param arrived when it came, by the time source
     */
    void dispatch(Seat sender, ParsedMessage message, long arrived) {
        config.listener().received(sender, message);
        boolean wellFormed = carryOutSafely(route(sender, message), sender, message, arrived);
        LaterTurn later = sender.laterTurn();
        if (later == null) {
            finish(sender, message, arrived, wellFormed);
        } else {
            later.found(wellFormed);
        }
    }

    /** Goes on with a message whose route has come, or has not, and then with what its sender has said meanwhile. */
    void resume(Seat sender, LaterTurn turn, @Nullable Route route, @Nullable Throwable failure) {
        sender.awaitRoute(null);
        Route came = routeThatCame(route, failure, sender, turn.message());
        if (failure instanceof TimeoutException) {
            turn.route().cancel();
        }
        boolean carriedOut =
                carryOutSafely(new RouteSequence(turn.withRest(came)), sender, turn.message(), turn.arrived());
        boolean wellFormed = carriedOut && turn.isWellFormed();
        LaterTurn again = sender.laterTurn();
        if (again == null) {
            finish(sender, turn.message(), turn.arrived(), wellFormed);
        } else {
            again.found(wellFormed);
            again.goOnFrom(turn);
        }
        RoomCommand.Said next = sender.laterTurn() == null ? turn.poll() : null;
        while (next != null) {
            next.applyTo(room);
            next = sender.laterTurn() == null ? turn.poll() : null;
        }
        LaterTurn newer = sender.laterTurn();
        if (newer != null) {
            newer.follow(turn);
        }
    }

    /** The route that a stage has brought, or the one that tells the sender why it has not. By any thread. */
    Route routeThatCame(
            @Nullable Route route, @Nullable Throwable failure, @Nullable Seat sender, @Nullable Message message) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        if (cause == null && route == null) {
            cause = new NullPointerException("the stage of a route brought null");
        }
        if (cause == null) {
            return Objects.requireNonNull(route);
        }
        if (sender != null && cause instanceof MalformedMessageException problem) {
            return Route.reject(ErrorCode.BAD_MESSAGE, reasonOf(problem));
        }
        if (sender == null || message == null) {
            config.listener().failed("the stage of a route " + LogSubject.of(room.id()), cause);
            return Route.none();
        }
        fail("the stage of a route", sender, message, cause);
        return Route.reject(ErrorCode.INTERNAL, INTERNAL);
    }

    /** Carries out a route of the application's that comes at once, as though its router had returned it. */
    void carryOutFor(Seat sender, ParsedMessage message, Route route) {
        if (!carryOutSafely(route, sender, message, 0)) {
            sender.malformed();
        }
    }

    /** Carries out a route of the application's that comes at once and has no sender. */
    void announce(Route route) {
        if (route instanceof SendRoute send) {
            announce(send);
        } else if (route instanceof SendToAllRoute all) {
            room.deliverToAll(OutboundText.of(all.message().text()), seat(all.exceptUserId()));
        } else if (route instanceof RouteSequence sequence) {
            sequence.routes().forEach(this::announce);
        } else {
            // A stage has brought it.
            String about = "carrying out a route " + LogSubject.of(room.id());
            config.listener().failed(about, new IllegalArgumentException(route + " needs a sender"));
        }
    }

    private void announce(SendRoute send) {
        OutboundText text = OutboundText.of(send.message().text());
        Seat target = seat(send.userId());
        if (send.userId() == null) {
            room.deliverToAll(text, null);
        } else if (target != null) {
            target.deliver(text);
        }
    }

    private @Nullable Seat seat(@Nullable String userId) {
        return userId == null ? null : room.seat(userId);
    }

    private boolean carryOutSafely(Route route, Seat sender, ParsedMessage message, long arrived) {
        try {
            return carryOut(route, sender, message, arrived);
        } catch (Throwable thrown) {
            fail("carrying out a route", sender, message, thrown);
            reject(sender, ErrorCode.INTERNAL, INTERNAL, message);
            return true;
        }
    }

    private void finish(Seat sender, ParsedMessage message, long arrived, boolean wellFormed) {
        if (wellFormed) {
            sender.wellFormed();
        } else {
            sender.malformed();
        }
        if (config.listener().isPresent()) {
            config.listener().handled(sender, message, config.time().nanoTime() - arrived);
        }
    }

    /** Answers text that is no message. */
    void answerMalformed(Seat sender, MalformedMessageException problem) {
        reject(sender, ErrorCode.BAD_MESSAGE, reasonOf(problem), null);
        sender.malformed();
    }

    /** Tells how many messages were dropped. */
    void tellRateLimited(Seat sender, long count) {
        tell(sender, ErrorCode.RATE_LIMITED, config.dialect().rateLimited(count));
        config.listener().rateLimited(sender, count);
    }

    private Route route(Seat sender, ParsedMessage message) {
        boolean interrupted = Thread.currentThread().isInterrupted();
        try {
            Route route = config.router().route(message, sender, room);
            if (route != null) {
                return route;
            }
            fail("the router", sender, message, new NullPointerException("the router returned null"));
        } catch (MalformedMessageException problem) {
            return Route.reject(ErrorCode.BAD_MESSAGE, reasonOf(problem));
        } catch (Throwable thrown) {
            fail("the router", sender, message, thrown);
        } finally {
            Interrupts.takeBack(interrupted);
        }
        return Route.reject(ErrorCode.INTERNAL, INTERNAL);
    }

    private void fail(String what, Seat sender, Message message, Throwable failure) {
        String about = LogSubject.of(room.id(), sender.id(), "type", message.type());
        config.listener().failed(what + " " + about, failure);
    }

    /** False if the message turns out to be malformed. */
    private boolean carryOut(Route route, Seat sender, ParsedMessage message, long arrived) {
        if (route instanceof RelayRoute relay) {
            return relay(relay, sender, message);
        }
        if (route instanceof RelayToAllRoute relay) {
            return relayToAll(relay, sender, message);
        }
        if (route instanceof SendRoute send) {
            pass(OutboundText.of(send.message().text()), send.userId(), sender, message);
        } else if (route instanceof ReplyRoute reply) {
            sender.deliver(OutboundText.of(reply.message().text()));
        } else if (route instanceof RejectRoute reject) {
            reject(sender, reject.code(), reject.text(), message);
            return !reject.code().equals(ErrorCode.BAD_MESSAGE);
        } else if (route instanceof RouteSequence all) {
            return carryOutEach(all.routes(), sender, message, arrived);
        } else if (route instanceof SendToAllRoute all) {
            passToAll(OutboundText.of(all.message().text()), all.exceptUserId(), sender, message);
        } else if (route instanceof LaterRoute later) {
            await(later, sender, message, arrived);
        }
        return true;
    }

    /** The parts behind one that comes later are left to its turn. */
    private boolean carryOutEach(List<Route> parts, Seat sender, ParsedMessage message, long arrived) {
        boolean wellFormed = true;
        for (int i = 0; i < parts.size(); i++) {
            wellFormed &= carryOut(parts.get(i), sender, message, arrived);
            LaterTurn later = sender.laterTurn();
            if (later != null) {
                later.leave(parts.subList(i + 1, parts.size()));
                break;
            }
        }
        return wellFormed;
    }

    private void await(LaterRoute later, Seat sender, ParsedMessage message, long arrived) {
        LaterTurn turn = new LaterTurn(message, arrived, later, config.limits(), room.memory());
        later.stage()
                .whenComplete((route, failure) -> room.take(new RoomCommand.RouteCame(sender, turn, route, failure)));
        // After that, which may throw. The command comes after this one in any case.
        sender.awaitRoute(turn);
    }

    private boolean relay(RelayRoute relay, Seat sender, ParsedMessage message) {
        if (!hasMembers(relay, sender, message)) {
            return false;
        }
        pass(config.dialect().relayed(message, sender.id(), relay), relay.userId(), sender, message);
        return true;
    }

    private boolean relayToAll(RelayToAllRoute relay, Seat sender, ParsedMessage message) {
        if (!hasMembers(relay.content(), sender, message)) {
            return false;
        }
        OutboundText text = config.dialect().relayed(message, sender.id(), relay.content());
        passToAll(text, relay.exceptUserId(), sender, message);
        return true;
    }

    /** Whether the message has the members that the relay names; its sender is told of the first that is missing. */
    private boolean hasMembers(RelayRoute relay, Seat sender, ParsedMessage message) {
        for (String member : relay.members()) {
            if (!message.has(member)) {
                reject(sender, ErrorCode.BAD_MESSAGE, member + " is missing", message);
                return false;
            }
        }
        return true;
    }

    private void passToAll(OutboundText text, @Nullable String exceptUserId, Seat sender, Message cause) {
        for (Seat full : room.deliverToAll(text, seat(exceptUserId))) {
            rejectTarget(sender, full.id(), cause);
        }
    }

    /** Delivers to one user, or to all but the sender where that is null. */
    private void pass(OutboundText text, @Nullable String userId, Seat sender, Message cause) {
        if (userId == null) {
            for (Seat full : room.deliverToAll(text, sender)) {
                rejectTarget(sender, full.id(), cause);
            }
            return;
        }
        Seat target = room.seat(userId);
        if (target == null || !target.deliver(text)) {
            rejectTarget(sender, userId, cause);
        }
    }

    private void rejectTarget(Seat sender, String userId, Message cause) {
        tell(sender, ErrorCode.UNKNOWN_TARGET, config.dialect().unknownTarget(userId, cause));
    }

    private void reject(Seat sender, ErrorCode code, String text, @Nullable Message cause) {
        tell(sender, code, config.dialect().error(code, text, cause));
    }

    private void tell(Seat sender, ErrorCode code, OutboundText error) {
        sender.deliver(error);
        config.listener().rejected(sender, code);
    }

    private static String reasonOf(MalformedMessageException problem) {
        String reason = problem.getMessage();
        return reason == null ? "malformed" : reason;
    }
}
