package io.signalbox.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.signalbox.core.OutgoingMessage;
import io.signalbox.spi.CloseReason;
import io.signalbox.spi.OutboundText;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class TestKitTest {

    private final ManualClock clock = new ManualClock();
    private final ManualExecutor executor = new ManualExecutor(clock);
    private final List<String> ran = new ArrayList<>();
    private final FakeConnection connection = new FakeConnection();

    @Test
    void theClocksMoveTogetherAndTheWallClockJumpsAlone() {
        long nanos = clock.nanoTime();
        long millis = clock.currentTimeMillis();
        clock.advance(Duration.ofSeconds(2));
        clock.jumpWallClock(Duration.ofHours(-1));

        assertThat(clock.nanoTime() - nanos).isEqualTo(2_000_000_000L);
        assertThat(clock.currentTimeMillis() - millis).isEqualTo(2_000 - 3_600_000);
        assertThatThrownBy(() -> clock.advance(Duration.ofNanos(-1))).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void tasksRunWhenToldInOrderOfTheirTime() {
        executor.schedule(() -> ran.add("later"), 2, TimeUnit.SECONDS);
        executor.schedule(() -> ran.add("sooner"), 1, TimeUnit.SECONDS);
        executor.execute(() -> {
            ran.add("now");
            executor.execute(() -> ran.add("brought about"));
        });
        assertThat(ran).isEmpty();
        assertThat(executor.runDue()).isEqualTo(2);
        assertThat(executor.untilNext()).contains(Duration.ofSeconds(1));
        clock.advance(Duration.ofSeconds(2));
        executor.runDue();

        assertThat(ran).containsExactly("now", "brought about", "sooner", "later");
    }

    @Test
    void tasksRecurUntilTheyAreCancelled() {
        ScheduledFuture<?> rate = executor.scheduleAtFixedRate(() -> ran.add("rate"), 0, 1, TimeUnit.SECONDS);
        ScheduledFuture<?> delay = executor.scheduleWithFixedDelay(() -> ran.add("delay"), 0, 1, TimeUnit.SECONDS);
        executor.runDue();
        clock.advance(Duration.ofSeconds(3));
        executor.runDue();
        assertThat(ran.stream().filter("rate"::equals)).hasSize(4);
        assertThat(ran.stream().filter("delay"::equals)).hasSize(2);

        rate.cancel(false);
        delay.cancel(false);
        assertThat(executor.waiting()).isZero();
    }

    @Test
    void whatATaskThrowsComesOut() {
        executor.execute(() -> {
            throw new IllegalStateException("oops");
        });

        assertThatThrownBy(executor::runDue).hasMessage("oops");
    }

    @Test
    void nothingIsTakenAfterAShutdown() {
        executor.execute(() -> ran.add("before"));
        executor.schedule(() -> ran.add("later"), 1, TimeUnit.SECONDS);
        executor.shutdown();
        assertThatThrownBy(() -> executor.execute(() -> {})).isInstanceOf(RejectedExecutionException.class);
        assertThat(executor.isTerminated()).isFalse();
        executor.runDue();

        assertThat(ran).containsExactly("before");
        assertThat(executor.isTerminated()).isTrue();
    }

    private List<Object> outcomesOfSending(String text) {
        List<Object> outcomes = new ArrayList<>();
        connection.send(OutboundText.of(text), failure -> outcomes.add(failure == null ? "sent" : failure));
        return outcomes;
    }

    @Test
    void aConnectionCompletesAtOnceOrAsItIsTold() {
        assertThat(outcomesOfSending("{\"type\":\"a\"}")).containsExactly("sent");
        connection.stall();
        List<Object> stalled = outcomesOfSending("{\"type\":\"b\"}");
        assertThat(stalled).isEmpty();
        assertThat(connection.isSending()).isTrue();
        assertThat(connection.receivedTypes()).containsExactly("a");
        connection.resume();
        assertThat(stalled).containsExactly("sent");
        connection.completeOn(executor);
        List<Object> late = outcomesOfSending("{\"type\":\"c\"}");
        assertThat(late).isEmpty();
        executor.runDue();
        assertThat(late).containsExactly("sent");
        connection.completeTwice();
        assertThat(outcomesOfSending("{\"type\":\"d\"}")).hasSize(2).startsWith("sent");

        assertThat(connection.receivedTypes()).containsExactly("a", "b", "c", "d");
        assertThat(connection.lastOf("c").get("type").getAsString()).isEqualTo("c");
        assertThatThrownBy(() -> connection.lastOf("e"))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("\"d\"");
    }

    @Test
    void aConnectionFailsAsItIsTold() {
        IllegalStateException failure = new IllegalStateException("no");
        connection.failSends(failure);
        assertThat(outcomesOfSending("{}")).containsExactly(failure);
        connection.throwOnSend(failure);
        assertThatThrownBy(() -> outcomesOfSending("{}")).isSameAs(failure);
        connection.refusePings(failure);
        assertThatThrownBy(connection::ping).isSameAs(failure);

        assertThat(connection.received()).isEmpty();
        assertThat(connection.misuses()).isEmpty();
    }

    @Test
    void aClosedConnectionTakesNothingAndLosesWhatIsInFlight() {
        connection.stall();
        List<Object> stalled = outcomesOfSending("{\"type\":\"a\"}");
        connection.close(CloseReason.of(1000, "first"));
        connection.close(CloseReason.of(1001, "second"));
        connection.resume();

        assertThat(stalled).singleElement().isInstanceOf(Exception.class);
        assertThat(connection.received()).isEmpty();
        assertThat(connection.closeReason()).contains(CloseReason.of(1000, "first"));
        assertThat(connection.closeCalls()).isEqualTo(2);
        assertThatThrownBy(() -> outcomesOfSending("{}")).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aSecondSendInFlightIsAMisuse() {
        connection.stall();
        outcomesOfSending("{\"type\":\"a\"}");
        outcomesOfSending("{\"type\":\"b\"}");

        assertThat(connection.misuses()).hasSize(1);
    }

    @Test
    void aFakeRoomKnowsWhoIsThereAndWhatWasSaid() {
        FakeRoom room = FakeRoom.named("room");
        FakeParticipant alice = room.join("alice");
        FakeParticipant bob = room.join("bob", "Bob").withAttribute("role", "host");
        room.broadcast(OutgoingMessage.of("news"));
        bob.send(OutgoingMessage.of("hint"));
        alice.leave();

        assertThat(room.participants()).containsExactly(bob);
        assertThat(room.participant("bob")).contains(bob);
        assertThat(room.broadcasts()).containsExactly(OutgoingMessage.of("news"));
        assertThat(alice.sent()).containsExactly(OutgoingMessage.of("news"));
        assertThat(bob.sent()).containsExactly(OutgoingMessage.of("news"), OutgoingMessage.of("hint"));
        assertThat(bob.attributes()).containsEntry("role", "host");
        assertThat(bob.joinedAt()).isAfter(alice.joinedAt());
        assertThat(alice.send(OutgoingMessage.of("too late"))).isFalse();
    }

    @Test
    void aFakeRoomIsClosedWithEveryoneInIt() {
        FakeRoom room = FakeRoom.named("room");
        FakeParticipant alice = room.join("alice");
        FakeParticipant again = room.join("alice");
        CloseReason reason = CloseReason.of(4000, "over");
        room.close(reason);

        assertThat(room.closeReason()).contains(reason);
        assertThat(alice.closeReason()).isEmpty();
        assertThat(again.closeReason()).contains(reason);
        assertThat(room.participants()).isEmpty();
    }

    @Test
    void anEngineThatHasMisusedAConnectionFailsItsTest() {
        TestEngine engine = TestEngine.create();
        TestClient alice = engine.join("room", "alice");
        alice.connection().stall();
        engine.engine().room("room").orElseThrow().broadcast(OutgoingMessage.of("news"));
        alice.connection().send(OutboundText.of("{}"), failure -> {});

        assertThatThrownBy(engine::close).isInstanceOf(AssertionError.class).hasMessageContaining("in flight");
    }

    @Test
    void aClientThatIsLeftConnectedIsDisconnectedWhenTheEngineIsClosed() {
        TestEngine engine = TestEngine.create();
        engine.join("room", "alice");
        engine.close();

        assertThat(engine.engine().rooms()).isEmpty();
        assertThat(engine.executor().waiting()).isZero();
    }
}
