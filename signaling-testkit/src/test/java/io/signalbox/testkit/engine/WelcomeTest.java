package io.signalbox.testkit.engine;

import static io.signalbox.testkit.engine.Texts.PING;
import static io.signalbox.testkit.engine.Texts.listed;
import static io.signalbox.testkit.engine.Texts.pingOfBytes;
import static io.signalbox.testkit.engine.Texts.update;
import static io.signalbox.testkit.engine.Texts.updates;
import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.core.Admission;
import io.signalbox.core.JoinRequest;
import io.signalbox.core.Limits;
import io.signalbox.spi.CloseReason;
import io.signalbox.testkit.TestClient;
import io.signalbox.testkit.TestEngine;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Guarantee 2: welcome is the first message, and what an impatient client sends before it is handled after. */
class WelcomeTest {

    private final SlowPolicy policy = new SlowPolicy();
    private final TestEngine engine = TestEngine.with(builder -> builder.accessPolicy(policy));

    @AfterEach
    void nothingIsLeft() {
        engine.close();
    }

    private void admit(String userId) {
        policy.accept(userId);
        engine.runDue();
    }

    @Test
    void welcomeIsTheFirstMessageAndListsTheJoiner() {
        engine.join("room", "alice");
        admit("alice");
        TestClient bob = engine.join("room", "bob");
        assertThat(bob.received()).isEmpty();
        admit("bob");

        assertThat(bob.receivedTypes()).containsExactly("welcome", "existing-participants");
        assertThat(listed(bob.lastOf("welcome"))).containsExactly("alice", "bob");
        assertThat(listed(bob.lastOf("existing-participants"))).containsExactly("alice");
    }

    @Test
    void earlyMessagesAreHandledInOrderAfterTheWelcome() {
        TestClient alice = engine.join("room", "alice");
        admit("alice");
        TestClient bob = engine.join("room", "bob");
        bob.says(update(1));
        bob.says(PING);
        bob.says(update(2));
        assertThat(updates(alice)).isEmpty();
        admit("bob");
        bob.says(update(3));

        assertThat(bob.receivedTypes()).containsExactly("welcome", "existing-participants", "pong");
        assertThat(alice.receivedTypes())
                .containsExactly(
                        "welcome",
                        "participant-joined",
                        "participant-update",
                        "participant-update",
                        "participant-update");
        assertThat(updates(alice)).containsExactly(1, 2, 3);
    }

    @Test
    void whatComesDuringTheJoiningIsHandledAfterWhatCameBefore() {
        TestClient alice = engine.join("room", "alice");
        admit("alice");
        TestClient bob = engine.join("room", "bob");
        bob.says(update(1));
        bob.connection().stall();
        admit("bob");
        bob.says(update(2));
        bob.connection().resume();
        bob.says(update(3));

        assertThat(updates(alice)).containsExactly(1, 2, 3);
    }

    @Test
    void thirtyTwoMessagesAreKept() {
        TestClient alice = engine.join("room", "alice");
        IntStream.range(0, 32).forEach(i -> alice.says(PING));
        admit("alice");

        assertThat(alice.receivedTypes()).hasSize(33).startsWith("welcome");
    }

    @Test
    void oneMoreClosesWith1008() {
        TestClient alice = engine.join("room", "alice");
        IntStream.range(0, 33).forEach(i -> alice.says(PING));
        assertThat(alice.closeReason()).map(CloseReason::code).contains(1008);

        admit("alice");
        assertThat(alice.received()).isEmpty();
    }

    @Test
    void thatManyBytesAreKept() {
        TestClient alice = engine.join("room", "alice");
        alice.says(pingOfBytes(65_536));
        alice.says(pingOfBytes(65_536));
        admit("alice");

        assertThat(alice.receivedTypes()).containsExactly("welcome", "pong", "pong");
    }

    @Test
    void oneByteMoreClosesWith1008() {
        TestClient alice = engine.join("room", "alice");
        alice.says(pingOfBytes(65_536));
        alice.says(pingOfBytes(65_536));
        alice.says("{");

        assertThat(alice.closeReason()).map(CloseReason::code).contains(1008);
    }

    @Test
    void bothBoundsCanBeSet() {
        Limits limits = Limits.builder().maxEarlyMessages(2).maxEarlyBytes(100).build();
        try (TestEngine other =
                TestEngine.with(builder -> builder.accessPolicy(policy).limits(limits))) {
            TestClient many = other.join("room", "many");
            TestClient large = other.join("room", "large");
            IntStream.range(0, 2).forEach(i -> many.says(PING));
            large.says(pingOfBytes(100));
            assertThat(many.closeReason()).isEmpty();
            assertThat(large.closeReason()).isEmpty();

            many.says(PING);
            large.says("{");
            assertThat(many.closeReason()).map(CloseReason::code).contains(1008);
            assertThat(large.closeReason()).map(CloseReason::code).contains(1008);
        }
    }

    @Test
    void whoSendsAnEarlyMessageThatIsTooLargeIsClosedAndReplacesNobody() {
        TestClient watcher = engine.join("room", "watcher");
        admit("watcher");
        TestClient alice = engine.join("room", "alice");
        admit("alice");
        TestClient again = engine.join("room", "alice");
        again.says(pingOfBytes(65_537));
        assertThat(again.closeReason()).map(CloseReason::code).contains(1009);
        admit("alice");

        assertThat(alice.closeReason()).isEmpty();
        assertThat(again.received()).isEmpty();
        assertThat(watcher.receivedTypes()).containsExactly("welcome", "participant-joined");
    }

    @Test
    void theAdmittedIdentityIsTheOneThatCounts() {
        TestClient alice = engine.connect(JoinRequest.of("room", "guest-1", "Guest"));
        policy.decide("guest-1", Admission.accept("alice", "Alice").withAttribute("role", "host"));
        engine.runDue();

        assertThat(alice.lastOf("welcome").get("userId").getAsString()).isEqualTo("alice");
        assertThat(Texts.participant(engine, "room", "alice").name()).isEqualTo("Alice");
        assertThat(Texts.participant(engine, "room", "alice").attributes()).containsEntry("role", "host");
    }
}
