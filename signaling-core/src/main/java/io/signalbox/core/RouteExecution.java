package io.signalbox.core;

import io.signalbox.spi.OutboundText;
import org.jspecify.annotations.Nullable;

/** Carries out what the router wants done with the messages of one room. Every method runs on the room's queue. */
final class RouteExecution {

    private static final String INTERNAL = "the server failed to handle the message";

    private final LocalRoom room;
    private final EngineConfig config;

    RouteExecution(LocalRoom room, EngineConfig config) {
        this.room = room;
        this.config = config;
    }

    /**
     * Routes a message, unless its sender has left.
     *
     * @param arrived when it came, by the time source
     */
    void handle(LocalParticipant sender, Message message, long arrived) {
        if (!sender.isPresent()) {
            return;
        }
        config.listener().received(sender, message);
        boolean wellFormed = true;
        try {
            wellFormed = carryOut(route(sender, message), sender, message);
        } catch (Throwable thrown) {
            config.listener().failed("carrying out a route", thrown);
            reject(sender, ErrorCode.INTERNAL, INTERNAL, message);
        }
        if (wellFormed) {
            sender.session().wellFormed();
        } else {
            sender.session().malformed();
        }
        if (config.listener().isPresent()) {
            config.listener().handled(sender, message, config.time().nanoTime() - arrived);
        }
    }

    /** Answers text that is no message. */
    void handleMalformed(LocalParticipant sender, MalformedMessageException problem) {
        if (sender.isPresent()) {
            reject(sender, ErrorCode.BAD_MESSAGE, reasonOf(problem), null);
            sender.session().malformed();
        }
    }

    /** Tells how many messages were dropped. */
    void tellRateLimited(LocalParticipant sender, long count) {
        if (sender.isPresent()) {
            tell(sender, ErrorCode.RATE_LIMITED, Wire.rateLimited(count));
            config.listener().rateLimited(sender, count);
        }
    }

    private Route route(LocalParticipant sender, Message message) {
        boolean interrupted = Thread.currentThread().isInterrupted();
        try {
            Route route = config.router().route(message, sender, room);
            if (route != null) {
                return route;
            }
            config.listener().failed("the router", new NullPointerException("the router returned null"));
        } catch (MalformedMessageException problem) {
            return Route.reject(ErrorCode.BAD_MESSAGE, reasonOf(problem));
        } catch (Throwable thrown) {
            config.listener().failed("the router", thrown);
        } finally {
            ApplicationCode.takeBackInterrupt(interrupted);
        }
        return Route.reject(ErrorCode.INTERNAL, INTERNAL);
    }

    /** False if the message turns out to be malformed. */
    private boolean carryOut(Route route, LocalParticipant sender, Message message) {
        if (route instanceof Relay relay) {
            return relay(relay, sender, message);
        }
        if (route instanceof Routes.Send send) {
            pass(send.message().outbound(), send.userId(), sender, message);
        } else if (route instanceof Routes.Reply reply) {
            room.deliver(sender, reply.message().outbound());
        } else if (route instanceof Routes.Reject reject) {
            reject(sender, reject.code(), reject.text(), message);
            return !reject.code().equals(ErrorCode.BAD_MESSAGE);
        } else if (route instanceof Routes.All all) {
            boolean wellFormed = true;
            for (Route part : all.routes()) {
                wellFormed &= carryOut(part, sender, message);
            }
            return wellFormed;
        }
        return true;
    }

    private boolean relay(Relay relay, LocalParticipant sender, Message message) {
        for (String member : relay.members()) {
            if (!message.has(member)) {
                reject(sender, ErrorCode.BAD_MESSAGE, member + " is missing", message);
                return false;
            }
        }
        pass(Wire.relay(message, sender.id(), relay), relay.userId(), sender, message);
        return true;
    }

    /** Delivers to one user, or to all but the sender where that is null. */
    private void pass(OutboundText text, @Nullable String userId, LocalParticipant sender, Message cause) {
        if (userId != null) {
            LocalParticipant target = room.member(userId);
            if (target == null || !room.deliver(target, text)) {
                rejectTarget(sender, userId, cause);
            }
            return;
        }
        for (LocalParticipant member : room.members()) {
            // Whose connection has ended is on the way out: nobody is missed who was to be reached.
            if (member != sender && !member.session().hasEnded() && !room.deliver(member, text)) {
                rejectTarget(sender, member.id(), cause);
            }
        }
    }

    private void rejectTarget(LocalParticipant sender, String userId, Message cause) {
        tell(sender, ErrorCode.UNKNOWN_TARGET, Wire.unknownTarget(userId, cause));
    }

    private void reject(LocalParticipant sender, ErrorCode code, String text, @Nullable Message cause) {
        tell(sender, code, Wire.error(code, text, cause));
    }

    private void tell(LocalParticipant sender, ErrorCode code, OutgoingMessage error) {
        room.deliver(sender, error.outbound());
        config.listener().rejected(sender, code);
    }

    private static String reasonOf(MalformedMessageException problem) {
        String reason = problem.getMessage();
        return reason == null ? "malformed" : reason;
    }
}
