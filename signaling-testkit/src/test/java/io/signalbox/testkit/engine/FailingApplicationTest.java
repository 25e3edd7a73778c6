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
import io.signalbox.core.SweepDecision;
import io.signalbox.spi.CloseReason;
import io.signalbox.spi.ConnectionHandler;
import io.signalbox.spi.OutboundText;
import io.signalbox.testkit.FakeConnection;
import io.signalbox.testkit.ManualClock;
import io.signalbox.testkit.ManualExecutor;
import io.signalbox.testkit.TestClient;
import io.signalbox.testkit.TestEngine;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

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
        assertRouterFailureCostsOneError("the router [room=room, user=alice, type=bad]", failing);
    }

    private void assertRouterFailureCostsOneError(String what, MessageRouter failing) {
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
            assertThat(events.of("failed")).containsExactly("failed " + what);
        }
    }

    @Test
    void aRouterThatThrowsCostsOneInternalError() {
        assertRouterFailureCostsOneError((message, sender, room) -> {
            throw new IllegalStateException("secret");
        });
    }

    @Test
    void whatFailedIsNamedInOneLineWhateverTheClientChose() {
        MessageRouter failing = (message, sender, room) -> {
            throw new IllegalStateException("secret");
        };
        try (TestEngine engine = engineWith(builder -> builder.router(failing))) {
            engine.join("room", "alice").says(json("{'type':'a\\nb'}"));
            assertThat(events.of("failed"))
                    .containsExactly("failed the router [room=room, user=alice, type=a\\u000ab]");
        }
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

    @ParameterizedTest
    @MethodSource("throwables")
    void whateverARouterThrowsCostsOneInternalError(Throwable thrown) {
        assertRouterFailureCostsOneError((message, sender, room) -> {
            throw sneaky(thrown);
        });
    }

    static Stream<Throwable> throwables() {
        return Stream.of(
                new OutOfMemoryError("secret"),
                new StackOverflowError("secret"),
                new AssertionError("secret"),
                new NoClassDefFoundError("secret"),
                new ThreadDeath(),
                new IOException("secret"),
                new InterruptedException("secret"),
                new CancellationException("secret"),
                new Throwable("secret"));
    }

    @SuppressWarnings("unchecked")
    private static <T extends Throwable> RuntimeException sneaky(Throwable thrown) throws T {
        throw (T) thrown;
    }

    @Test
    void aRouteThatCannotBeCarriedOutCostsOneInternalError() {
        assertRouterFailureCostsOneError(
                "carrying out a route [room=room, user=alice, type=bad]", (message, sender, room) -> {
                    Route route = Route.none();
                    for (int depth = 0; depth < 200_000; depth++) {
                        route = Route.all(route);
                    }
                    return route;
                });
    }

    @ParameterizedTest
    @ValueSource(strings = {"router", "listener", "access policy", "sweep policy"})
    void anInterruptThatApplicationCodeLeavesBehindReachesNobodyElse(String where) {
        List<String> interrupted = new ArrayList<>();
        try (TestEngine engine = TestEngine.with(builder -> builder.router((message, sender, room) -> {
                    interruptIf(where.equals("router"));
                    return Route.relayToOthers("updates");
                })
                .listener(new SignalingListener() {
                    @Override
                    public void received(Participant sender, Message message) {
                        interruptIf(where.equals("listener"));
                    }
                })
                .accessPolicy(request -> {
                    interruptIf(where.equals("access policy"));
                    return CompletableFuture.completedStage(Admission.accept(request));
                })
                .sweepPolicy((participant, silence, unanswered) -> {
                    interruptIf(where.equals("sweep policy"));
                    return SweepDecision.ping();
                }))) {
            TestClient alice = engine.connect(JoinRequest.of("room", "alice", "Alice"));
            FakeConnection bob = new FakeConnection();
            bob.completeOn(task -> {
                if (Thread.currentThread().isInterrupted()) {
                    interrupted.add("sending");
                }
                task.run();
            });
            bob.answerPings(() -> {
                if (Thread.currentThread().isInterrupted()) {
                    interrupted.add("pinging");
                }
            });
            ConnectionHandler handler = engine.engine().connect(JoinRequest.of("room", "bob", "Bob"), bob);
            alice.says(update(1));
            engine.advance(Duration.ofSeconds(2));
            handler.onClosed(1000, "");

            assertThat(bob.receivedTypes()).contains("participant-update");
            assertThat(bob.pings()).isPositive();
            assertThat(interrupted).isEmpty();
            assertThat(Thread.interrupted()).isFalse();
        }
    }

    private static void interruptIf(boolean now) {
        if (now) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void anInterruptFromElsewhereIsLeftAlone() {
        try (TestEngine engine = TestEngine.create()) {
            TestClient alice = engine.join("room", "alice");
            Thread.currentThread().interrupt();
            alice.says(PING);

            assertThat(Thread.interrupted()).isTrue();
        }
    }

    @Test
    void aLogThatFailsStopsNoSweep() {
        Handler broken = new Handler() {
            @Override
            public void publish(LogRecord record) {
                throw new IllegalStateException("the disk is full");
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        log.setLevel(Level.WARNING);
        log.setUseParentHandlers(false);
        log.addHandler(broken);
        AtomicInteger decisions = new AtomicInteger();
        try (TestEngine engine = TestEngine.with(builder -> builder.sweepPolicy((participant, silence, unanswered) -> {
            decisions.incrementAndGet();
            throw new IllegalStateException("secret");
        }))) {
            engine.join("room", "alice");
            engine.advance(Duration.ofSeconds(10));
        } finally {
            log.removeHandler(broken);
            log.setUseParentHandlers(true);
        }

        assertThat(decisions).hasValueGreaterThanOrEqualTo(9);
    }

    @Test
    void anExecutorThatRefusesAPingIsAskedAgain() {
        ManualClock clock = new ManualClock();
        AtomicInteger refusals = new AtomicInteger(2);
        ManualExecutor tasks = new ManualExecutor(clock);
        ScheduledExecutorService busy = refusing(tasks, refusals);
        FakeConnection connection = new FakeConnection();
        try (SignalingEngine engine =
                SignalingEngine.builder().timeSource(clock).executor(busy).build()) {
            ConnectionHandler unused = engine.connect(JoinRequest.of("room", "alice", "Alice"), connection);
            for (int tick = 0; tick < 120; tick++) {
                clock.advance(Duration.ofMillis(250));
                tasks.runDue();
            }
        }
        assertThat(refusals).hasValue(0);
        assertThat(connection.pings()).isEqualTo(1);
    }

    /** Refuses so many tasks and hands the rest on. */
    private static ScheduledExecutorService refusing(ScheduledExecutorService executor, AtomicInteger refusals) {
        return (ScheduledExecutorService) Proxy.newProxyInstance(
                FailingApplicationTest.class.getClassLoader(),
                new Class<?>[] {ScheduledExecutorService.class},
                (proxy, method, arguments) -> {
                    if (method.getName().equals("execute") && refusals.get() > 0) {
                        refusals.decrementAndGet();
                        throw new RejectedExecutionException("busy");
                    }
                    return method.invoke(executor, arguments);
                });
    }

    @Test
    void anAccessPolicyWhoseStageCallsBackTwiceLetsInOnce() {
        try (TestEngine engine = engineWith(builder -> builder.accessPolicy(request -> new CompletableFuture<>() {
            @Override
            public CompletableFuture<Admission> whenComplete(BiConsumer<? super Admission, ? super Throwable> action) {
                action.accept(Admission.accept(request), null);
                action.accept(Admission.accept("somebody-else", "Somebody"), null);
                action.accept(null, new IllegalStateException("secret"));
                return this;
            }
        }))) {
            TestClient alice = engine.join("room", "alice");
            TestClient bob = engine.join("room", "bob");

            assertThat(alice.receivedTypes()).containsExactly("welcome", "participant-joined");
            assertThat(bob.closeReason()).isEmpty();
            assertThat(events.of("joined")).containsExactly("joined alice", "joined bob");
        }
    }

    @Test
    void anAccessPolicyThatDecidesOnAnotherThreadAfterTheCloseLetsNobodyIn() throws Exception {
        CompletableFuture<Admission> decision = new CompletableFuture<>();
        try (TestEngine engine = engineWith(builder -> builder.accessPolicy(request -> decision))) {
            TestClient alice = engine.join("room", "alice");
            alice.disconnects(1006);
            Thread other = new Thread(() -> decision.complete(Admission.accept("alice", "Alice")));
            other.start();
            other.join(10_000);
            engine.runDue();

            assertThat(alice.received()).isEmpty();
            assertThat(events.of("joined")).isEmpty();
            assertThat(engine.engine().rooms()).isEmpty();
        }
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
            assertThat(events.of("failed")).containsExactly("failed the access policy [room=room, user=alice]");
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
        public void withdrawn(JoinRequest request) {
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
