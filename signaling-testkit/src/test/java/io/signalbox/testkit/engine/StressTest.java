package io.signalbox.testkit.engine;

import static io.signalbox.testkit.engine.Texts.listed;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.signalbox.core.EngineStatus;
import io.signalbox.core.JoinRequest;
import io.signalbox.core.Limits;
import io.signalbox.core.SignalingEngine;
import io.signalbox.spi.ConnectionHandler;
import io.signalbox.testkit.FakeConnection;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Many threads join, talk, replace and leave at a time. Whatever the interleaving, what each client has received is a
 * history that can have happened: that is checked afterwards, client by client and pair by pair.
 */
class StressTest {

    private static final int THREADS = 8;
    private static final int STEPS = 400;
    private static final int USERS = 12;
    private static final List<String> ROOMS = List.of("red", "green");

    private final ExecutorService clients = Executors.newFixedThreadPool(THREADS);
    private final ExecutorService wires = Executors.newFixedThreadPool(2);
    private final ScheduledExecutorService executor = Executors.newScheduledThreadPool(7);
    private final SignalingEngine engine = SignalingEngine.builder()
            .executor(executor)
            .limits(Limits.builder().messageRate(0).byteRate(0).build())
            .build();

    /** Every connection that there was. */
    private final Queue<Peer> peers = new ConcurrentLinkedQueue<>();

    private final AtomicInteger numbers = new AtomicInteger();

    @AfterEach
    void stopThreads() throws Exception {
        engine.close();
        for (ExecutorService threads : List.of(clients, wires, executor)) {
            threads.shutdownNow();
            assertThat(threads.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 20_261_122, 4_711})
    void whatEachClientReceivesIsAHistoryThatCanHaveHappened(long seed) throws Exception {
        List<Future<?>> running = new ArrayList<>();
        for (int thread = 0; thread < THREADS; thread++) {
            Random random = new Random(seed * 31 + thread);
            running.add(clients.submit(() -> live(random)));
        }
        for (Future<?> thread : running) {
            thread.get(60, TimeUnit.SECONDS);
        }
        awaitQuiet();

        assertThat(engine.rooms()).isEmpty();
        for (Peer peer : peers) {
            assertThat(peer.connection.misuses()).isEmpty();
            new History(peer).check();
        }
        for (String room : ROOMS) {
            assertOneOrder(peers.stream().filter(peer -> peer.room.equals(room)).toList());
        }
    }

    @Test
    void roomsOfTwoThatEmptyAtOnceLeaveNothing() throws Exception {
        for (int round = 0; round < 500; round++) {
            Peer one = join("pair", "one");
            Peer two = join("pair", "two");
            Future<?> first = clients.submit(() -> one.handler.onClosed(1006, ""));
            Future<?> second = clients.submit(() -> two.handler.onClosed(1006, ""));
            Future<?> third = clients.submit(() -> join("pair", "three").handler.onClosed(1000, ""));
            for (Future<?> leaving : List.of(first, second, third)) {
                leaving.get(10, TimeUnit.SECONDS);
            }
        }
        awaitQuiet();

        assertThat(engine.room("pair")).isEmpty();
        assertThat(engine.rooms()).isEmpty();
    }

    /** What one thread does: a few connections at a time, each of which it alone speaks for. */
    private void live(Random random) {
        List<Peer> mine = new ArrayList<>();
        for (int step = 0; step < STEPS; step++) {
            int dice = random.nextInt(10);
            if (mine.isEmpty() || (dice == 0 && mine.size() < 4)) {
                mine.add(join(ROOMS.get(random.nextInt(ROOMS.size())), "user-" + random.nextInt(USERS)));
            } else if (dice == 1) {
                mine.remove(random.nextInt(mine.size())).handler.onClosed(1006, "");
            } else {
                mine.get(random.nextInt(mine.size())).speak(random);
            }
        }
        mine.forEach(peer -> peer.handler.onClosed(1000, ""));
    }

    private Peer join(String room, String user) {
        int number = numbers.incrementAndGet();
        FakeConnection connection = new FakeConnection();
        if (number % 3 == 0) {
            connection.completeOn(wires);
        }
        ConnectionHandler handler = engine.connect(JoinRequest.of(room, user, user), connection);
        Peer peer = new Peer(room, user, number, connection, handler);
        peers.add(peer);
        return peer;
    }

    /** Until what the threads have begun is carried out, which is soon. */
    private void awaitQuiet() throws Exception {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        EngineStatus status = engine.status();
        while (status.roomCount() + status.connectionCount() + status.outboxBytes() != 0) {
            assertThat(System.nanoTime() - deadline).as("left over: " + status).isNegative();
            executor.submit(() -> {}).get(10, TimeUnit.SECONDS);
            status = engine.status();
        }
    }

    /** Whoever was there together has seen the same broadcasts in the same order. */
    private static void assertOneOrder(List<Peer> peers) {
        List<List<String>> seen = peers.stream().map(Peer::broadcasts).toList();
        for (int i = 0; i < seen.size(); i++) {
            for (int j = i + 1; j < seen.size(); j++) {
                assertThat(common(seen.get(i), seen.get(j))).isEqualTo(common(seen.get(j), seen.get(i)));
            }
        }
    }

    private static List<String> common(List<String> one, List<String> other) {
        Set<String> others = new HashSet<>(other);
        return one.stream().filter(others::contains).toList();
    }

    /** One connection; its messages say which one it is, and count. */
    private static final class Peer {

        private final String room;
        private final String user;
        private final int number;
        private final FakeConnection connection;
        private final ConnectionHandler handler;
        private int said;

        private Peer(String room, String user, int number, FakeConnection connection, ConnectionHandler handler) {
            this.room = room;
            this.user = user;
            this.number = number;
            this.connection = connection;
            this.handler = handler;
        }

        private void speak(Random random) {
            String mark = "{\"peer\":" + number + ",\"count\":" + said++ + "}";
            handler.onText(
                    random.nextBoolean()
                            ? "{\"type\":\"participant-update\",\"updates\":" + mark + "}"
                            : "{\"type\":\"offer\",\"targetUserId\":\"user-" + random.nextInt(USERS) + "\",\"sdp\":"
                                    + mark + "}");
        }

        private List<String> broadcasts() {
            return connection.received().stream()
                    .filter(message -> message.has("updates"))
                    .map(message -> message.get("updates").toString())
                    .toList();
        }
    }

    /** What one client has seen, event by event. */
    private static final class History {

        private final Peer self;
        private final List<String> present = new ArrayList<>();
        private final Map<String, Integer> peerOfUser = new HashMap<>();
        private final Set<Integer> gone = new HashSet<>();
        private final Map<Integer, Integer> lastCount = new HashMap<>();

        private History(Peer self) {
            this.self = self;
        }

        private void check() {
            List<JsonObject> received = self.connection.received();
            if (!received.isEmpty()) {
                assertThat(received.get(0).get("type").getAsString()).isEqualTo("welcome");
            }
            received.forEach(this::next);
        }

        private void next(JsonObject message) {
            switch (message.get("type").getAsString()) {
                case "welcome" -> present.addAll(listed(message));
                case "existing-participants" ->
                    assertThat(with(listed(message), self.user)).isEqualTo(present);
                case "participant-joined" -> joined(message);
                case "participant-left" -> left(message);
                case "participant-update" -> said(message.get("userId"), message.getAsJsonObject("updates"));
                case "offer" -> said(message.get("fromUserId"), message.getAsJsonObject("sdp"));
                case "error" -> assertThat(message.get("code").getAsString()).isEqualTo("unknown-target");
                default -> throw new AssertionError("unexpected " + message);
            }
        }

        private static List<String> with(List<String> ids, String more) {
            List<String> all = new ArrayList<>(ids);
            all.add(more);
            return all;
        }

        private void joined(JsonObject event) {
            String user = event.get("userId").getAsString();
            assertThat(present).doesNotContain(user);
            present.add(user);
            assertThat(listed(event)).isEqualTo(present);
        }

        private void left(JsonObject event) {
            String user = event.get("userId").getAsString();
            assertThat(present.remove(user)).isTrue();
            assertThat(listed(event)).isEqualTo(present);
            Integer peer = peerOfUser.remove(user);
            if (peer != null) {
                gone.add(peer);
            }
        }

        /** Whoever speaks is there, is the one who joined last under its name, and is heard in order. */
        private void said(JsonElement from, JsonObject mark) {
            String user = from.getAsString();
            int peer = mark.get("peer").getAsInt();
            assertThat(present).contains(user);
            assertThat(gone).doesNotContain(peer);
            Integer speaking = peerOfUser.putIfAbsent(user, peer);
            assertThat(speaking == null ? peer : speaking).isEqualTo(peer);
            int count = mark.get("count").getAsInt();
            Integer before = lastCount.put(peer, count);
            assertThat(count).isGreaterThan(before == null ? -1 : before);
        }
    }
}
