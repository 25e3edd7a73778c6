package io.signalbox.testkit.engine;

import static io.signalbox.testkit.engine.Texts.participant;
import static io.signalbox.testkit.engine.Texts.update;
import static io.signalbox.testkit.engine.Texts.updates;
import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.core.JoinRequest;
import io.signalbox.core.Limits;
import io.signalbox.core.OutgoingMessage;
import io.signalbox.core.Route;
import io.signalbox.spi.CloseReason;
import io.signalbox.spi.Connection;
import io.signalbox.spi.OutboundText;
import io.signalbox.spi.SendCallback;
import io.signalbox.testkit.TestClient;
import io.signalbox.testkit.TestEngine;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Guarantee 11: a drain closes room by room with 1001, without participant-left, after what was sent. */
class DrainTest {

    private static final Limits PATIENT_WITH_READERS =
            Limits.builder().sendTimeout(Duration.ofMinutes(5)).build();

    private final Events events = new Events();
    private final SlowPolicy policy = new SlowPolicy();
    private final TestEngine engine =
            TestEngine.with(builder -> builder.listener(events).limits(PATIENT_WITH_READERS));

    @AfterEach
    void nothingIsLeft() {
        engine.close();
    }

    private CompletableFuture<Void> drain() {
        CompletableFuture<Void> drained = engine.engine().drain().toCompletableFuture();
        engine.runDue();
        return drained;
    }

    @Test
    void everybodyIsClosedWith1001AndNobodyIsToldOfALeaving() {
        List<TestClient> clients = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            clients.add(engine.join("room-" + i % 3, "user-" + i));
        }
        assertThat(drain()).isCompleted();

        assertThat(clients).allSatisfy(client -> {
            assertThat(client.closeReason()).map(CloseReason::code).contains(1001);
            assertThat(client.receivedTypes()).doesNotContain("participant-left");
        });
        assertThat(engine.engine().rooms()).isEmpty();
        assertThat(engine.engine().status().draining()).isTrue();
    }

    @Test
    void itGoesRoomByRoom() {
        for (int i = 0; i < 12; i++) {
            engine.join("room-" + i % 3, "user-" + i);
        }
        drain();

        List<Integer> rooms = events.of("left").stream()
                .map(event -> Integer.parseInt(event.split("[- ]")[2]) % 3)
                .toList();
        assertThat(rooms).hasSize(12);
        assertThat(IntStream.range(1, 12).filter(i -> !rooms.get(i).equals(rooms.get(i - 1))))
                .hasSize(2);
        assertThat(events.of("left")).allMatch(event -> event.endsWith("drained"));
    }

    @Test
    void whatWasSentBeforeIsDeliveredFirst() {
        TestClient alice = engine.join("room", "alice");
        TestClient bob = engine.join("room", "bob");
        bob.connection().stall();
        IntStream.range(0, 5).forEach(i -> alice.says(update(i)));
        CompletableFuture<Void> drained = drain();
        assertThat(alice.closeReason()).map(CloseReason::code).contains(1001);
        assertThat(bob.closeReason()).isEmpty();
        assertThat(drained).isNotDone();

        bob.connection().resume();
        engine.runDue();
        assertThat(updates(bob)).containsExactly(0, 1, 2, 3, 4);
        assertThat(bob.closeReason()).map(CloseReason::code).contains(1001);
        assertThat(bob.receivedTypes()).doesNotContain("participant-left");
        assertThat(drained).isCompleted();
    }

    @Test
    void nothingNewIsTakenWhileItFlushes() {
        TestClient alice = engine.join("room", "alice");
        TestClient bob = engine.join("room", "bob");
        bob.connection().stall();
        alice.connection().stall();
        alice.says(update(1));
        bob.says(update(2));
        drain();
        alice.says(update(3));
        bob.connection().resume();
        alice.connection().resume();
        engine.runDue();

        assertThat(updates(bob)).containsExactly(1);
        assertThat(updates(alice)).containsExactly(2);
    }

    @Test
    void whoeverDisconnectsWhileItFlushesLeavesWithoutAWord() {
        TestClient alice = engine.join("room", "alice");
        TestClient bob = engine.join("room", "bob");
        bob.connection().stall();
        alice.connection().stall();
        alice.says(update(1));
        bob.says(update(2));
        CompletableFuture<Void> drained = drain();
        bob.disconnects(1006);
        alice.connection().resume();
        engine.runDue();

        assertThat(alice.receivedTypes()).doesNotContain("participant-left");
        assertThat(events.of("left")).hasSize(2);
        assertThat(drained).isCompleted();
    }

    @Test
    void itIsOverWhenTheClientsWereTold() {
        Hesitant hesitant = new Hesitant();
        engine.engine().connect(JoinRequest.of("room", "alice", "Alice"), hesitant);
        engine.join("room", "bob");
        CompletableFuture<Void> drained = drain();
        assertThat(engine.engine().status().connectionCount()).isZero();
        assertThat(drained).isNotDone();

        hesitant.told.forEach(Runnable::run);
        assertThat(drained).isCompleted();
    }

    @Test
    void itIsOverWhenThoseWereToldWhoWereClosedBefore() {
        List<Hesitant> users = List.of(new Hesitant(), new Hesitant());
        for (Hesitant user : users) {
            engine.engine().connect(JoinRequest.of("room", "alice", "Alice"), user);
        }
        CompletableFuture<Void> drained = drain();
        users.get(1).told.forEach(Runnable::run);
        users.get(1).told.forEach(Runnable::run);
        assertThat(drained).isNotDone();

        users.get(0).told.forEach(Runnable::run);
        assertThat(drained).isCompleted();
    }

    @Test
    void aTransportThatNeverTellsIsWaitedForNoLongerThanOneThatDoesNotReturn() {
        engine.engine().connect(JoinRequest.of("room", "alice", "Alice"), new Hesitant());
        CompletableFuture<Void> drained = drain();
        engine.advance(Duration.ofMillis(20_900));
        assertThat(drained).isNotDone();
        engine.advance(Duration.ofMillis(200));
        assertThat(drained).isCompleted();
    }

    @Test
    void aClientThatTakesOneMessageAfterAnotherHasTheWholeTimeOfTheDrain() {
        Limits limits = Limits.builder()
                .sendTimeout(Duration.ofSeconds(3))
                .drainTimeout(Duration.ofSeconds(20))
                .build();
        try (TestEngine other = TestEngine.with(builder -> builder.limits(limits))) {
            TestClient alice = other.join("room", "alice");
            TestClient bob = other.join("room", "bob");
            bob.connection().stall();
            IntStream.range(0, 5).forEach(i -> alice.says(update(i)));
            other.engine().drain();
            for (int i = 0; i < 4; i++) {
                other.advance(Duration.ofSeconds(2));
                bob.connection().completeOne();
            }
            assertThat(bob.closeReason()).isEmpty();

            bob.connection().completeOne();
            other.runDue();
            assertThat(updates(bob)).containsExactly(0, 1, 2, 3, 4);
            assertThat(bob.closeReason()).map(CloseReason::code).contains(1001);
        }
    }

    @Test
    void aClientThatTakesNothingIsWaitedForNoLongerThanOneMessageMayTake() {
        Limits limits = Limits.builder()
                .sendTimeout(Duration.ofSeconds(3))
                .drainTimeout(Duration.ofSeconds(20))
                .build();
        try (TestEngine other = TestEngine.with(builder -> builder.limits(limits))) {
            TestClient stuck = other.join("room", "stuck");
            stuck.connection().stall();
            participant(other, "room", "stuck").send(OutgoingMessage.of("goodbye"));
            CompletableFuture<Void> drained = other.engine().drain().toCompletableFuture();
            other.advance(Duration.ofSeconds(5));

            assertThat(stuck.closeReason()).map(CloseReason::code).contains(1001);
            assertThat(drained).isCompleted();
        }
    }

    @Test
    void itTakesTwentySecondsAtMost() {
        TestClient stuck = engine.join("room", "stuck");
        stuck.connection().stall();
        participant(engine, "room", "stuck").send(OutgoingMessage.of("goodbye"));
        CompletableFuture<Void> drained = drain();
        engine.advance(Duration.ofMillis(19_900));
        assertThat(drained).isNotDone();
        assertThat(stuck.closeReason()).isEmpty();
        engine.advance(Duration.ofMillis(200));

        assertThat(drained).isCompleted();
        assertThat(stuck.closeReason()).map(CloseReason::code).contains(1001);
    }

    @Test
    void howLongItMayTakeCanBeSet() {
        Limits limits = PATIENT_WITH_READERS.toBuilder()
                .drainTimeout(Duration.ofSeconds(3))
                .build();
        try (TestEngine quick = TestEngine.with(builder -> builder.limits(limits))) {
            TestClient stuck = quick.join("room", "stuck");
            stuck.connection().stall();
            participant(quick, "room", "stuck").send(OutgoingMessage.of("goodbye"));
            CompletableFuture<Void> drained = quick.engine().drain().toCompletableFuture();
            quick.advance(Duration.ofMillis(2_900));
            assertThat(drained).isNotDone();
            quick.advance(Duration.ofMillis(200));
            assertThat(drained).isCompleted();
        }
    }

    @Test
    void nobodyIsLetInAnyMore() {
        engine.join("room", "alice");
        drain();
        TestClient late = engine.join("room", "late");

        assertThat(late.closeReason()).map(CloseReason::code).contains(1001);
        assertThat(late.received()).isEmpty();
        assertThat(engine.engine().rooms()).isEmpty();
    }

    @Test
    void whoeverWaitsForAdmissionIsSentAway() {
        try (TestEngine slow = TestEngine.with(builder -> builder.accessPolicy(policy))) {
            TestClient waiting = slow.join("room", "waiting");
            CompletableFuture<Void> drained = slow.engine().drain().toCompletableFuture();
            slow.runDue();
            assertThat(waiting.closeReason()).map(CloseReason::code).contains(1001);
            assertThat(drained).isCompleted();

            policy.accept("waiting");
            slow.runDue();
            assertThat(waiting.received()).isEmpty();
        }
    }

    @Test
    void whoeverComesLateIsSentAwayBeforeAnythingIsDecided() {
        try (TestEngine slow = TestEngine.with(builder -> builder.accessPolicy(policy))) {
            slow.engine().drain();

            assertThat(slow.join("room", "late").closeReason())
                    .map(CloseReason::code)
                    .contains(1001);
        }
    }

    @Test
    void anEmptyEngineIsDrainedAtOnceAndDrainingAgainIsTheSameDrain() {
        assertThat(drain()).isCompleted();
        assertThat(drain()).isCompleted();
    }

    @Test
    void aDrainMayBeBegunFromWithinTheApplication() {
        List<CompletableFuture<Void>> drains = new ArrayList<>();
        List<TestEngine> self = new ArrayList<>();
        try (TestEngine other = TestEngine.with(builder -> builder.router((message, sender, room) -> {
            drains.add(self.get(0).engine().drain().toCompletableFuture());
            return Route.reply(OutgoingMessage.of("draining"));
        }))) {
            self.add(other);
            TestClient alice = other.join("room", "alice");
            TestClient bob = other.join("other", "bob");
            alice.says(update(1));

            assertThat(alice.receivedTypes()).containsExactly("welcome", "draining");
            assertThat(alice.closeReason()).map(CloseReason::code).contains(1001);
            assertThat(bob.closeReason()).map(CloseReason::code).contains(1001);
            assertThat(drains)
                    .singleElement()
                    .satisfies(drained -> assertThat(drained).isCompleted());
        }
    }

    @Test
    void closingTheEngineClosesEverybodyAtOnceWithoutAWord() {
        TestClient alice = engine.join("room", "alice");
        TestClient bob = engine.join("room", "bob");
        bob.connection().stall();
        alice.says(update(1));
        engine.engine().close();
        engine.runDue();

        assertThat(alice.closeReason()).map(CloseReason::code).contains(1001);
        assertThat(bob.closeReason()).map(CloseReason::code).contains(1001);
        assertThat(alice.receivedTypes()).doesNotContain("participant-left");
        assertThat(updates(bob)).isEmpty();
        assertThat(engine.join("room", "late").closeReason())
                .map(CloseReason::code)
                .contains(1001);
    }

    @Test
    void closingTheEngineEndsADrain() {
        TestClient stuck = engine.join("room", "stuck");
        stuck.connection().stall();
        participant(engine, "room", "stuck").send(OutgoingMessage.of("goodbye"));
        CompletableFuture<Void> drained = drain();
        engine.engine().close();

        assertThat(drained).isCompleted();
        assertThat(stuck.closeReason()).map(CloseReason::code).contains(1001);
    }

    /** Leaves the telling of its client for later. */
    private static final class Hesitant implements Connection {

        private final List<Runnable> told = new ArrayList<>();

        @Override
        public void send(OutboundText text, SendCallback callback) {
            callback.completed(null);
        }

        @Override
        public void ping() {}

        @Override
        public void close(CloseReason reason) {
            throw new AssertionError("nobody would be told of it");
        }

        @Override
        public void close(CloseReason reason, Runnable told) {
            this.told.add(told);
        }
    }
}
