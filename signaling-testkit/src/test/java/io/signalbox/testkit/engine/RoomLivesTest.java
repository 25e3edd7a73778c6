package io.signalbox.testkit.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.core.JoinRequest;
import io.signalbox.core.LeaveReason;
import io.signalbox.core.Limits;
import io.signalbox.core.Participant;
import io.signalbox.core.Room;
import io.signalbox.core.SignalingEngine;
import io.signalbox.core.SignalingListener;
import io.signalbox.spi.ConnectionHandler;
import io.signalbox.testkit.FakeConnection;
import io.signalbox.testkit.TestClient;
import io.signalbox.testkit.TestEngine;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a listener is told about one room id comes in order, over all lives of rooms of that id. */
class RoomLivesTest {

    private static final int LIVES = 7_000;
    private static final int THREADS = 4;

    private final Events events = new Events();
    private final ExecutorService others = Executors.newFixedThreadPool(THREADS);

    @AfterEach
    void stopThreads() {
        others.shutdownNow();
    }

    @Test
    void theEndOfALifeIsToldBeforeTheBeginningOfTheNext() throws Exception {
        CountDownLatch ending = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        SignalingListener slow = new SignalingListener() {
            @Override
            public void roomClosed(Room room) {
                ending.countDown();
                await(go);
            }
        };
        try (TestEngine engine =
                TestEngine.with(builder -> builder.listener(slow).listener(events))) {
            TestClient alice = engine.join("room", "alice");
            Future<?> leave = others.submit(() -> alice.handler().onClosed(1000, ""));
            await(ending);
            TestClient bob = engine.join("room", "bob");
            List<String> meanwhile = events.all();
            go.countDown();
            leave.get(30, TimeUnit.SECONDS);
            engine.runDue();

            assertThat(meanwhile).containsExactly("opened room", "joined alice", "left alice disconnected");
            assertThat(events.all())
                    .containsSubsequence("left alice disconnected", "closed room", "opened room", "joined bob");
            assertThat(bob.receivedTypes()).containsExactly("welcome");
        }
    }

    @Test
    void aMapByRoomIdNeedsNothingButTheOrderOfTheEvents() throws Exception {
        StateByRoomId states = new StateByRoomId();
        AtomicInteger numbers = new AtomicInteger();
        try (SignalingEngine engine = SignalingEngine.builder()
                .listener(states)
                .limits(Limits.builder().maxRooms(1).build())
                .build()) {
            List<Future<?>> running = new ArrayList<>();
            for (int thread = 0; thread < THREADS; thread++) {
                running.add(others.submit(() -> {
                    for (int life = 0; life < LIVES / THREADS; life++) {
                        int number = numbers.incrementAndGet();
                        ConnectionHandler client =
                                engine.connect(JoinRequest.of("room", "user-" + number, "User"), new FakeConnection());
                        client.onClosed(1000, "");
                    }
                }));
            }
            for (Future<?> thread : running) {
                thread.get(60, TimeUnit.SECONDS);
            }
        }
        assertThat(states.faults).isEmpty();
        assertThat(states.rooms).isEmpty();
        assertThat(states.lives).hasPositiveValue();
    }

    @Test
    void whoeverComesInsideTheEndOfALifeIsInTheNextOne() {
        List<TestClient> successors = new ArrayList<>();
        List<TestEngine> self = new ArrayList<>();
        SignalingListener returning = new SignalingListener() {
            @Override
            public void roomClosed(Room room) {
                if (successors.isEmpty()) {
                    successors.add(self.get(0).join("room", "bob"));
                }
            }
        };
        try (TestEngine engine =
                TestEngine.with(builder -> builder.listener(returning).listener(events))) {
            self.add(engine);
            engine.join("room", "alice").disconnects(1000);

            assertThat(successors.get(0).receivedTypes()).containsExactly("welcome");
            assertThat(events.of("closed")).containsExactly("closed room");
            assertThat(events.all()).endsWith("opened room", "joined bob");
        }
    }

    @Test
    void aRoomWhoseEndIsBeingToldTakesNoPlaceFromAnother() {
        List<TestEngine> self = new ArrayList<>();
        SignalingListener moving = new SignalingListener() {
            @Override
            public void roomClosed(Room room) {
                if (room.id().equals("first")) {
                    self.get(0).join("second", "alice");
                }
            }
        };
        try (TestEngine engine = TestEngine.with(builder -> builder.listener(moving)
                .listener(events)
                .limits(Limits.builder().maxRooms(1).build()))) {
            self.add(engine);
            engine.join("first", "alice").disconnects(1000);

            assertThat(events.of("refused")).isEmpty();
            assertThat(engine.engine().room("second")).isPresent();
            assertThat(engine.engine().room("first")).isEmpty();
        }
    }

    @Test
    void aRoomAndAParticipantAreTheSameObjectsForTheirLives() {
        Map<String, Object> handles = new HashMap<>();
        List<String> others = new ArrayList<>();
        SignalingListener comparing = new SignalingListener() {
            @Override
            public void roomOpened(Room room) {
                handles.put("room", room);
            }

            @Override
            public void joined(Participant participant) {
                handles.put(participant.id(), participant);
            }

            @Override
            public void left(Participant participant, LeaveReason reason) {
                compare(participant.id(), participant);
                compare("room", participant.room());
            }

            @Override
            public void roomClosed(Room room) {
                compare("room", room);
            }

            private void compare(String name, Object handle) {
                if (handles.get(name) != handle) {
                    others.add(name);
                }
            }
        };
        try (TestEngine engine = TestEngine.with(builder -> builder.listener(comparing))) {
            TestClient alice = engine.join("room", "alice");
            engine.join("room", "bob");
            Room room = engine.engine().room("room").orElseThrow();
            assertThat(room).isSameAs(handles.get("room"));
            assertThat(room.participants().get(0)).isSameAs(handles.get("alice"));
            assertThat(room.participant("bob").orElseThrow()).isSameAs(handles.get("bob"));
            assertThat(engine.engine().rooms().get(0)).isSameAs(room);
            alice.disconnects(1000);
        }
        assertThat(others).isEmpty();
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException interrupted) {
            throw new AssertionError(interrupted);
        }
    }

    /** State of an application's own for each room that is open, and what does not fit. */
    private static final class StateByRoomId implements SignalingListener {

        private final Map<String, Room> rooms = new ConcurrentHashMap<>();
        private final Queue<String> faults = new ConcurrentLinkedQueue<>();
        private final AtomicInteger lives = new AtomicInteger();

        /** Not safe for use by several threads: the order of the events is all that guards it. */
        private final Map<String, Integer> present = new HashMap<>();

        @Override
        public void roomOpened(Room room) {
            lives.incrementAndGet();
            if (rooms.put(room.id(), room) != null) {
                faults.add("opened before the last one was closed");
            }
            present.put(room.id(), 0);
        }

        @Override
        public void joined(Participant participant) {
            present.merge(participant.room().id(), 1, Integer::sum);
        }

        @Override
        public void left(Participant participant, LeaveReason reason) {
            present.merge(participant.room().id(), -1, Integer::sum);
        }

        @Override
        public void roomClosed(Room room) {
            // A little work, in which the next life would begin if it could.
            for (int i = 0; i < 1_000; i++) {
                Thread.onSpinWait();
            }
            if (!rooms.remove(room.id(), room)) {
                faults.add("the state of another room was in the place of this one's");
            }
            Integer left = present.remove(room.id());
            if (left == null || left != 0) {
                faults.add("closed with " + left);
            }
        }
    }
}
