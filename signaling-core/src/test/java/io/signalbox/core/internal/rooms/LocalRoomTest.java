package io.signalbox.core.internal.rooms;

import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.core.AccessPolicy;
import io.signalbox.core.Admission;
import io.signalbox.core.Arrival;
import io.signalbox.core.Departure;
import io.signalbox.core.ErrorCode;
import io.signalbox.core.JoinRequest;
import io.signalbox.core.LeaveReason;
import io.signalbox.core.Limits;
import io.signalbox.core.MalformedMessageException;
import io.signalbox.core.Message;
import io.signalbox.core.MessageRouter;
import io.signalbox.core.OutgoingMessage;
import io.signalbox.core.Participant;
import io.signalbox.core.RoomPolicy;
import io.signalbox.core.SignalingListener;
import io.signalbox.core.SweepDecision;
import io.signalbox.core.internal.HeldTasks;
import io.signalbox.core.internal.TestTime;
import io.signalbox.core.internal.application.EngineConfig;
import io.signalbox.core.internal.application.SafeListener;
import io.signalbox.core.internal.limits.MemoryBudget;
import io.signalbox.core.internal.messages.CloseReasons;
import io.signalbox.core.internal.messages.Dialect;
import io.signalbox.core.internal.messages.ParsedMessage;
import io.signalbox.core.internal.messages.RelayRoute;
import io.signalbox.core.internal.messages.WebRtcDialect;
import io.signalbox.core.internal.text.InboundText;
import io.signalbox.spi.CloseReason;
import io.signalbox.spi.OutboundText;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A room with links that have no sockets: what it does with its commands, and how it hands messages over. */
class LocalRoomTest {

    private static final Limits LIMITS = Limits.defaults();

    private final List<String> told = new ArrayList<>();
    private final RecordingEdge here = new RecordingEdge();
    private final RecordingEdge there = new RecordingEdge();
    private final MailboxBudget budget =
            new MailboxBudget(LIMITS.maxOutboxBytes(), new MemoryBudget(1 << 20, full -> {}));

    @Test
    void aMessageForSeatsOnOneEdgeIsHandedOverOnce() {
        LocalRooms rooms = rooms(new WebRtcDialect(100), LeaveAtOnce.INSTANCE);
        join(rooms, "anna", here);
        join(rooms, "ben", here);
        here.handOvers.clear();

        room(rooms).broadcast(OutgoingMessage.of("hello"));

        assertThat(here.handOvers).containsExactly("{\"type\":\"hello\"} to anna, ben");
    }

    @Test
    void aMessageForSeatsOnTwoEdgesIsHandedOverOnceToEach() {
        LocalRooms rooms = rooms(new WebRtcDialect(100), LeaveAtOnce.INSTANCE);
        StandInLink anna = join(rooms, "anna", here);
        join(rooms, "ben", there);
        join(rooms, "carl", here);
        clear();

        room(rooms).broadcast(OutgoingMessage.of("hello"));

        assertThat(here.handOvers).containsExactly("{\"type\":\"hello\"} to anna, carl");
        assertThat(there.handOvers).containsExactly("{\"type\":\"hello\"} to ben");
        assertThat(anna.sent).endsWith("{\"type\":\"hello\"}");
    }

    @Test
    void anEdgeThatLosesItsLastSeatIsHandedNothingMore() {
        LocalRooms rooms = rooms(new WebRtcDialect(100), LeaveAtOnce.INSTANCE);
        join(rooms, "anna", here);
        join(rooms, "ben", there);
        seat(rooms, "ben").close(CloseReason.of(1000, "bye"));
        clear();

        room(rooms).broadcast(OutgoingMessage.of("hello"));

        assertThat(here.handOvers).containsExactly("{\"type\":\"hello\"} to anna");
        assertThat(there.handOvers).isEmpty();
    }

    @Test
    void commandsOfAnOlderAttachmentAreDroppedUncounted() {
        LocalRooms rooms = rooms(new WebRtcDialect(100), LeaveAtOnce.INSTANCE);
        StandInLink link = join(rooms, "anna", here);
        Seat anna = seat(rooms, "anna");
        int older = 0;
        int sentBefore = link.sent.size();
        told.clear();

        room(rooms).take(new RoomCommand.Say(anna, older, ping(), 0));
        room(rooms).take(new RoomCommand.SayMalformed(anna, older, new MalformedMessageException("no")));
        room(rooms).take(new RoomCommand.TellDropped(anna, older, 3));
        room(rooms).take(new RoomCommand.Detach(anna, older, departure(LeaveReason.DISCONNECTED)));

        assertThat(told).isEmpty();
        assertThat(link.sent).hasSize(sentBefore);
        assertThat(anna.isPresent()).isTrue();
    }

    @Test
    void commandsOfThePresentAttachmentAreCarriedOut() {
        LocalRooms rooms = rooms(new WebRtcDialect(100), LeaveAtOnce.INSTANCE);
        StandInLink link = join(rooms, "anna", here);
        Seat anna = seat(rooms, "anna");
        told.clear();

        room(rooms).take(new RoomCommand.Say(anna, 1, ping(), 0));
        room(rooms).take(new RoomCommand.TellDropped(anna, 1, 3));
        LocalRoom room = room(rooms);
        room.take(new RoomCommand.Detach(anna, 1, departure(LeaveReason.DISCONNECTED)));
        room.take(new RoomCommand.Say(anna, 1, ping(), 0));

        assertThat(told).containsExactly("received ping", "rejected rate-limited", "left disconnected");
        assertThat(link.sent).contains("{\"type\":\"pong\"}");
        assertThat(rooms.find("room")).isNull();
    }

    @Test
    void aDetachPolicyDecidesWhatBecomesOfASeatWhoseLinkHasEnded() {
        List<String> asked = new ArrayList<>();
        LocalRooms rooms = rooms(new WebRtcDialect(100), new DetachPolicy() {
            @Override
            public void linkEnded(Seat seat) {
                asked.add("ended " + seat.id());
            }

            @Override
            public void detached(Seat seat, Departure departure) {
                asked.add("detached " + seat.id() + ", " + departure.reason());
            }
        });
        join(rooms, "anna", here);
        Seat anna = seat(rooms, "anna");

        room(rooms).linkEnded(anna);
        room(rooms).take(new RoomCommand.Detach(anna, 1, departure(LeaveReason.FAILED)));

        assertThat(asked).containsExactly("ended anna", "detached anna, failed");
        assertThat(anna.isPresent()).isTrue();
        assertThat(anna.mailbox().offer(OutboundText.of("x"))).isEqualTo(Mailbox.Offer.ACCEPTED);
    }

    @Test
    void commandsAreValuesThatCanBeComparedAndLogged() {
        CloseReason reason = CloseReason.of(1000, "bye");

        assertThat(new RoomCommand.Close(reason)).isEqualTo(new RoomCommand.Close(CloseReason.of(1000, "bye")));
        assertThat(new RoomCommand.Drain()).isEqualTo(new RoomCommand.Drain()).isNotEqualTo(new RoomCommand.Shut());
        assertThat(new RoomCommand.Close(reason)).hasToString("Close[reason=1000 bye]");
    }

    @Test
    void anotherDialectSaysTheSameInOtherWords() {
        LocalRooms rooms = rooms(new Terse(), LeaveAtOnce.INSTANCE);
        StandInLink anna = join(rooms, "anna", here);
        StandInLink ben = join(rooms, "ben", here);
        room(rooms).take(new RoomCommand.Say(seat(rooms, "ben"), 1, message("{\"type\":\"offer\"}"), 0));
        room(rooms).take(new RoomCommand.TellDropped(seat(rooms, "ben"), 1, 3));
        seat(rooms, "ben").close(CloseReasons.DUPLICATE);

        assertThat(anna.sent).containsExactly("hi anna", "+ben", "-ben");
        assertThat(ben.sent).containsExactly("hi ben", "no: bad-message", "slow: 3");
    }

    private LocalRooms rooms(Dialect dialect, DetachPolicy policy) {
        SignalingListener listener = new SignalingListener() {
            @Override
            public void received(Participant sender, Message message) {
                told.add("received " + message.type());
            }

            @Override
            public void rejected(Participant sender, ErrorCode code) {
                told.add("rejected " + code);
            }

            @Override
            public void left(Participant participant, LeaveReason reason) {
                told.add("left " + reason);
            }
        };
        EngineConfig config = new EngineConfig(
                LIMITS,
                MessageRouter.webrtc(),
                AccessPolicy.open(),
                RoomPolicy.open(),
                (participant, silence, ping) -> SweepDecision.keep(),
                dialect,
                new SafeListener(listener),
                new TestTime(),
                new HeldTasks());
        return new LocalRooms(config, budget, policy, () -> {});
    }

    private static StandInLink join(LocalRooms rooms, String userId, Edge edge) {
        StandInLink link = new StandInLink(edge);
        JoinRequest request = JoinRequest.of("room", userId, userId);
        rooms.join(link, Arrival.of(request, Admission.accept(request)));
        return link;
    }

    private static LocalRoom room(LocalRooms rooms) {
        return Objects.requireNonNull(rooms.find("room"));
    }

    private static Seat seat(LocalRooms rooms, String userId) {
        return Objects.requireNonNull(room(rooms).seat(userId));
    }

    private static Departure departure(LeaveReason why) {
        return Departure.of(why, 1006, "");
    }

    private static ParsedMessage ping() {
        return message("{\"type\":\"ping\"}");
    }

    private static ParsedMessage message(String text) {
        return ParsedMessage.parse(InboundText.of(text), 32);
    }

    private void clear() {
        here.handOvers.clear();
        there.handOvers.clear();
    }

    /** An edge that notes what it is handed over, and delivers as the local one does. */
    private static final class RecordingEdge implements Edge {

        private final List<String> handOvers = new ArrayList<>();

        @Override
        public List<Seat> deliver(OutboundText text, Seat[] seats, @Nullable Seat except) {
            handOvers.add(text.text() + " to "
                    + String.join(", ", Arrays.stream(seats).map(Seat::id).toList()));
            return LocalEdge.INSTANCE.deliver(text, seats, except);
        }
    }

    /** Says what there is to say in a word or two. */
    private static final class Terse implements Dialect {

        @Override
        public Arrival arrival(Participant newcomer, List<? extends Participant> others) {
            return new Arrival(
                    List.of(OutboundText.of("hi " + newcomer.id())),
                    others.isEmpty() ? null : OutboundText.of("+" + newcomer.id()));
        }

        @Override
        public OutboundText departure(Participant leaver, List<? extends Participant> others) {
            return OutboundText.of("-" + leaver.id());
        }

        @Override
        public OutboundText relayed(ParsedMessage message, String senderId, RelayRoute relay) {
            return OutboundText.of(senderId + ": " + message.type());
        }

        @Override
        public OutboundText error(ErrorCode code, String text, @Nullable Message cause) {
            return OutboundText.of("no: " + code);
        }

        @Override
        public OutboundText unknownTarget(String userId, Message cause) {
            return OutboundText.of("nobody: " + userId);
        }

        @Override
        public OutboundText rateLimited(long count) {
            return OutboundText.of("slow: " + count);
        }
    }
}
