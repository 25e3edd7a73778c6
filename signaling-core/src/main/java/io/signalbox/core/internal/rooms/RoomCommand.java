package io.signalbox.core.internal.rooms;

import io.signalbox.core.Admission;
import io.signalbox.core.LeaveReason;
import io.signalbox.core.MalformedMessageException;
import io.signalbox.core.internal.messages.CloseReasons;
import io.signalbox.core.internal.messages.ParsedMessage;
import io.signalbox.spi.CloseReason;
import io.signalbox.spi.OutboundText;
import java.time.Duration;

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
    record Join(SeatLink link, Admission admission) implements RoomCommand {

        @Override
        public void applyTo(LocalRoom room) {
            room.join(link, admission);
        }
    }

    /**
     * A participant says something.
     *
     * @param arrived when it came, by the time source
     */
    record Say(Seat seat, int attachment, ParsedMessage message, long arrived) implements RoomCommand {

        @Override
        public void applyTo(LocalRoom room) {
            if (seat.isAttachedBy(attachment)) {
                room.dispatcher().dispatch(seat, message, arrived);
            }
        }
    }

    /** A participant has sent text that is no message. */
    record SayMalformed(Seat seat, int attachment, MalformedMessageException problem) implements RoomCommand {

        @Override
        public void applyTo(LocalRoom room) {
            if (seat.isAttachedBy(attachment)) {
                room.dispatcher().answerMalformed(seat, problem);
            }
        }
    }

    /** Messages of a participant were dropped for their rate, and it has not been told of so many. */
    record TellDropped(Seat seat, int attachment, long count) implements RoomCommand {

        @Override
        public void applyTo(LocalRoom room) {
            if (seat.isAttachedBy(attachment)) {
                room.dispatcher().tellRateLimited(seat, count);
            }
        }
    }

    /** The link of a seat has ended. */
    record Detach(Seat seat, int attachment, LeaveReason why) implements RoomCommand {

        @Override
        public void applyTo(LocalRoom room) {
            if (seat.isAttachedBy(attachment)) {
                room.detach(seat, why);
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

    /** The application removes a participant. */
    record Remove(Seat seat, CloseReason reason) implements RoomCommand {

        @Override
        public void applyTo(LocalRoom room) {
            if (room.leave(seat, LeaveReason.CLOSED)) {
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
            room.empty(LeaveReason.CLOSED, link -> link.closeWhenFlushed(reason, time));
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
            room.empty(LeaveReason.DRAINED, link -> link.closeWhenFlushed(CloseReasons.GOING_AWAY, time));
        }
    }

    /** The same, but unsent messages are discarded. */
    record Shut() implements RoomCommand {

        @Override
        public void applyTo(LocalRoom room) {
            room.empty(LeaveReason.DRAINED, link -> link.end(LeaveReason.DRAINED, CloseReasons.GOING_AWAY));
        }
    }
}
