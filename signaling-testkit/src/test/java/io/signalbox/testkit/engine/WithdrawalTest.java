package io.signalbox.testkit.engine;

import static io.signalbox.testkit.engine.Texts.PING;
import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.core.AccessPolicy;
import io.signalbox.core.Admission;
import io.signalbox.core.EngineStatus;
import io.signalbox.core.JoinRequest;
import io.signalbox.core.Message;
import io.signalbox.core.Participant;
import io.signalbox.core.SignalingListener;
import io.signalbox.spi.CloseReason;
import io.signalbox.testkit.TestClient;
import io.signalbox.testkit.TestEngine;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Each admission has an end: a client joins, is refused or withdraws, and a stage that nobody waits for is cancelled. */
class WithdrawalTest {

    private final Events events = new Events();
    private final Seats seats = new Seats();

    @Test
    void whoeverGoesBeforeTheDecisionHasWithdrawn() {
        try (TestEngine engine = engine(seats)) {
            TestClient alice = engine.join("room", "alice");
            alice.disconnects(1001);

            assertThat(events.all()).containsExactly("withdrawn alice");
            assertThat(seats.withdrawn).containsExactlyElementsOf(seats.asked);
            assertThat(seats.withdrawn.get(0)).isSameAs(seats.asked.get(0));
            assertThat(seats.decisions.get(0)).isCancelled();
        }
    }

    @Test
    void whoeverWaitsTooLongIsRefusedAndTheStageIsCancelledBefore() {
        List<Boolean> cancelled = new ArrayList<>();
        SignalingListener looking = new SignalingListener() {
            @Override
            public void refused(JoinRequest request, CloseReason reason) {
                cancelled.add(seats.decisions.get(0).isCancelled());
            }
        };
        try (TestEngine engine = TestEngine.with(
                builder -> builder.listener(looking).listener(events).accessPolicy(seats))) {
            engine.join("room", "alice");
            engine.advance(Duration.ofSeconds(11));

            assertThat(events.all()).containsExactly("refused alice 1013");
            assertThat(cancelled).containsExactly(true);
        }
    }

    @Test
    void everyOtherEndOfAnAdmissionCancelsTheStage() {
        List<Consumer<TestEngine>> ends = List.of(
                engine -> engine.engine().close(),
                engine -> engine.engine().drain(),
                engine -> seats.clients.get(0).says("x".repeat(70_000)));
        for (Consumer<TestEngine> end : ends) {
            seats.clear();
            try (TestEngine engine = engine(seats)) {
                seats.clients.add(engine.join("room", "alice"));
                end.accept(engine);
                engine.runDue();
                assertThat(seats.decisions.get(0)).isCancelled();
            }
        }
        assertThat(events.all()).containsExactly("refused alice 1001", "refused alice 1001", "refused alice 1009");
    }

    @Test
    void noSeatIsLostWheneverAClientGoes() {
        try (TestEngine engine = engine(seats)) {
            TestClient early = engine.join("room", "early");
            early.disconnects(1000);
            seats.reserve(0);
            seats.decide(0);

            TestClient between = engine.join("room", "between");
            seats.reserve(1);
            between.disconnects(1000);
            seats.decide(1);
            assertThat(seats.taken).isEmpty();

            TestClient there = engine.join("room", "there");
            seats.reserve(2);
            seats.decide(2);
            engine.runDue();
            assertThat(there.receivedTypes()).containsExactly("welcome");
            assertThat(seats.taken).hasSize(1);
        }
        assertThat(events.of("failed")).isEmpty();
    }

    @Test
    void whoeverWasAcceptedAndGoesBeforeItsTurnHasWithdrawn() {
        List<Runnable> meanwhile = new ArrayList<>();
        SignalingListener busy = new SignalingListener() {
            @Override
            public void received(Participant sender, Message message) {
                meanwhile.forEach(Runnable::run);
            }
        };
        try (TestEngine engine = TestEngine.with(builder ->
                builder.listener(busy).listener(events).listener(seats).accessPolicy(seats))) {
            TestClient bob = engine.join("room", "bob");
            seats.decide(0);
            TestClient alice = engine.join("room", "alice");
            seats.reserve(1);
            meanwhile.add(() -> seats.decide(1));
            meanwhile.add(() -> alice.handler().onClosed(1000, ""));
            bob.says(PING);

            assertThat(events.of("joined")).containsExactly("joined bob");
            assertThat(events.of("withdrawn")).containsExactly("withdrawn alice");
            assertThat(seats.taken).isEmpty();
        }
    }

    @Test
    void aStageThatCannotBeCancelledIsLeftAlone() {
        List<CompletableFuture<Admission>> decisions = new ArrayList<>();
        AccessPolicy policy = request -> {
            decisions.add(new CompletableFuture<>());
            return decisions.get(0).minimalCompletionStage();
        };
        try (TestEngine engine = engine(policy)) {
            engine.join("room", "alice").disconnects(1000);
            assertThat(decisions.get(0)).isNotDone();
            decisions.get(0).complete(Admission.accept("alice", "Alice"));
            engine.runDue();

            assertThat(events.all()).containsExactly("withdrawn alice");
            assertThat(engine.engine().rooms()).isEmpty();
        }
    }

    @Test
    void aStageThatThrowsWhenItIsCancelledHarmsNobody() {
        AccessPolicy policy = request -> new CompletableFuture<Admission>() {
            @Override
            public boolean cancel(boolean mayInterruptIfRunning) {
                throw new IllegalStateException("on purpose");
            }
        };
        try (TestEngine engine = engine(policy)) {
            engine.join("room", "alice").disconnects(1000);

            assertThat(events.of("withdrawn")).containsExactly("withdrawn alice");
            assertThat(events.of("failed")).hasSize(1);
        }
    }

    @Test
    void aStageThatComesWhenItsClientHasGoneIsCancelled() {
        List<TestEngine> self = new ArrayList<>();
        List<CompletableFuture<Admission>> decisions = new ArrayList<>();
        AccessPolicy policy = request -> {
            self.get(0).engine().close();
            decisions.add(new CompletableFuture<>());
            return decisions.get(0);
        };
        try (TestEngine engine = engine(policy)) {
            self.add(engine);
            engine.join("room", "alice");

            assertThat(events.all()).containsExactly("refused alice 1001");
            assertThat(decisions.get(0)).isCancelled();
        }
    }

    @Test
    void theStatusCountsWhoeverWaitsWasRefusedOrHasWithdrawn() {
        try (TestEngine engine = engine(seats)) {
            TestClient alice = engine.join("room", "alice");
            engine.join("room", "bob");
            engine.join("room", "carol");
            engine.connect(JoinRequest.of("room", "u".repeat(129), "Too Long"));
            assertCounts(engine, 3, 1, 0);

            alice.disconnects(1000);
            seats.decide(1);
            assertCounts(engine, 1, 1, 1);
            seats.decisions.get(2).complete(Admission.refuse("no"));
            engine.engine().refused(JoinRequest.of("room", "dave", "Dave"), CloseReason.of(1008, "origin"));
            assertCounts(engine, 0, 3, 1);
        }
    }

    private static void assertCounts(TestEngine engine, int undecided, long refused, long withdrawn) {
        EngineStatus status = engine.engine().status(0);
        assertThat(status.undecidedCount()).isEqualTo(undecided);
        assertThat(status.refusedCount()).isEqualTo(refused);
        assertThat(status.withdrawnCount()).isEqualTo(withdrawn);
    }

    @Test
    void aPolicyThatCancelsItsOwnStageHasFailed() {
        try (TestEngine engine = engine(seats)) {
            engine.join("room", "alice");
            seats.decisions.get(0).cancel(false);

            assertThat(events.of("failed")).hasSize(1);
            assertThat(events.of("refused")).containsExactly("refused alice 1013");
        }
    }

    private TestEngine engine(AccessPolicy policy) {
        return TestEngine.with(
                builder -> builder.listener(events).listener(seats).accessPolicy(policy));
    }

    /** Takes a seat for each client that it accepts, and gives the seat back as the documentation says. */
    private static final class Seats implements AccessPolicy, SignalingListener {

        private final List<TestClient> clients = new ArrayList<>();
        private final List<JoinRequest> asked = new ArrayList<>();
        private final List<JoinRequest> withdrawn = new ArrayList<>();
        private final List<CompletableFuture<Admission>> decisions = new ArrayList<>();
        private final Set<JoinRequest> taken = new HashSet<>();

        private void clear() {
            List.of(clients, asked, withdrawn, decisions).forEach(List::clear);
        }

        @Override
        public CompletionStage<Admission> admit(JoinRequest request) {
            asked.add(request);
            decisions.add(new CompletableFuture<>());
            return decisions.get(decisions.size() - 1);
        }

        private void reserve(int number) {
            taken.add(asked.get(number));
        }

        private void decide(int number) {
            if (!decisions.get(number).complete(Admission.accept(asked.get(number)))) {
                taken.remove(asked.get(number));
            }
        }

        @Override
        public void withdrawn(JoinRequest request) {
            withdrawn.add(request);
            taken.remove(request);
        }

        @Override
        public void refused(JoinRequest request, CloseReason reason) {
            taken.remove(request);
        }
    }
}
