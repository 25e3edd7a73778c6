package io.signalbox.core.internal.rooms;

import io.signalbox.core.Arrival;
import io.signalbox.core.Departure;
import io.signalbox.core.LeaveReason;
import io.signalbox.core.MalformedMessageException;
import io.signalbox.core.Route;
import io.signalbox.core.internal.messages.CloseReasons;
import io.signalbox.core.internal.messages.ParsedMessage;
import io.signalbox.spi.CloseReason;
import io.signalbox.spi.OutboundText;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A task for a room: a value that waits on the room's queue for its turn.
 *
 * <p>A command of a link names the attachment that the link was made with. The room drops the commands of an older
 * link, and the commands for a seat that has ended.
 */
public sealed interface RoomCommand {

    /** Carries it out. On the room's queue. */
    void applyTo(LocalRoom room);

    /** A client that is admitted enters. */
    record Join(SeatLink link, Arrival arrival) implements RoomCommand {

        @Override
        public void applyTo(LocalRoom room) {
            room.join(link, arrival);
        }
    }

    /** What a link brings of its client: carried out in the order said, behind a route that comes later. */
    sealed interface Said extends RoomCommand {

        /** Who has said it. */
        Seat seat();

        /** Which of the seat's attachments the link has. */
        int attachment();

        /** How long its text is, in bytes of UTF-8; 0 where it is not kept. */
        default int textBytes() {
            return 0;
        }

        /** About what it holds in memory, in bytes. */
        default int heldBytes() {
            return 0;
        }

        /** Carries it out. The seat is attached, and waits for no route. */
        void dispatch(Dispatcher dispatcher);

        @Override
        default void applyTo(LocalRoom room) {
            if (!seat().isAttachedBy(attachment())) {
                return;
            }
            LaterTurn later = seat().laterTurn();
            if (later == null) {
                dispatch(room.dispatcher());
            } else if (!later.hold(this)) {
                seat().link().end(LeaveReason.OVERLOADED, CloseReasons.OVERLOADED);
            }
        }
    }

    /**
     * A participant says something.
     *
     * @param arrived when it came, by the time source
     */
    record Say(Seat seat, int attachment, ParsedMessage message, long arrived) implements Said {

        @Override
        public int textBytes() {
            return message.utf8Length();
        }

        @Override
        public int heldBytes() {
            return message.heldBytes();
        }

        @Override
        public void dispatch(Dispatcher dispatcher) {
            dispatcher.dispatch(seat, message, arrived);
        }
    }

    /** A participant has sent text that is no message. */
    record SayMalformed(Seat seat, int attachment, MalformedMessageException problem) implements Said {

        @Override
        public void dispatch(Dispatcher dispatcher) {
            dispatcher.answerMalformed(seat, problem);
        }
    }

    /** Messages of a participant were dropped for their rate, and it has not been told of so many. */
    record TellDropped(Seat seat, int attachment, long count) implements Said {

        @Override
        public void dispatch(Dispatcher dispatcher) {
            dispatcher.tellRateLimited(seat, count);
        }
    }

    /** The route of a message has come, later; or it has not, and the failure says why. */
    record RouteCame(
            Seat seat,
            LaterTurn turn,
            @Nullable Route route,
            @Nullable Throwable failure) implements RoomCommand {

        @Override
        public void applyTo(LocalRoom room) {
            // The sender may have left, and the route may have been given up.
            if (seat.laterTurn() == turn) {
                room.dispatcher().resume(seat, turn, route, failure);
            }
        }
    }

    /**
     * The application carries a route out, which comes at once.
     *
     * @param sender who is the sender; null for nobody
     * @param message what a relay takes its members from; there if the sender is
     */
    record CarryOut(@Nullable Seat sender, @Nullable ParsedMessage message, Route route) implements RoomCommand {

        @Override
        public void applyTo(LocalRoom room) {
            if (sender == null || message == null) {
                room.dispatcher().announce(route);
            } else if (sender.isPresent()) {
                room.dispatcher().carryOutFor(sender, message, route);
            }
        }
    }

    /** The link of a seat has ended. */
    record Detach(Seat seat, int attachment, Departure departure) implements RoomCommand {

        @Override
        public void applyTo(LocalRoom room) {
            if (seat.isAttachedBy(attachment)) {
                room.detach(seat, departure);
            }
        }
    }

    /** The application sends one participant a message. */
    record Send(Seat seat, OutboundText text) implements RoomCommand {

        @Override
        public void applyTo(LocalRoom room) {
            seat.deliver(text);
        }
    }

    /**
     * The application changes an attribute of a participant.
     *
     * @param value a JSON value that nobody else changes; null to take the attribute away
     */
    record ChangeAttribute(Seat seat, String name, @Nullable Object value) implements RoomCommand {

        @Override
        public void applyTo(LocalRoom room) {
            seat.changeAttribute(name, value);
        }
    }

    /** The application gives a participant another name. */
    record Rename(Seat seat, String name) implements RoomCommand {

        @Override
        public void applyTo(LocalRoom room) {
            seat.changeName(name);
        }
    }

    /** The application removes a participant. */
    record Remove(Seat seat, CloseReason reason) implements RoomCommand {

        @Override
        public void applyTo(LocalRoom room) {
            if (room.leave(seat, Departure.of(LeaveReason.CLOSED, reason))) {
                seat.link().closeWhenFlushed(reason, room.config().limits().sendTimeout());
            }
        }
    }

    /** The application sends all participants a message. */
    record Broadcast(OutboundText text) implements RoomCommand {

        @Override
        public void applyTo(LocalRoom room) {
            room.deliverToAll(text, null);
        }
    }

    /** The application closes the room. */
    record Close(CloseReason reason) implements RoomCommand {

        @Override
        public void applyTo(LocalRoom room) {
            Duration time = room.config().limits().sendTimeout();
            room.empty(Departure.of(LeaveReason.CLOSED, reason), link -> link.closeWhenFlushed(reason, time));
        }
    }

    /**
     * All participants are sent away in one step, after their earlier messages. No participant is told of it, so that
     * their calls go on.
     */
    record Drain() implements RoomCommand {

        @Override
        public void applyTo(LocalRoom room) {
            Duration time = room.config().limits().drainTimeout();
            room.empty(
                    Departure.of(LeaveReason.DRAINED, CloseReasons.GOING_AWAY),
                    link -> link.closeWhenFlushed(CloseReasons.GOING_AWAY, time));
        }
    }

    /** The same, but unsent messages are discarded. */
    record Shut() implements RoomCommand {

        @Override
        public void applyTo(LocalRoom room) {
            room.empty(
                    Departure.of(LeaveReason.DRAINED, CloseReasons.GOING_AWAY),
                    link -> link.end(LeaveReason.DRAINED, CloseReasons.GOING_AWAY));
        }
    }
}
