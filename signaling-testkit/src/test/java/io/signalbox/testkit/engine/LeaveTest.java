package io.signalbox.testkit.engine;

import static io.signalbox.testkit.engine.Texts.listed;
import static io.signalbox.testkit.engine.Texts.participant;
import static io.signalbox.testkit.engine.Texts.update;
import static io.signalbox.testkit.engine.Texts.updates;
import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.core.Participant;
import io.signalbox.spi.CloseReason;
import io.signalbox.testkit.TestClient;
import io.signalbox.testkit.TestEngine;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Guarantee 4: leaving happens once, whatever comes first, and concerns that connection alone. */
class LeaveTest {

    private final Events events = new Events();
    private final TestEngine engine = TestEngine.with(builder -> builder.listener(events));
    private final TestClient watcher = engine.join("room", "watcher");
    private final TestClient alice = engine.join("room", "alice");

    @AfterEach
    void nothingIsLeft() {
        engine.close();
    }

    private void assertLeftOnce(String reason) {
        engine.runDue();
        assertThat(events.of("left alice")).containsExactly("left alice " + reason);
        assertThat(watcher.receivedTypes()).containsExactly("welcome", "participant-joined", "participant-left");
        assertThat(listed(watcher.lastOf("participant-left"))).containsExactly("watcher");
    }

    @ParameterizedTest
    @ValueSource(ints = {1002, 1003, 1007, 1009})
    void aConnectionThatTheTransportClosedForAViolationLeavesAsAbuse(int code) {
        alice.disconnects(code);

        assertLeftOnce("abuse");
    }

    @Test
    void aCloseReportedTwiceIsOneLeave() {
        alice.handler().onClosed(1000, "bye");
        alice.handler().onClosed(1006, "");

        assertLeftOnce("disconnected");
        assertThat(alice.closeReason()).isEmpty();
    }

    @Test
    void anEvictionAndTheCloseThatItBringsAboutAreOneLeave() {
        alice.says("x".repeat(70_000));
        alice.disconnects(1009);

        assertThat(alice.closeReason()).map(CloseReason::code).contains(1009);
        assertLeftOnce("abuse");
    }

    @Test
    void aFailedSendIsALeaveWhetherOrNotTheCloseIsReported() {
        alice.connection().failSends(new IOException("broken pipe"));
        watcher.says(update(1));
        alice.disconnects(1006);

        assertLeftOnce("failed");
        assertThat(alice.connection().closeCalls()).isEqualTo(1);
    }

    @Test
    void aSendThatThrowsIsALeave() {
        alice.connection().throwOnSend(new IllegalStateException("not open"));
        watcher.says(update(1));

        assertLeftOnce("failed");
    }

    @Test
    void whoeverIsClosedByTheApplicationLeavesOnce() {
        Participant participant = participant(engine, "room", "alice");
        participant.close(CloseReason.of(4000, "kicked"));
        participant.close(CloseReason.of(4001, "kicked again"));
        alice.disconnects(1006);

        assertLeftOnce("closed");
        assertThat(alice.closeReason()).contains(CloseReason.of(4000, "kicked"));
    }

    @Test
    void theLateCloseOfAReplacedConnectionLeavesItsSuccessorAlone() {
        alice.connection().whenClosed(reason -> {});
        TestClient successor = engine.join("room", "alice");
        watcher.forgetReceived();
        alice.disconnects(1006);
        alice.handler().onClosed(1006, "");

        assertThat(watcher.received()).isEmpty();
        assertThat(events.of("left")).containsExactly("left alice replaced");
        successor.says(update(1));
        assertThat(updates(watcher)).containsExactly(1);
    }

    @Test
    void aLateFailureOfAReplacedConnectionLeavesItsSuccessorAlone() {
        alice.connection().stall();
        watcher.says(update(1));
        TestClient successor = engine.join("room", "alice");
        alice.connection().resume();
        engine.runDue();

        assertThat(events.of("left")).containsExactly("left alice replaced");
        assertThat(successor.closeReason()).isEmpty();
        assertThat(engine.engine().status().outboxBytes()).isZero();
    }

    @Test
    void aHandleOnWhoeverWasReplacedDoesNothingToTheSuccessor() {
        Participant replaced = participant(engine, "room", "alice");
        TestClient successor = engine.join("room", "alice");
        replaced.close(CloseReason.of(4000, "kicked"));
        engine.runDue();

        assertThat(successor.closeReason()).isEmpty();
        assertThat(participant(engine, "room", "alice")).isNotSameAs(replaced);
    }

    @Test
    void aMessageSentJustBeforeACloseArrivesBeforeTheLeaving() {
        alice.handler().onText(update(1));
        alice.handler().onClosed(1006, "");
        engine.runDue();

        assertThat(watcher.receivedTypes())
                .containsExactly("welcome", "participant-joined", "participant-update", "participant-left");
    }

    @Test
    void nothingIsSentToWhoeverHasLeft() {
        alice.forgetReceived();
        alice.disconnects(1000);
        watcher.says(update(1));

        assertThat(alice.received()).isEmpty();
        assertThat(alice.connection().closeCalls()).isZero();
    }
}
