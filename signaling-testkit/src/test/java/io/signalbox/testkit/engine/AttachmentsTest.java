package io.signalbox.testkit.engine;

import static io.signalbox.testkit.engine.Texts.participant;
import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.core.AttachmentKey;
import io.signalbox.core.Attachments;
import io.signalbox.core.LeaveReason;
import io.signalbox.core.Message;
import io.signalbox.core.MessageRouter;
import io.signalbox.core.OutgoingMessage;
import io.signalbox.core.Participant;
import io.signalbox.core.Room;
import io.signalbox.core.RoomRouter;
import io.signalbox.core.Route;
import io.signalbox.core.SignalingListener;
import io.signalbox.testkit.FakeRoom;
import io.signalbox.testkit.TestClient;
import io.signalbox.testkit.TestEngine;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What programs keep with rooms and participants, and for how long. */
class AttachmentsTest {

    private static final String COUNT = "{\"type\":\"count\"}";

    private final List<String> told = new ArrayList<>();
    private final AttachmentKey<String> note =
            AttachmentKey.<String>named("note").whenGone(value -> told.add("gone " + value));
    private final SignalingListener listener = new SignalingListener() {
        @Override
        public void left(Participant participant, LeaveReason reason) {
            told.add("left with " + participant.attachments().get(note).orElse("nothing"));
        }

        @Override
        public void roomClosed(Room room) {
            told.add("closed with " + room.attachments().get(note).orElse("nothing"));
        }

        @Override
        public void failed(String what, Throwable failure) {
            told.add("failed: " + what);
        }
    };
    private final TestEngine engine =
            TestEngine.with(builder -> builder.listener(listener).router(MessageRouter.perRoom(room -> new Counter())));

    @AfterEach
    void nothingIsLeft() {
        engine.close();
    }

    /** Counts the messages of its room. */
    private final class Counter implements RoomRouter {

        private int count;

        @Override
        public Route route(Message message, Participant sender, Room room) {
            count++;
            return Route.reply(OutgoingMessage.of("count").with("count", count));
        }

        @Override
        public void roomClosed() {
            told.add("router ended at " + count);
        }
    }

    @Test
    void attachmentsAreThereWhileTheEndIsToldAndGoneAfterwards() {
        TestClient alice = engine.join("room", "alice");
        Participant participant = participant(engine, "room", "alice");
        Attachments ofParticipant = participant.attachments();
        Attachments ofRoom = participant.room().attachments();
        assertThat(ofParticipant.attach(note, "alice's")).isTrue();
        assertThat(ofRoom.attach(note, "the room's")).isTrue();
        alice.disconnects(1000);

        assertThat(told)
                .containsExactly("left with alice's", "gone alice's", "closed with the room's", "gone the room's");
        assertThat(ofParticipant.get(note)).isEmpty();
        assertThat(ofRoom.get(note)).isEmpty();
    }

    @Test
    void nothingIsAttachedToWhatHasGone() {
        TestClient alice = engine.join("room", "alice");
        Participant participant = participant(engine, "room", "alice");
        alice.disconnects(1000);
        told.clear();

        assertThat(participant.attachments().attach(note, "late")).isFalse();
        assertThat(participant.attachments().getOrAttach(note, () -> "later")).isEqualTo("later");
        assertThat(participant.attachments().get(note)).isEmpty();
        assertThat(participant.room().attachments().attach(note, "late")).isFalse();
        assertThat(told).isEmpty();
    }

    @Test
    void attachmentsOfAReplacedParticipantAreNotThoseOfItsSuccessor() {
        engine.join("room", "alice");
        participant(engine, "room", "alice").attachments().attach(note, "first");
        engine.join("room", "alice");

        assertThat(told).containsExactly("left with first", "gone first");
        assertThat(participant(engine, "room", "alice").attachments().get(note)).isEmpty();
    }

    @Test
    void keysOfOneNameDoNotClash() {
        AttachmentKey<Integer> number = AttachmentKey.named("note");
        engine.join("room", "alice");
        Attachments attachments = participant(engine, "room", "alice").attachments();
        attachments.attach(note, "text");
        attachments.attach(number, 7);

        assertThat(attachments.get(note)).contains("text");
        assertThat(attachments.get(number)).contains(7);
        assertThat(attachments.remove(number)).contains(7);
        assertThat(attachments.remove(number)).isEmpty();
        assertThat(attachments.getOrAttach(number, () -> 8)).isEqualTo(8);
        assertThat(attachments.getOrAttach(number, () -> 9)).isEqualTo(8);
    }

    @Test
    void anActionThatThrowsIsToldAndTheOthersAreCalled() {
        AttachmentKey<String> bad = AttachmentKey.<String>named("bad").whenGone(value -> {
            throw new IllegalStateException(value);
        });
        TestClient alice = engine.join("room", "alice");
        Attachments attachments = participant(engine, "room", "alice").attachments();
        attachments.attach(bad, "x");
        attachments.attach(note, "y");
        alice.disconnects(1000);

        assertThat(told)
                .contains("gone y", "failed: the action at the end of AttachmentKey[bad]")
                .endsWith("closed with nothing");
    }

    @Test
    void whileAnObjectIsMadeAnotherMayBeAttachedWhichThenStays() {
        Attachments attachments = new Attachments();

        assertThat(attachments.getOrAttach(note, () -> {
                    attachments.attach(note, "first");
                    return "second";
                }))
                .isEqualTo("first");
    }

    @Test
    void eachLifeOfARoomHasARouterOfItsOwnThatIsToldOfTheEnd() {
        TestClient alice = engine.join("room", "alice");
        TestClient bob = engine.join("other", "bob");
        alice.says(COUNT);
        alice.says(COUNT);
        bob.says(COUNT);
        assertThat(alice.lastOf("count").get("count").getAsInt()).isEqualTo(2);
        assertThat(bob.lastOf("count").get("count").getAsInt()).isEqualTo(1);

        alice.disconnects(1000);
        assertThat(told).containsExactly("left with nothing", "closed with nothing", "router ended at 2");
        TestClient again = engine.join("room", "alice");
        again.says(COUNT);
        assertThat(again.lastOf("count").get("count").getAsInt()).isEqualTo(1);
    }

    @Test
    void aRoomThatIsClosedInOneStepTellsItsRouterToo() {
        engine.join("room", "alice").says(COUNT);
        engine.join("room", "bob").says(COUNT);
        engine.engine().drain();
        engine.runDue();

        assertThat(told).endsWith("closed with nothing", "router ended at 2");
    }

    @Test
    void aRoomRouterThatCannotBeMadeIsAFailureOfTheRouterAndIsTriedAgain() {
        AtomicInteger tries = new AtomicInteger();
        MessageRouter router = MessageRouter.perRoom(room -> {
            if (tries.incrementAndGet() == 1) {
                throw new IllegalStateException("not yet");
            }
            return new Counter();
        });
        try (TestEngine other = TestEngine.with(builder -> builder.router(router))) {
            TestClient alice = other.join("room", "alice");
            alice.says(COUNT);
            alice.says(COUNT);

            assertThat(alice.receivedTypes()).containsExactly("welcome", "error", "count");
        }
    }

    @Test
    void aFakeRoomEndsItsAttachmentsWithItsLastParticipant() {
        MessageRouter router = MessageRouter.perRoom(made -> new Counter());
        FakeRoom room = FakeRoom.named("room");
        router.route(Message.parse(COUNT), room.join("alice"), room);
        assertThat(told).isEmpty();
        room.join("bob").leave();
        assertThat(told).isEmpty();
        room.participants().forEach(participant -> participant.close(io.signalbox.spi.CloseReason.of(1000, "bye")));

        assertThat(told).containsExactly("router ended at 1");
    }
}
