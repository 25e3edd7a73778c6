package io.signalbox.testkit.engine;

import static io.signalbox.testkit.engine.Texts.PING;
import static io.signalbox.testkit.engine.Texts.sendCharged;
import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.core.Limits;
import io.signalbox.core.OutgoingMessage;
import io.signalbox.core.Participant;
import io.signalbox.core.SweepDecision;
import io.signalbox.core.SweepPolicy;
import io.signalbox.spi.CloseReason;
import io.signalbox.testkit.TestClient;
import io.signalbox.testkit.TestEngine;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Guarantee 10: only a ping that was sent and stayed unanswered makes a participant dead, whatever the clocks do. */
class LivenessTest {

    private final Events events = new Events();
    private final TestEngine engine = TestEngine.with(builder -> builder.listener(events));

    @AfterEach
    void nothingIsLeft() {
        engine.close();
    }

    @Test
    void theSilentArePingedAfterTwentySecondsOrSo() {
        List<TestClient> clients = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            clients.add(engine.join("room", "user-" + i));
        }
        engine.advance(Duration.ofMillis(17_900));
        assertThat(clients)
                .allSatisfy(client -> assertThat(client.connection().pings()).isZero());
        engine.advance(Duration.ofMillis(5_500));

        assertThat(clients)
                .allSatisfy(client -> assertThat(client.connection().pings()).isEqualTo(1));
    }

    @Test
    void pingsAreSpreadOut() {
        List<TestClient> clients = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            clients.add(engine.join("room-" + i, "user"));
        }
        engine.advance(Duration.ofSeconds(19));
        assertThat(clients.stream().filter(client -> client.connection().pings() > 0))
                .hasSizeBetween(3, 30);
        engine.advance(Duration.ofSeconds(2));
        assertThat(clients.stream().filter(client -> client.connection().pings() > 0))
                .hasSizeBetween(20, 47);
    }

    @Test
    void whoeverSpeaksIsNotPinged() {
        TestClient alice = engine.join("room", "alice");
        for (int i = 0; i < 10; i++) {
            engine.advance(Duration.ofSeconds(15));
            alice.says(PING);
        }

        assertThat(alice.connection().pings()).isZero();
    }

    @Test
    void whoeverAnswersStays() {
        TestClient alice = engine.join("room", "alice");
        engine.advance(Duration.ofMinutes(10));

        assertThat(alice.closeReason()).isEmpty();
        assertThat(alice.connection().pings()).isBetween(25, 34);
    }

    @Test
    void anUnansweredPingEvictsAfterTenSeconds() {
        TestClient watcher = engine.join("room", "watcher");
        TestClient alice = engine.join("room", "alice");
        alice.fallsSilent();
        advanceUntilPinged(alice);
        engine.advance(Duration.ofMillis(9_500));
        assertThat(alice.closeReason()).isEmpty();
        engine.advance(Duration.ofSeconds(2));

        assertThat(alice.closeReason()).map(CloseReason::code).contains(1013);
        assertThat(alice.connection().pings()).isEqualTo(1);
        assertThat(watcher.receivedTypes()).endsWith("participant-left");
        assertThat(events.of("left")).containsExactly("left alice swept");
    }

    @Test
    void anyTextIsAnAnswer() {
        TestClient alice = engine.join("room", "alice");
        alice.fallsSilent();
        advanceUntilPinged(alice);
        engine.advance(Duration.ofSeconds(9));
        alice.says("not even a message");
        engine.advance(Duration.ofSeconds(9));

        assertThat(alice.closeReason()).isEmpty();
    }

    private void advanceUntilPinged(TestClient client) {
        for (int i = 0; i < 400 && client.connection().pings() == 0; i++) {
            engine.advance(Duration.ofMillis(250));
        }
        assertThat(client.connection().pings()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT1H", "PT-1H", "P3650D", "P-3650D"})
    void aJumpOfTheWallClockEvictsNobody(String distance) {
        TestClient idle = engine.join("room", "idle");
        TestClient pinged = engine.join("room", "pinged");
        pinged.fallsSilent();
        advanceUntilPinged(pinged);
        int pings = idle.connection().pings();
        engine.clock().jumpWallClock(Duration.parse(distance));
        engine.advance(Duration.ofSeconds(5));

        assertThat(idle.connection().pings()).isBetween(pings, pings + 1);
        pinged.isAlive();
        engine.advance(Duration.ofSeconds(15));
        assertThat(idle.closeReason()).isEmpty();
        assertThat(pinged.closeReason()).isEmpty();
    }

    @Test
    void aPauseOfTheWholeProcessEvictsNobodyWhoIsAlive() {
        TestClient idle = engine.join("room", "idle");
        TestClient pinged = engine.join("room", "pinged");
        pinged.fallsSilent();
        advanceUntilPinged(pinged);
        engine.pause(Duration.ofHours(2));
        engine.advance(Duration.ofSeconds(8));
        assertThat(pinged.closeReason()).isEmpty();
        pinged.isAlive();
        engine.advance(Duration.ofSeconds(15));

        assertThat(idle.closeReason()).isEmpty();
        assertThat(pinged.closeReason()).isEmpty();
    }

    @Test
    void manyShortPausesEvictNobodyWhoIsAlive() {
        TestClient alice = engine.join("room", "alice");
        alice.fallsSilent();
        advanceUntilPinged(alice);
        for (int i = 0; i < 10; i++) {
            engine.pause(Duration.ofSeconds(30));
        }
        assertThat(alice.closeReason()).isEmpty();
        alice.isAlive();
        engine.advance(Duration.ofSeconds(5));
        assertThat(alice.closeReason()).isEmpty();
    }

    @Test
    void theDeadAreEvictedAfterAPauseAllTheSame() {
        TestClient alice = engine.join("room", "alice");
        alice.fallsSilent();
        advanceUntilPinged(alice);
        engine.pause(Duration.ofHours(2));
        engine.advance(Duration.ofSeconds(12));

        assertThat(alice.closeReason()).map(CloseReason::code).contains(1013);
    }

    @Test
    void nobodyIsEvictedForAPingThatWasNeverSent() {
        Limits patient = Limits.builder().sendTimeout(Duration.ofHours(1)).build();
        try (TestEngine other = TestEngine.with(builder -> builder.limits(patient))) {
            TestClient busy = other.join("room", "busy");
            busy.connection().stall();
            sendCharged(other, "room", "busy", 200);
            other.advance(Duration.ofMinutes(5));

            assertThat(busy.connection().pings()).isZero();
            assertThat(busy.closeReason()).isEmpty();
        }
    }

    @Test
    void aPingThatTakesLongToSendDoesNotCountBeforeItIsSent() {
        Limits quick = Limits.builder().pingTimeout(Duration.ofSeconds(4)).build();
        try (TestEngine other = TestEngine.with(builder -> builder.limits(quick))) {
            assertThat(openAfterAPingThatTook(Duration.ofMillis(9_400), other)).isTrue();
        }
    }

    @Test
    void aPingMayTakeTenSecondsToSendAndNotMuchMore() {
        assertThat(openAfterAPingThatTook(Duration.ofMillis(11_500), engine)).isFalse();
        assertThat(events.of("left")).containsExactly("left alice too-slow");
    }

    private static boolean openAfterAPingThatTook(Duration time, TestEngine engine) {
        TestClient alice = engine.join("room", "alice");
        List<Boolean> openMeanwhile = new ArrayList<>();
        alice.connection().answerPings(() -> {
            alice.fallsSilent();
            engine.advance(time);
            openMeanwhile.add(alice.closeReason().isEmpty());
        });
        engine.advance(Duration.ofSeconds(25));
        assertThat(openMeanwhile).hasSize(1);
        return openMeanwhile.get(0);
    }

    @Test
    void whoeverSpeaksWhileItsPingIsStuckIsNotPingedASecondTimeMeanwhile() {
        Limits patient = Limits.builder().sendTimeout(Duration.ofHours(1)).build();
        try (TestEngine other = TestEngine.with(builder -> builder.limits(patient))) {
            TestClient alice = other.join("room", "alice");
            List<Integer> pingsMeanwhile = new ArrayList<>();
            alice.connection().answerPings(() -> {
                alice.isAlive();
                other.advance(Duration.ofMinutes(1));
                pingsMeanwhile.add(alice.connection().pings());
            });
            other.advance(Duration.ofSeconds(25));

            assertThat(pingsMeanwhile).startsWith(1);
        }
    }

    @Test
    void noPingIsSentOnceAMessageIsUnderWay() {
        List<Runnable> beforeThePing = new ArrayList<>();
        SweepPolicy sendsMeanwhile = (participant, silence, unanswered) -> {
            beforeThePing.forEach(Runnable::run);
            return SweepDecision.ping();
        };
        try (TestEngine other = TestEngine.with(builder -> builder.sweepPolicy(sendsMeanwhile))) {
            TestClient alice = other.join("room", "alice");
            alice.connection().stall();
            Participant participant =
                    other.engine().room("room").orElseThrow().participants().get(0);
            beforeThePing.add(() -> other.executor().execute(() -> participant.send(OutgoingMessage.of("news"))));
            other.advance(Duration.ofSeconds(3));

            assertThat(alice.connection().isSending()).isTrue();
            assertThat(alice.connection().pings()).isZero();
        }
    }

    @Test
    void aPingThatCannotBeSentEndsTheConnection() {
        TestClient watcher = engine.join("room", "watcher");
        TestClient alice = engine.join("room", "alice");
        alice.connection().refusePings(new IllegalStateException("not open"));
        engine.advance(Duration.ofSeconds(25));

        assertThat(alice.closeReason()).isPresent();
        assertThat(events.of("left")).containsExactly("left alice failed");
        assertThat(watcher.receivedTypes()).endsWith("participant-left");
    }

    @Test
    void intervalAndTimeoutCanBeSet() {
        Limits quick = Limits.builder()
                .pingInterval(Duration.ofSeconds(4))
                .pingTimeout(Duration.ofSeconds(2))
                .build();
        try (TestEngine other = TestEngine.with(builder -> builder.limits(quick))) {
            TestClient alice = other.join("room", "alice");
            alice.fallsSilent();
            other.advance(Duration.ofMillis(3_500));
            assertThat(alice.connection().pings()).isZero();
            other.advance(Duration.ofMillis(2_000));
            assertThat(alice.connection().pings()).isEqualTo(1);
            other.advance(Duration.ofMillis(3_500));
            assertThat(alice.closeReason()).map(CloseReason::code).contains(1013);
        }
    }

    @Test
    void aPolicyOfOnesOwnDecides() {
        SweepPolicy strict = (participant, silence, unanswered) ->
                silence.toSeconds() >= 3 ? SweepDecision.evict("say something") : SweepDecision.keep();
        try (TestEngine other = TestEngine.with(builder -> builder.sweepPolicy(strict))) {
            TestClient alice = other.join("room", "alice");
            other.advance(Duration.ofMillis(2_900));
            assertThat(alice.closeReason()).isEmpty();
            other.advance(Duration.ofMillis(1_500));
            assertThat(alice.closeReason()).contains(CloseReason.of(1013, "say something"));
        }
    }

    @Test
    void aPolicyIsAskedAboutEveryoneOnceASecond() {
        List<String> asked = new ArrayList<>();
        SweepPolicy counting = (participant, silence, unanswered) -> {
            asked.add(participant.id());
            return SweepDecision.keep();
        };
        try (TestEngine other = TestEngine.with(builder -> builder.sweepPolicy(counting))) {
            for (int i = 0; i < 8; i++) {
                other.join("room", "user-" + i);
            }
            other.advance(Duration.ofSeconds(10));
            assertThat(asked).hasSize(80);
        }
    }
}
