package io.signalbox.testkit.engine;

import static io.signalbox.testkit.engine.Texts.PING;
import static io.signalbox.testkit.engine.Texts.errors;
import static io.signalbox.testkit.engine.Texts.json;
import static io.signalbox.testkit.engine.Texts.update;
import static io.signalbox.testkit.engine.Texts.updates;
import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.core.AccessPolicy;
import io.signalbox.core.Admission;
import io.signalbox.core.ErrorCode;
import io.signalbox.core.JoinRequest;
import io.signalbox.core.LeaveReason;
import io.signalbox.core.Message;
import io.signalbox.core.MessageRouter;
import io.signalbox.core.Participant;
import io.signalbox.core.Room;
import io.signalbox.core.Route;
import io.signalbox.core.SignalingEngine;
import io.signalbox.core.SignalingListener;
import io.signalbox.spi.CloseReason;
import io.signalbox.spi.OutboundText;
import io.signalbox.testkit.TestClient;
import io.signalbox.testkit.TestEngine;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Guarantee 8: application code that throws costs an error and a log line, never a room or the engine. */
class FailingApplicationTest {

    /** What these tests provoke is not worth a page of stack traces in the build's output. */
    private final Logger log = Logger.getLogger("io.signalbox.core");

    private final Events events = new Events();

    @BeforeEach
    void silence() {
        log.setLevel(Level.OFF);
    }

    @AfterEach
    void speak() {
        log.setLevel(null);
    }

    private TestEngine engineWith(Consumer<SignalingEngine.Builder> settings) {
        return TestEngine.with(builder -> settings.accept(builder.listener(events)));
    }

    private void assertRouterFailureCostsOneError(MessageRouter failing) {
        try (TestEngine engine =
                engineWith(builder -> builder.router(MessageRouter.webrtc().on("bad", failing)))) {
            TestClient alice = engine.join("room", "alice");
            TestClient bob = engine.join("room", "bob");
            alice.says(json("{'type':'bad'}"));
            alice.says(update(1));

            assertThat(errors(alice)).containsExactly("internal");
            assertThat(alice.lastOf("error").get("requestType").getAsString()).isEqualTo("bad");
            assertThat(alice.lastOf("error").toString()).doesNotContain("secret");
            assertThat(updates(bob)).containsExactly(1);
            assertThat(events.of("failed")).containsExactly("failed the router");
        }
    }

    @Test
    void aRouterThatThrowsCostsOneInternalError() {
        assertRouterFailureCostsOneError((message, sender, room) -> {
            throw new IllegalStateException("secret");
        });
    }

    @Test
    void aRouterThatOverflowsTheStackCostsOneInternalError() {
        MessageRouter[] self = new MessageRouter[1];
        self[0] = (message, sender, room) -> self[0].route(message, sender, room);
        assertRouterFailureCostsOneError(self[0]);
    }

    @Test
    void aRouterThatReturnsNullCostsOneInternalError() {
        assertRouterFailureCostsOneError((message, sender, room) -> null);
    }

    @Test
    void aRouterThatFindsAMessageMalformedSaysSo() {
        MessageRouter picky = MessageRouter.webrtc().on("nested", (message, sender, room) -> {
            Message.parse(message.raw("inner").orElse(""));
            return Route.none();
        });
        try (TestEngine engine = engineWith(builder -> builder.router(picky))) {
            TestClient alice = engine.join("room", "alice");
            alice.says(json("{'type':'nested','inner':[]}"));

            assertThat(errors(alice)).containsExactly("bad-message");
            assertThat(events.of("failed")).isEmpty();
        }
    }

    private void assertAdmissionFailureMeansLater(AccessPolicy failing) {
        try (TestEngine engine = engineWith(builder -> builder.accessPolicy(failing))) {
            TestClient alice = engine.join("room", "alice");
            alice.says(PING);

            assertThat(alice.closeReason()).map(CloseReason::code).contains(1013);
            assertThat(alice.received()).isEmpty();
            assertThat(events.of("failed")).containsExactly("failed the access policy");
            assertThat(events.of("refused")).containsExactly("refused alice 1013");
            assertThat(engine.engine().status().connectionCount()).isZero();
        }
    }

    @Test
    void anAccessPolicyThatThrowsDenies() {
        assertAdmissionFailureMeansLater(request -> {
            throw new IllegalStateException("secret");
        });
    }

    @Test
    void anAccessPolicyThatReturnsNullDenies() {
        assertAdmissionFailureMeansLater(request -> null);
    }

    @Test
    void anAccessPolicyWhoseDecisionFailsDenies() {
        assertAdmissionFailureMeansLater(
                request -> CompletableFuture.failedStage(new IllegalStateException("no database")));
    }

    @Test
    void anAccessPolicyThatDecidesNullDenies() {
        assertAdmissionFailureMeansLater(request -> CompletableFuture.completedStage(null));
    }

    @Test
    void anAccessPolicyThatMakesUpAnImpossibleIdentityDenies() {
        assertAdmissionFailureMeansLater(
                request -> CompletableFuture.completedStage(Admission.accept("x".repeat(129), "name")));
    }

    @Test
    void aSweepPolicyThatThrowsKeepsEveryone() {
        try (TestEngine engine = engineWith(builder -> builder.sweepPolicy((participant, silence, unanswered) -> {
            throw new IllegalStateException("secret");
        }))) {
            TestClient alice = engine.join("room", "alice");
            engine.advance(Duration.ofMinutes(5));

            assertThat(alice.closeReason()).isEmpty();
            assertThat(events.of("failed")).isNotEmpty();
        }
    }

    @Test
    void aSweepPolicyThatDecidesNothingKeepsEveryone() {
        try (TestEngine engine =
                engineWith(builder -> builder.sweepPolicy((participant, silence, unanswered) -> null))) {
            TestClient alice = engine.join("room", "alice");
            engine.advance(Duration.ofMinutes(5));

            assertThat(alice.closeReason()).isEmpty();
        }
    }

    @Test
    void aSweepPolicyThatThrowsDoesNotKeepOthersFromBeingWatched() {
        try (TestEngine engine = engineWith(builder -> builder.sweepPolicy((participant, silence, unanswered) -> {
            throw new IllegalStateException("secret");
        }))) {
            TestClient slow = engine.join("room", "slow");
            slow.connection().stall();
            Texts.sendCharged(engine, "room", "slow", 200);
            engine.advance(Duration.ofSeconds(15));

            assertThat(slow.closeReason()).map(CloseReason::code).contains(1013);
        }
    }

    @Test
    void aListenerThatAlwaysThrowsChangesNothing() {
        try (TestEngine engine = TestEngine.with(builder -> builder.listener(new ThrowingListener()))) {
            TestClient alice = engine.join("room", "alice");
            TestClient bob = engine.join("room", "bob");
            engine.connect(JoinRequest.of("", "", ""));
            alice.says(update(1));
            alice.says(json("{'type':'dance'}"));
            bob.disconnects(1000);

            assertThat(updates(bob)).containsExactly(1);
            assertThat(alice.receivedTypes())
                    .containsExactly("welcome", "participant-joined", "error", "participant-left");
        }
    }

    @Test
    void aTransportWhoseCloseThrowsIsRidOfAllTheSame() {
        try (TestEngine engine = engineWith(builder -> {})) {
            TestClient alice = engine.join("room", "alice");
            TestClient bob = engine.join("room", "bob");
            alice.connection().whenClosed(reason -> {
                throw new IllegalStateException("close failed");
            });
            alice.says("x".repeat(70_000));

            assertThat(bob.receivedTypes()).endsWith("participant-left");
            assertThat(engine.engine().status().connectionCount()).isEqualTo(1);
        }
    }

    private static final class ThrowingListener implements SignalingListener {

        private static RuntimeException failure() {
            return new IllegalStateException("a listener failed");
        }

        @Override
        public void roomOpened(Room room) {
            throw failure();
        }

        @Override
        public void roomClosed(Room room) {
            throw failure();
        }

        @Override
        public void joined(Participant participant) {
            throw failure();
        }

        @Override
        public void left(Participant participant, LeaveReason reason) {
            throw failure();
        }

        @Override
        public void refused(JoinRequest request, CloseReason reason) {
            throw failure();
        }

        @Override
        public void received(Participant sender, Message message) {
            throw failure();
        }

        @Override
        public void sent(Participant recipient, OutboundText text) {
            throw failure();
        }

        @Override
        public void rejected(Participant sender, ErrorCode code) {
            throw failure();
        }

        @Override
        public void failed(String what, Throwable failure) {
            throw failure();
        }
    }
}
