package io.signalbox.testkit.engine;

import static io.signalbox.testkit.engine.Texts.listed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.gson.JsonObject;
import io.signalbox.core.Admission;
import io.signalbox.core.EngineStatus;
import io.signalbox.core.JoinRequest;
import io.signalbox.core.Participant;
import io.signalbox.core.Room;
import io.signalbox.core.SignalingEngine;
import io.signalbox.spi.CloseReason;
import io.signalbox.spi.ConnectionHandler;
import io.signalbox.testkit.FakeConnection;
import io.signalbox.testkit.ManualClock;
import io.signalbox.testkit.ManualExecutor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Many threads at a time join as one user, close what was replaced, leave and sweep: one connection lives, the latest. */
class SameUserTest {

    private static final int JOINS = 50;
    private static final int ROUNDS = 100;
    private static final CloseReason DUPLICATE = CloseReason.of(1000, "Duplicate connection");
    private static final CloseReason ELSEWHERE = CloseReason.of(4410, "Session resumed elsewhere");
    private static final Duration SOON = Duration.ofSeconds(20);

    private final ExecutorService threads = Executors.newFixedThreadPool(JOINS);
    private final ExecutorService wires = Executors.newFixedThreadPool(3);
    private final Events events = new Events();

    @AfterEach
    void stopThreads() throws Exception {
        for (ExecutorService pool : List.of(threads, wires)) {
            pool.shutdownNow();
            assertThat(pool.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
        }
    }

    /** One that reports the end of its connection late, from a thread of its own, as containers do. */
    private final class Client {

        private final FakeConnection connection = new FakeConnection();
        private final CompletableFuture<ConnectionHandler> handler = new CompletableFuture<>();

        private Client(SignalingEngine engine, String room, String user, boolean slow) {
            this(engine, JoinRequest.of(room, user, user), slow);
        }

        private Client(SignalingEngine engine, JoinRequest request, boolean slow) {
            if (slow) {
                connection.completeOn(wires);
            }
            connection.whenClosed(reason -> handler.thenAcceptAsync(to -> to.onClosed(1006, ""), wires));
            connection.answerPings(() -> handler.join().onAlive());
            handler.complete(engine.connect(request, connection));
        }

        private void leaves() {
            handler.join().onClosed(1000, "");
        }

        private boolean isOpen() {
            return connection.closeReason().isEmpty();
        }
    }

    private <T> List<T> atOnce(List<Callable<T>> tasks) throws Exception {
        CyclicBarrier start = new CyclicBarrier(tasks.size());
        List<Future<T>> running = new ArrayList<>();
        for (Callable<T> task : tasks) {
            running.add(threads.submit(() -> {
                start.await(20, TimeUnit.SECONDS);
                return task.call();
            }));
        }
        List<T> results = new ArrayList<>();
        for (Future<T> future : running) {
            results.add(future.get(20, TimeUnit.SECONDS));
        }
        return results;
    }

    private static ConditionFactory soon() {
        return await().pollInSameThread()
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(1))
                .atMost(SOON);
    }

    private static void awaitQuiet(SignalingEngine engine, int connections) {
        soon().until(() -> {
            EngineStatus status = engine.status();
            return status.connectionCount() == connections && status.outboxBytes() == 0;
        });
    }

    private static List<String> users(SignalingEngine engine) {
        return engine.room("room").map(Room::participants).orElse(List.of()).stream()
                .map(Participant::id)
                .toList();
    }

    @Test
    void ofFiftyWhoJoinAtOnceOneLivesAndTheOthersAreToldWhatAddsUp() throws Exception {
        try (SignalingEngine engine = SignalingEngine.builder().listener(events).build()) {
            Client early = new Client(engine, "room", "observer", false);
            Client slow = new Client(engine, "room", "slow observer", true);
            for (int round = 0; round < ROUNDS; round++) {
                List<Callable<Client>> joins = new ArrayList<>();
                for (int i = 0; i < JOINS; i++) {
                    boolean slowly = i % 3 == 0;
                    joins.add(() -> new Client(engine, "room", "alice", slowly));
                }
                List<Client> clients = atOnce(joins);
                awaitQuiet(engine, 3);
                soon().untilAsserted(() -> assertOneLives(clients));
                assertThat(users(engine)).containsExactly("observer", "slow observer", "alice");
            }
            // Each that was let in left again but for the last, and both observers were told each time.
            long joined = events.of("joined alice").size();
            assertThat(events.of("left alice")).hasSize((int) joined - 1).containsOnly("left alice replaced");
            for (Client observer : List.of(early, slow)) {
                assertThat(observer.isOpen()).isTrue();
                soon().untilAsserted(() -> assertThat(told(observer.connection)).isEqualTo(joined));
            }
        }
    }

    private static void assertOneLives(List<Client> clients) {
        assertOneLives(clients, DUPLICATE);
    }

    private static void assertOneLives(List<Client> clients, CloseReason others) {
        List<Client> open = clients.stream().filter(Client::isOpen).toList();
        assertThat(open).hasSize(1);
        assertThat(open.get(0).connection.receivedTypes()).containsExactly("welcome", "existing-participants");
        clients.stream()
                .filter(client -> !client.isOpen())
                .forEach(client -> assertThat(client.connection.closeReason()).contains(others));
        assertThat(clients).allSatisfy(client -> {
            assertThat(client.connection.misuses()).isEmpty();
            assertThat(client.connection.closeCalls()).isLessThanOrEqualTo(1);
        });
    }

    /** How often the user has joined, in a history in which the events add up to the lists. */
    private static long told(FakeConnection observer) {
        List<String> present = new ArrayList<>();
        long joins = 0;
        for (JsonObject message : observer.received()) {
            switch (message.get("type").getAsString()) {
                case "welcome" -> present.addAll(listed(message));
                case "participant-joined" -> {
                    String user = message.get("userId").getAsString();
                    assertThat(present).doesNotContain(user);
                    present.add(user);
                    joins += user.equals("alice") ? 1 : 0;
                    assertThat(listed(message)).isEqualTo(present);
                }
                case "participant-left" -> {
                    assertThat(present.remove(message.get("userId").getAsString()))
                            .isTrue();
                    assertThat(listed(message)).isEqualTo(present);
                }
                case "existing-participants" -> assertThat(present).containsAll(listed(message));
                default -> throw new AssertionError("unexpected " + message);
            }
        }
        return joins;
    }

    @Test
    void theLatestLivesHoweverTheAdmissionsOfAllOvertakeEachOther() throws Exception {
        Map<JoinRequest, CompletableFuture<Admission>> open = new ConcurrentHashMap<>();
        try (SignalingEngine engine = SignalingEngine.builder()
                .accessPolicy(request -> open.computeIfAbsent(request, r -> new CompletableFuture<>()))
                .listener(events)
                .build()) {
            Client observer = new Client(engine, "room", "observer", false);
            open.forEach((request, answer) -> answer.complete(Admission.accept(request)));
            for (int round = 0; round < ROUNDS; round++) {
                open.clear();
                List<Client> clients = new ArrayList<>();
                for (int i = 0; i < JOINS; i++) {
                    clients.add(new Client(engine, "room", "alice", i % 3 == 0));
                }
                List<Callable<Boolean>> decisions = new ArrayList<>();
                open.forEach((request, answer) -> decisions.add(() -> answer.complete(Admission.accept(request))));
                assertThat(atOnce(decisions)).hasSize(JOINS);
                awaitQuiet(engine, 2);

                assertThat(clients.get(JOINS - 1).isOpen()).isTrue();
                soon().untilAsserted(() -> assertOneLives(clients));
            }
            soon().untilAsserted(() -> assertThat(told(observer.connection))
                    .isEqualTo(events.of("joined alice").size()));
        }
    }

    @Test
    void ofFiftyAttemptsOfAPageAtOnceTheHighestLives() throws Exception {
        try (SignalingEngine engine = SignalingEngine.builder().listener(events).build()) {
            Client observer = new Client(engine, "room", "observer", false);
            for (int round = 0; round < ROUNDS; round++) {
                List<Callable<Client>> joins = new ArrayList<>();
                for (int i = 0; i < JOINS; i++) {
                    JoinRequest attempt = attempt(round * JOINS + i);
                    boolean slowly = i % 3 == 0;
                    joins.add(() -> new Client(engine, attempt, slowly));
                }
                List<Client> clients = atOnce(joins);
                awaitQuiet(engine, 2);
                soon().untilAsserted(() -> assertOneLives(clients, ELSEWHERE));
                assertThat(clients.get(JOINS - 1).isOpen()).isTrue();
            }
            soon().untilAsserted(() -> assertThat(told(observer.connection))
                    .isEqualTo(events.of("joined alice").size()));
        }
    }

    private static JoinRequest attempt(int number) {
        return JoinRequest.builder()
                .parameters(Map.of("instance", List.of("0123456789abcdef." + number)))
                .roomId("room")
                .userId("alice")
                .userName("alice")
                .build();
    }

    @Test
    void whoeverJoinsAsTheLastOneLeavesIsInARoom() throws Exception {
        try (SignalingEngine engine = SignalingEngine.builder().listener(events).build()) {
            int rounds = 2_000;
            for (int round = 0; round < rounds; round++) {
                Client last = new Client(engine, "room", "last", false);
                List<Client> joined = atOnce(List.of(() -> new Client(engine, "room", "next", false), () -> {
                    last.leaves();
                    return last;
                }));
                Client next = joined.get(0);
                awaitQuiet(engine, 1);

                assertThat(next.isOpen()).isTrue();
                // The join of a room that is just given up starts over, on the executor.
                soon().untilAsserted(() -> assertThat(users(engine)).containsExactly("next"));
                soon().untilAsserted(() -> assertThat(next.connection.receivedTypes())
                        .isIn(List.of("welcome"), List.of("welcome", "existing-participants", "participant-left")));
                next.leaves();
                awaitQuiet(engine, 0);
                assertThat(engine.rooms()).isEmpty();
            }
            assertThat(events.of("opened")).hasSameSizeAs(events.of("closed"));
            assertThat(events.of("joined")).hasSize(2 * rounds);
            assertThat(events.of("left")).hasSize(2 * rounds);
        }
    }

    @Test
    void whoeverComesBackAsItsOldConnectionIsSweptIsThere() throws Exception {
        ManualClock clock = new ManualClock();
        ManualExecutor executor = new ManualExecutor(clock);
        try (SignalingEngine engine = SignalingEngine.builder()
                .listener(events)
                .timeSource(clock)
                .executor(executor)
                .build()) {
            Client observer = new Client(engine, "room", "observer", false);
            int rounds = 200;
            for (int round = 0; round < rounds; round++) {
                Client old = new Client(engine, "room", "alice", false);
                old.connection.answerPings(() -> {});
                tick(clock, executor, () -> old.connection.pings() == 0);
                tickFor(clock, executor, Duration.ofMillis(9_500));
                assertThat(old.isOpen()).isTrue();
                List<Client> clients = atOnce(List.of(() -> new Client(engine, "room", "alice", false), () -> {
                    tickFor(clock, executor, Duration.ofSeconds(2));
                    return old;
                }));
                soon().until(() -> {
                    executor.runDue();
                    return engine.status().connectionCount() == 2;
                });

                assertThat(old.isOpen()).isFalse();
                assertThat(clients.get(0).isOpen()).isTrue();
                assertThat(users(engine)).containsExactly("observer", "alice");
                clients.get(0).leaves();
                executor.runDue();
            }
            assertThat(told(observer.connection)).isEqualTo(2L * rounds);
            assertThat(events.of("left alice")).hasSize(2 * rounds);
        }
    }

    private static void tickFor(ManualClock clock, ManualExecutor executor, Duration time) {
        for (Duration passed = Duration.ZERO; passed.compareTo(time) < 0; passed = passed.plusMillis(250)) {
            clock.advance(Duration.ofMillis(250));
            executor.runDue();
        }
    }

    private static void tick(ManualClock clock, ManualExecutor executor, Callable<Boolean> until) throws Exception {
        for (int ticks = 0; ticks < 120 && until.call(); ticks++) {
            tickFor(clock, executor, Duration.ofMillis(250));
        }
    }
}
