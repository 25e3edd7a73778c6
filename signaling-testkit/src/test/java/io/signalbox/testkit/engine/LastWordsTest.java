package io.signalbox.testkit.engine;

import static io.signalbox.testkit.engine.Texts.PING;
import static io.signalbox.testkit.engine.Texts.participant;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.signalbox.core.JoinRequest;
import io.signalbox.core.LeaveReason;
import io.signalbox.core.Limits;
import io.signalbox.core.Message;
import io.signalbox.core.OutgoingMessage;
import io.signalbox.core.Participant;
import io.signalbox.core.Room;
import io.signalbox.core.SignalingEngine;
import io.signalbox.core.SignalingListener;
import io.signalbox.spi.CloseReason;
import io.signalbox.spi.ConnectionHandler;
import io.signalbox.testkit.FakeConnection;
import io.signalbox.testkit.ManualClock;
import io.signalbox.testkit.ManualExecutor;
import io.signalbox.testkit.TestClient;
import io.signalbox.testkit.TestEngine;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A drain and a close are over when the listeners were told of the last leave and of the end of the last room. */
class LastWordsTest {

    private final CountDownLatch go = new CountDownLatch(1);

    @AfterEach
    void letGo() {
        go.countDown();
    }

    @Test
    void aDrainIsOverWhenAllWasToldAndItsOwnEndComesLast() {
        Story story = new Story();
        try (TestEngine engine = TestEngine.with(builder -> builder.listener(story))) {
            engine.join("one", "alice");
            engine.join("one", "bob");
            engine.join("two", "carol");
            story.told.clear();
            CompletableFuture<Void> over = engine.engine()
                    .drain()
                    .thenRun(() -> story.told.add("over"))
                    .toCompletableFuture();
            story.over = over;
            engine.runDue();

            assertThat(over).isCompleted();
            assertThat(story.told)
                    .startsWith("drain began")
                    .endsWith("drain ended", "over")
                    .contains("left alice", "left bob", "left carol", "closed one", "closed two");
            assertThat(story.early).isEmpty();
        }
    }

    @Test
    void aClientThatIsNotLetInIsToldOfBeforeTheEndOfTheDrain() {
        Story story = new Story();
        SlowPolicy policy = new SlowPolicy();
        try (TestEngine engine =
                TestEngine.with(builder -> builder.listener(story).accessPolicy(policy))) {
            engine.join("room", "alice");
            story.over = engine.engine().drain().toCompletableFuture();
            engine.runDue();

            assertThat(story.told).containsExactly("drain began", "refused alice", "drain ended");
            assertThat(story.early).isEmpty();
        }
    }

    @Test
    void aDrainWaitsForTheEndOfARoomWhoseClientsHaveGoneBefore() throws Exception {
        CountDownLatch ending = new CountDownLatch(1);
        Story story = new Story();
        SignalingListener slow = new SignalingListener() {
            @Override
            public void roomClosed(Room room) {
                ending.countDown();
                waitFor(go);
            }
        };
        try (TestEngine engine =
                TestEngine.with(builder -> builder.listener(slow).listener(story))) {
            TestClient alice = engine.join("room", "alice");
            Thread leave = new Thread(() -> alice.handler().onClosed(1000, ""));
            leave.start();
            waitFor(ending);
            CompletableFuture<Void> over = engine.engine().drain().toCompletableFuture();
            engine.runDue();
            boolean early = over.isDone();
            go.countDown();
            leave.join(30_000);

            assertThat(early).isFalse();
            assertThat(over).isCompleted();
            assertThat(story.told).endsWith("closed room", "drain ended");
        }
    }

    @Test
    void aCloseReturnsWhenAllWasToldByOtherThreads() throws Exception {
        CountDownLatch leaving = new CountDownLatch(1);
        Story story = new Story();
        SignalingListener slow = new SignalingListener() {
            @Override
            public void left(Participant participant, LeaveReason reason) {
                leaving.countDown();
                waitFor(go);
            }
        };
        SignalingEngine engine =
                SignalingEngine.builder().listener(slow).listener(story).build();
        ConnectionHandler alice = engine.connect(JoinRequest.of("room", "alice", "Alice"), new FakeConnection());
        Thread leave = new Thread(() -> alice.onClosed(1000, ""));
        leave.start();
        waitFor(leaving);
        Thread close = new Thread(() -> {
            engine.close();
            story.told.add("close returned");
        });
        close.start();
        await().atMost(Duration.ofSeconds(30))
                .until(() -> close.getState() == Thread.State.TIMED_WAITING || !close.isAlive());
        go.countDown();
        close.join(30_000);
        leave.join(30_000);

        assertThat(story.told).endsWith("left alice", "closed room", "close returned");
    }

    @Test
    void aCloseCarriesOutWhatTheExecutorHasNotBegun() {
        Story story = new Story();
        ManualClock clock = new ManualClock();
        List<ConnectionHandler> elsewhere = new ArrayList<>();
        SignalingListener leaving = new SignalingListener() {
            @Override
            public void received(Participant sender, Message message) {
                elsewhere.get(0).onClosed(1000, "");
            }
        };
        SignalingEngine engine = SignalingEngine.builder()
                .timeSource(clock)
                .executor(new ManualExecutor(clock))
                .listener(leaving)
                .listener(story)
                .build();
        elsewhere.add(engine.connect(JoinRequest.of("elsewhere", "bob", "Bob"), new FakeConnection()));
        engine.connect(JoinRequest.of("room", "alice", "Alice"), new FakeConnection())
                .onText(PING);
        assertThat(story.told).doesNotContain("left bob");
        engine.close();

        assertThat(story.told).contains("left bob", "closed elsewhere", "left alice", "closed room");
    }

    @Test
    void aCloseFromWithinAListenerReturnsAndTheRestIsToldAfterIt() {
        Story story = new Story();
        List<SignalingEngine> self = new ArrayList<>();
        SignalingListener closing = new SignalingListener() {
            @Override
            public void received(Participant sender, Message message) {
                self.get(0).close();
                story.told.add("close returned");
            }
        };
        try (TestEngine engine =
                TestEngine.with(builder -> builder.listener(closing).listener(story))) {
            self.add(engine.engine());
            TestClient alice = engine.join("room", "alice");
            engine.join("elsewhere", "bob");
            alice.says(PING);
            engine.runDue();

            assertThat(story.told).containsSubsequence("close returned", "left alice", "closed room");
            assertThat(story.told).contains("closed elsewhere");
            assertThat(engine.engine().drain().toCompletableFuture()).isCompleted();
        }
    }

    @Test
    void theEndOfADrainMayCloseTheEngine() {
        Story story = new Story();
        List<SignalingEngine> self = new ArrayList<>();
        story.atTheEnd = () -> self.get(0).close();
        try (TestEngine engine = TestEngine.with(builder -> builder.listener(story))) {
            self.add(engine.engine());
            engine.join("room", "alice");
            engine.engine().drain();
            engine.runDue();

            assertThat(story.told).endsWith("left alice", "closed room", "drain ended");
        }
    }

    @Test
    void aListenerThatWaitsForItsOwnDrainIsFreeAfterTheDeadline() {
        Story story = new Story();
        List<SignalingEngine> self = new ArrayList<>();
        SignalingListener waiting = new SignalingListener() {
            @Override
            public void received(Participant sender, Message message) {
                self.get(0).drain().toCompletableFuture().join();
                story.told.add("drain waited for");
            }
        };
        try (SignalingEngine engine = SignalingEngine.builder()
                .limits(Limits.builder().drainTimeout(Duration.ofMillis(200)).build())
                .listener(waiting)
                .listener(story)
                .build()) {
            self.add(engine);
            engine.connect(JoinRequest.of("room", "alice", "Alice"), new FakeConnection())
                    .onText(PING);
        }
        assertThat(story.told).containsSubsequence("drain waited for", "left alice", "closed room");
    }

    @Test
    void aCloseEndsADrainWhoseExecutorWasShutDown() {
        Story story = new Story();
        ScheduledThreadPoolExecutor executor = new ScheduledThreadPoolExecutor(8);
        SignalingEngine engine =
                SignalingEngine.builder().executor(executor).listener(story).build();
        FakeConnection stuck = new FakeConnection();
        ConnectionHandler unused = engine.connect(JoinRequest.of("room", "alice", "Alice"), stuck);
        stuck.stall();
        engine.room("room").orElseThrow().broadcast(OutgoingMessage.of("news"));
        CompletableFuture<Void> over = engine.drain().toCompletableFuture();
        story.over = over;
        executor.shutdownNow();
        assertThat(over).isNotDone();
        engine.close();

        assertThat(over).isCompleted();
        assertThat(story.told).endsWith("left alice", "closed room", "drain ended");
        assertThat(story.early).isEmpty();
    }

    @Test
    void aDrainWhoseExecutorIsGoneIsCarriedOutByItsCaller() {
        Story story = new Story();
        ScheduledThreadPoolExecutor executor = new ScheduledThreadPoolExecutor(8);
        try (SignalingEngine engine =
                SignalingEngine.builder().executor(executor).listener(story).build()) {
            ConnectionHandler unused = engine.connect(JoinRequest.of("room", "alice", "Alice"), new FakeConnection());
            executor.shutdownNow();

            assertThat(engine.drain().toCompletableFuture()).isCompleted();
            assertThat(story.told).endsWith("left alice", "closed room", "drain ended");
        }
    }

    @Test
    void inManyDrainsAndClosesNothingIsToldAfterTheEnd() throws Exception {
        for (int round = 0; round < 200; round++) {
            boolean drains = round % 2 == 0;
            assertThat(toldUntilTheEnd(engine -> {
                        if (drains) {
                            engine.drain().toCompletableFuture().join();
                        } else {
                            engine.close();
                        }
                    }))
                    .as("round %d", round)
                    .isEqualTo(4);
        }
    }

    /** How many rooms were closed by the time that this was done, of four whose clients go at the same time. */
    private static long toldUntilTheEnd(Consumer<SignalingEngine> end) throws InterruptedException {
        Story story = new Story();
        try (SignalingEngine engine = SignalingEngine.builder().listener(story).build()) {
            List<Thread> leaves = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                ConnectionHandler client =
                        engine.connect(JoinRequest.of("room-" + i, "alice", "Alice"), new FakeConnection());
                leaves.add(new Thread(() -> client.onClosed(1000, "")));
            }
            leaves.forEach(Thread::start);
            end.accept(engine);
            long closed = story.told.stream()
                    .filter(event -> event.startsWith("closed"))
                    .count();
            for (Thread leave : leaves) {
                leave.join(30_000);
            }
            return closed;
        }
    }

    @Test
    void whatIsLeftWhenTheTimeIsOverIsCounted() {
        Story story = new Story();
        try (TestEngine engine = TestEngine.with(builder -> builder.listener(story)
                .limits(Limits.builder().sendTimeout(Duration.ofMinutes(5)).build()))) {
            TestClient stuck = engine.join("room", "stuck");
            stuck.connection().stall();
            participant(engine, "room", "stuck").send(OutgoingMessage.of("news"));
            engine.engine().drain();
            engine.advance(Duration.ofSeconds(21));

            assertThat(stuck.closeReason()).map(CloseReason::code).contains(1001);
            assertThat(story.told).endsWith("left stuck", "closed room", "drain ended");
        }
    }

    private static void waitFor(CountDownLatch latch) {
        try {
            assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException interrupted) {
            throw new AssertionError(interrupted);
        }
    }

    /** What a listener is told of endings, and what of it came when the drain was already over. */
    private static final class Story implements SignalingListener {

        private final Queue<String> told = new ConcurrentLinkedQueue<>();
        private final Queue<String> early = new ConcurrentLinkedQueue<>();
        private volatile CompletableFuture<Void> over = new CompletableFuture<>();
        private volatile Runnable atTheEnd = () -> {};

        private void tell(String event) {
            told.add(event);
            if (over.isDone()) {
                early.add(event);
            }
        }

        @Override
        public void left(Participant participant, LeaveReason reason) {
            tell("left " + participant.id());
        }

        @Override
        public void roomClosed(Room room) {
            tell("closed " + room.id());
        }

        @Override
        public void refused(JoinRequest request, CloseReason reason) {
            tell("refused " + request.userId());
        }

        @Override
        public void drainBegan() {
            tell("drain began");
        }

        @Override
        public void drainEnded(Duration took, int connectionsLeft) {
            tell("drain ended");
            atTheEnd.run();
        }
    }
}
