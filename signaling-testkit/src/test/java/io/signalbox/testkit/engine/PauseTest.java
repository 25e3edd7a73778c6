package io.signalbox.testkit.engine;

import static io.signalbox.testkit.engine.Texts.errors;
import static io.signalbox.testkit.engine.Texts.update;
import static io.signalbox.testkit.engine.Texts.updates;
import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.core.OutgoingMessage;
import io.signalbox.spi.CloseReason;
import io.signalbox.testkit.TestClient;
import io.signalbox.testkit.TestEngine;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The whole process stands still for a while, at every stage of a connection: nobody who is alive is sent away for it. */
class PauseTest {

    private final SlowPolicy policy = new SlowPolicy();
    private final Events events = new Events();
    private final TestEngine engine =
            TestEngine.with(builder -> builder.accessPolicy(policy).listener(events));
    private final TestClient alice = joined("alice");
    private final TestClient bob = joined("bob");

    private TestClient joined(String user) {
        TestClient client = engine.join("room", user);
        policy.accept(user);
        engine.runDue();
        return client;
    }

    @AfterEach
    void nothingIsLeft() {
        engine.close();
    }

    private void assertAllIsWell() {
        engine.advance(Duration.ofMinutes(2));
        alice.says(update(1));
        assertThat(updates(bob)).containsExactly(1);
        assertThat(errors(alice)).isEmpty();
        assertThat(alice.closeReason()).isEmpty();
        assertThat(bob.closeReason()).isEmpty();
        assertThat(events.of("left")).isEmpty();
        assertThat(events.of("refused")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT1S", "PT9.9S", "PT10S", "PT60S", "PT1H"})
    void whenNothingIsUnderWay(Duration pause) {
        engine.pause(pause);
        assertAllIsWell();
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT1S", "PT9.9S", "PT10S", "PT60S", "PT1H"})
    void whenAPingIsInFlight(Duration pause) {
        bob.fallsSilent();
        for (int i = 0; i < 120 && bob.connection().pings() == 0; i++) {
            engine.advance(Duration.ofMillis(250));
        }
        assertThat(bob.connection().pings()).isEqualTo(1);
        engine.advance(Duration.ofSeconds(8));
        engine.pause(pause);
        assertThat(bob.closeReason()).isEmpty();
        bob.isAlive();
        bob.connection().answerPings(bob::isAlive);
        assertAllIsWell();
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT1S", "PT9.9S", "PT10S", "PT60S", "PT1H"})
    void whenASendIsInFlight(Duration pause) {
        bob.connection().stall();
        engine.engine().room("room").orElseThrow().broadcast(OutgoingMessage.of("news"));
        engine.advance(Duration.ofSeconds(8));
        engine.pause(pause);
        engine.advance(Duration.ofSeconds(1));
        assertThat(bob.closeReason()).isEmpty();
        bob.connection().resume();
        assertThat(bob.receivedTypes()).endsWith("news");
        assertAllIsWell();
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT1S", "PT9.9S", "PT10S", "PT60S", "PT1H"})
    void whenAnAdmissionIsPending(Duration pause) {
        TestClient carol = engine.join("room", "carol");
        engine.advance(Duration.ofSeconds(8));
        engine.pause(pause);
        engine.advance(Duration.ofSeconds(1));
        policy.accept("carol");
        engine.runDue();
        assertThat(carol.receivedTypes()).containsExactly("welcome", "existing-participants");
        assertAllIsWell();
        assertThat(carol.closeReason()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT1S", "PT9S", "PT60S", "PT1H"})
    void whenTheServerDrainsEveryoneIsClosedAsByADrain(Duration pause) {
        bob.connection().stall();
        engine.engine().room("room").orElseThrow().broadcast(OutgoingMessage.of("news"));
        engine.engine().drain();
        engine.runDue();
        engine.advance(Duration.ofSeconds(8));
        engine.pause(pause);
        if (pause.toSeconds() < 10) {
            assertThat(bob.closeReason()).isEmpty();
            bob.connection().resume();
            assertThat(bob.receivedTypes()).endsWith("news");
        }
        engine.advance(Duration.ofSeconds(20));

        assertThat(alice.closeReason()).map(CloseReason::code).contains(1001);
        assertThat(bob.closeReason()).map(CloseReason::code).contains(1001);
        assertThat(alice.receivedTypes()).doesNotContain("participant-left");
        assertThat(events.of("left")).containsExactly("left alice drained", "left bob drained");
    }

    /** A server that is starved of the processor, again and again, with a client that answers when it is given the time. */
    @ParameterizedTest
    @ValueSource(strings = {"PT3S", "PT20S"})
    void whenPausesComeAgainAndAgain(Duration pause) {
        for (int i = 0; i < 100; i++) {
            engine.pause(pause);
            engine.advance(Duration.ofMillis(500));
        }
        assertAllIsWell();
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT1H", "PT-1H"})
    void whenTheWallClockJumpsAtEveryStage(Duration jump) {
        bob.connection().stall();
        engine.engine().room("room").orElseThrow().broadcast(OutgoingMessage.of("news"));
        TestClient carol = engine.join("room", "carol");
        alice.fallsSilent();
        engine.clock().jumpWallClock(jump);
        engine.advance(Duration.ofSeconds(9));
        bob.connection().resume();
        policy.accept("carol");
        engine.runDue();
        alice.connection().answerPings(alice::isAlive);
        engine.clock().jumpWallClock(jump);

        assertThat(carol.receivedTypes()).startsWith("welcome");
        assertAllIsWell();
        assertThat(carol.closeReason()).isEmpty();
    }
}
