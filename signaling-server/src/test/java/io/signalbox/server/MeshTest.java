package io.signalbox.server;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.signalbox.core.LeaveReason;
import io.signalbox.core.Participant;
import io.signalbox.core.SignalingListener;
import io.signalbox.testkit.SignalingClient;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.Timeout;

/** The call that the limits are measured by: everyone of a full room joins at once and calls everyone else. */
class MeshTest {

    private static final int PEOPLE = 50;
    private static final int CANDIDATES = 20;
    private static final String CANDIDATE =
            "candidate:842163049 1 udp 1677729535 203.0.113.7 46154 typ srflx raddr 10.0.17.4 rport 46154 generation 0";

    private final Queue<String> departures = new ConcurrentLinkedQueue<>();

    @Test
    @Timeout(60)
    void fiftyWhoJoinAtOnceHearEverythingOfEveryoneInOrder(TestReporter reporter) throws Exception {
        SignalingListener departuresOnly = new SignalingListener() {
            @Override
            public void left(Participant participant, LeaveReason reason) {
                departures.add(participant.id() + " " + reason);
            }
        };
        ServerOptions options =
                ServerOptions.builder().host("127.0.0.1").port(0).build();
        ExecutorService people = Executors.newFixedThreadPool(PEOPLE);
        try (SignalingServer server = TestServer.start(options, departuresOnly)) {
            URI endpoint = URI.create("ws://127.0.0.1:" + server.port() + "/");
            CyclicBarrier start = new CyclicBarrier(PEOPLE);
            CyclicBarrier done = new CyclicBarrier(PEOPLE);
            ExecutorCompletionService<Duration> calls = new ExecutorCompletionService<>(people);
            for (int i = 0; i < PEOPLE; i++) {
                String user = "person-" + i;
                calls.submit(() -> {
                    start.await(10, SECONDS);
                    try (Caller caller = new Caller(endpoint, user)) {
                        caller.callEveryone();
                        // Nobody leaves before all have heard all.
                        done.await(30, SECONDS);
                        assertThat(departures).isEmpty();
                        caller.assertNothingElse();
                        done.await(30, SECONDS);
                        return caller.joinTook;
                    }
                });
            }
            Duration slowestJoin = Duration.ZERO;
            for (int i = 0; i < PEOPLE; i++) {
                // In the order in which they end: who fails first says why, and the others miss them.
                Future<Duration> call = calls.poll(50, SECONDS);
                assertThat(call).as("somebody's call within 50 s").isNotNull();
                Duration join = call.get();
                slowestJoin = join.compareTo(slowestJoin) > 0 ? join : slowestJoin;
            }
            // Told, not asserted: how fast it is depends on what else the machine does.
            reporter.publishEntry("slowest of 50 simultaneous joins", slowestJoin.toMillis() + " ms");
        } finally {
            people.shutdownNow();
        }
    }

    /** One page: sends its candidates to each peer as soon as it knows of it, and counts what comes. */
    private static final class Caller implements AutoCloseable {

        private final String user;
        private final SignalingClient client;
        private final Duration joinTook;
        private final Map<String, Integer> heard = new HashMap<>();
        private int complete;

        Caller(URI endpoint, String user) {
            this.user = user;
            long start = System.nanoTime();
            client = SignalingClient.connect(endpoint, "mesh", user, "Name of " + user);
            JsonObject welcome = client.expect("welcome");
            joinTook = Duration.ofNanos(System.nanoTime() - start);
            if (welcome.getAsJsonArray("participants").size() > 1) {
                for (JsonElement peer : client.expect("existing-participants").getAsJsonArray("participants")) {
                    meet(peer.getAsJsonObject().get("id").getAsString());
                }
            }
        }

        void callEveryone() {
            while (complete < PEOPLE - 1) {
                JsonObject message = client.next();
                switch (message.get("type").getAsString()) {
                    case "participant-joined" -> meet(message.get("userId").getAsString());
                    case "ice-candidate" -> hear(message);
                    default -> throw new AssertionError(user + " was told " + message);
                }
            }
        }

        void assertNothingElse() {
            client.expectNothing();
            assertThat(heard)
                    .hasSize(PEOPLE - 1)
                    .allSatisfy((peer, count) -> assertThat(count).isEqualTo(CANDIDATES));
        }

        private void meet(String peer) {
            assertThat(heard.put(peer, 0)).as("%s meets %s", user, peer).isNull();
            for (int i = 0; i < CANDIDATES; i++) {
                client.send(
                        "{\"type\":\"ice-candidate\",\"targetUserId\":\"" + peer + "\",\"candidate\":{\"candidate\":\""
                                + CANDIDATE + "\",\"sdpMid\":\"0\",\"sdpMLineIndex\":" + i + "}}");
            }
        }

        private void hear(JsonObject message) {
            String peer = message.get("fromUserId").getAsString();
            int number =
                    message.getAsJsonObject("candidate").get("sdpMLineIndex").getAsInt();
            assertThat(heard)
                    .as("%s hears of %s before its messages", user, peer)
                    .containsKey(peer);
            assertThat(number).as("%s hears %s in order", user, peer).isEqualTo(heard.get(peer));
            if (heard.merge(peer, 1, Integer::sum) == CANDIDATES) {
                complete++;
            }
        }

        @Override
        public void close() {
            client.close();
        }
    }
}
