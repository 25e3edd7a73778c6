package io.signalbox.server;

import static io.signalbox.testkit.WebSocketFrame.close;
import static io.signalbox.testkit.WebSocketFrame.text;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.signalbox.testkit.RawWebSocket;
import io.signalbox.testkit.SignalingClient;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Participants come, go and are replaced in every way at once; afterwards nothing is left over and everything adds up. */
@Timeout(60)
class ChurnTest {

    private static final int ROOMS = 5;
    private static final int WORKERS = 4;
    private static final int STEPS = 150;

    private static SignalingServer server;

    @BeforeAll
    static void start() throws StartException {
        server = TestServer.start(
                ServerOptions.builder().host("127.0.0.1").port(0).build());
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void eventsAddUpToTheListAndNoEmptyRoomIsLeft(long seed) throws Exception {
        List<SignalingClient> observers = new ArrayList<>();
        for (int room = 0; room < ROOMS; room++) {
            SignalingClient observer = SignalingClient.connect(endpoint(), roomId(seed, room), "observer", "Observer");
            observers.add(observer);
            // Connected is not yet joined: from its welcome on it is told of everyone.
            assertThat(ids(observer.expect("welcome"))).containsExactly("observer");
        }
        ExecutorService workers = Executors.newFixedThreadPool(WORKERS);
        List<Worker> crowd = new ArrayList<>();
        try {
            List<Future<?>> churns = new ArrayList<>();
            for (int i = 0; i < WORKERS; i++) {
                Worker worker = new Worker(seed, i);
                crowd.add(worker);
                churns.add(workers.submit(worker));
            }
            for (Future<?> churn : churns) {
                churn.get(40, SECONDS);
            }
            for (int room = 0; room < ROOMS; room += 2) {
                observers.get(room).abort();
            }
            await().atMost(Duration.ofSeconds(10))
                    .untilAsserted(() -> assertThat(roomsShown())
                            .containsExactlyInAnyOrder(
                                    roomId(seed, 1) + "=[observer]", roomId(seed, 3) + "=[observer]"));
            for (int room = 1; room < ROOMS; room += 2) {
                assertEventsAddUp(observers.get(room));
            }
        } finally {
            workers.shutdownNow();
            crowd.forEach(Worker::dropAll);
            observers.forEach(SignalingClient::close);
        }
        await().atMost(Duration.ofSeconds(10))
                .untilAsserted(() -> assertThat(roomsShown()).isEmpty());
        assertThat(server.engine().status().connectionCount()).isZero();
    }

    @Test
    void pairsWhoseTwoLeaveAtTheSameTimeLeaveNoRoom() throws Exception {
        Random random = new Random(4);
        ExecutorService two = Executors.newFixedThreadPool(2);
        try {
            for (int i = 0; i < 100; i++) {
                RawWebSocket alice = connect("pair " + i, "alice");
                RawWebSocket bob = connect("pair " + i, "bob");
                alice.expect("welcome");
                bob.expect("welcome");
                int way = random.nextInt(WAYS_TO_GO);
                Future<?> aliceGoes = two.submit(() -> go(alice, way));
                Future<?> bobGoes = two.submit(() -> go(bob, (way + 1) % WAYS_TO_GO));
                aliceGoes.get(10, SECONDS);
                bobGoes.get(10, SECONDS);
            }
        } finally {
            two.shutdownNow();
        }
        await().atMost(Duration.ofSeconds(10))
                .untilAsserted(() -> assertThat(roomsShown()).isEmpty());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3})
    void whoGoesWhileStillJoiningLeavesNothingBehind(int way) throws Exception {
        for (int i = 0; i < 300; i++) {
            go(connect("brief " + i, "user"), way);
        }
        await().atMost(Duration.ofSeconds(10))
                .untilAsserted(() -> assertThat(roomsShown()).isEmpty());
        assertThat(server.engine().status().connectionCount()).isZero();
    }

    /** Someone who joins, talks and goes in random ways; the users of two workers are never the same. */
    private static final class Worker implements Runnable {

        private final long seed;
        private final int number;
        private final Random random;
        private final Map<String, RawWebSocket> present = new HashMap<>();
        private final List<RawWebSocket> leftOver = new ArrayList<>();

        Worker(long seed, int number) {
            this.seed = seed;
            this.number = number;
            this.random = new Random(seed * 1_000 + number);
        }

        @Override
        public void run() {
            for (int step = 0; step < STEPS; step++) {
                String room = roomId(seed, random.nextInt(ROOMS));
                String user = "user-" + number + "-" + random.nextInt(4);
                RawWebSocket client = present.get(room + user);
                if (client == null || random.nextInt(4) == 0) {
                    RawWebSocket joining = connect(room, user);
                    if (client != null) {
                        leftOver.add(client);
                    }
                    present.put(room + user, joining);
                    // Of two connections of one user, the one that was upgraded later may still join first.
                    joining.expect("welcome");
                } else if (random.nextInt(3) == 0) {
                    client.trySendBytes(text("{\"type\":\"participant-update\",\"updates\":" + step + "}")
                            .toBytes());
                } else {
                    present.remove(room + user);
                    go(client, random.nextInt(WAYS_TO_GO));
                    leftOver.add(client);
                }
            }
            present.values().forEach(client -> go(client, random.nextInt(WAYS_TO_GO)));
        }

        void dropAll() {
            present.values().forEach(RawWebSocket::close);
            leftOver.forEach(RawWebSocket::close);
        }
    }

    private static final int WAYS_TO_GO = 4;

    private static void go(RawWebSocket client, int way) {
        switch (way) {
            case 0 -> client.reset();
            case 1 -> client.close();
            case 2 -> {
                client.trySendBytes(close(1001, "going").toBytes());
                client.close();
            }
            default -> client.halfClose();
        }
    }

    /** Replays what an observer, who was the first, was told after its welcome: each list is what the events before it say. */
    private static void assertEventsAddUp(SignalingClient observer) {
        observer.send("{\"type\":\"request-participants\"}");
        List<String> present = new ArrayList<>(List.of("observer"));
        JsonObject event = observer.next();
        while (!event.get("type").getAsString().equals("participants-list")) {
            String user = event.has("userId") ? event.get("userId").getAsString() : "";
            switch (event.get("type").getAsString()) {
                case "participant-joined" -> {
                    assertThat(present).doesNotContain(user);
                    present.add(user);
                    assertThat(ids(event)).isEqualTo(present);
                }
                case "participant-left" -> {
                    assertThat(present.remove(user)).as("%s was there", user).isTrue();
                    assertThat(ids(event)).isEqualTo(present);
                }
                case "participant-update" -> assertThat(present).contains(user);
                default -> throw new AssertionError("unexpected: " + event);
            }
            event = observer.next();
        }
        assertThat(ids(event)).isEqualTo(present).containsExactly("observer");
        observer.expectNothing();
    }

    private static RawWebSocket connect(String room, String user) {
        return RawWebSocket.connect(SignalingClient.address(endpoint(), room, user, user), user);
    }

    private static String roomId(long seed, int room) {
        return "churn-" + seed + "-" + room;
    }

    private static URI endpoint() {
        return URI.create("ws://127.0.0.1:" + server.port() + "/");
    }

    private static List<String> ids(JsonObject message) {
        List<String> ids = new ArrayList<>();
        for (JsonElement entry : message.getAsJsonArray("participants")) {
            ids.add(entry.getAsJsonObject().get("id").getAsString());
        }
        return ids;
    }

    private static List<String> roomsShown() throws Exception {
        URI rooms = URI.create("http://127.0.0.1:" + server.port() + "/rooms");
        String body = HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(rooms).build(), BodyHandlers.ofString())
                .body();
        List<String> shown = new ArrayList<>();
        for (JsonElement room : JsonParser.parseString(body).getAsJsonObject().getAsJsonArray("rooms")) {
            shown.add(room.getAsJsonObject().get("roomId").getAsString() + "="
                    + new TreeSet<>(ids(room.getAsJsonObject())));
        }
        return shown;
    }
}
