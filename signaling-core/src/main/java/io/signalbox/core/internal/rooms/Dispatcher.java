package io.signalbox.core.internal.rooms;

import io.signalbox.core.ErrorCode;
import io.signalbox.core.MalformedMessageException;
import io.signalbox.core.Message;
import io.signalbox.core.Route;
import io.signalbox.core.internal.application.EngineConfig;
import io.signalbox.core.internal.application.Interrupts;
import io.signalbox.core.internal.messages.ParsedMessage;
import io.signalbox.core.internal.messages.RejectRoute;
import io.signalbox.core.internal.messages.RelayRoute;
import io.signalbox.core.internal.messages.ReplyRoute;
import io.signalbox.core.internal.messages.RouteSequence;
import io.signalbox.core.internal.messages.SendRoute;
import io.signalbox.core.internal.text.LogSubject;
import io.signalbox.spi.OutboundText;
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
        boolean wellFormed = true;
        try {
            wellFormed = carryOut(route(sender, message), sender, message);
        } catch (Throwable thrown) {
            fail("carrying out a route", sender, message, thrown);
            reject(sender, ErrorCode.INTERNAL, INTERNAL, message);
        }
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
    private boolean carryOut(Route route, Seat sender, ParsedMessage message) {
        if (route instanceof RelayRoute relay) {
            return relay(relay, sender, message);
        }
        if (route instanceof SendRoute send) {
            pass(OutboundText.of(send.message().text()), send.userId(), sender, message);
        } else if (route instanceof ReplyRoute reply) {
            sender.deliver(OutboundText.of(reply.message().text()));
        } else if (route instanceof RejectRoute reject) {
            reject(sender, reject.code(), reject.text(), message);
            return !reject.code().equals(ErrorCode.BAD_MESSAGE);
        } else if (route instanceof RouteSequence all) {
            boolean wellFormed = true;
            for (Route part : all.routes()) {
                wellFormed &= carryOut(part, sender, message);
            }
            return wellFormed;
        }
        return true;
    }

    private boolean relay(RelayRoute relay, Seat sender, ParsedMessage message) {
        for (String member : relay.members()) {
            if (!message.has(member)) {
                reject(sender, ErrorCode.BAD_MESSAGE, member + " is missing", message);
                return false;
            }
        }
        pass(config.dialect().relayed(message, sender.id(), relay), relay.userId(), sender, message);
        return true;
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
