package io.signalbox.server.campaign;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.signalbox.server.HealthyPair;
import io.signalbox.server.Latencies;
import io.signalbox.server.ServerProcess;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Clients that join and never read while others go on sending to them. */
@Tag("campaign")
class StuckReadersTest {

    private static final Duration BASELINE = Duration.ofSeconds(5);
    private static final Duration SOCKET_GONE = Duration.ofSeconds(15);
    private static final long HEAP_NOISE = 8 << 20;
    private static final int SMALL_BUFFER = 4 << 10;
    private static final String SDP = "\"" + "v=0 ".repeat(8_000) + "\"";

    /** Far more than kernels take in and an outbox holds, at 32 kB each. */
    private static final int MOST_OFFERS = 1_000;

    /** By now what kernels take in is full, so that outboxes fill. */
    private static final int MIDWAY = 12;

    /** All flooders together, 13 MB: what two cores that also drive the clients have time for. */
    private static final int OFFERS_A_SECOND = 400;

    @Test
    void oneWhoNeverReadsIsEvictedAtItsBound() throws Exception {
        provoke(1, 0, "512m");
    }

    @Test
    void fiveHundredWhoNeverReadAmongTwoThousandWhoDo() throws Exception {
        provoke(500, 2_000, "512m");
    }

    /** Each stuck reader is in a room with one who floods it, and with {@code healthy / stuck} others. */
    private void provoke(int stuck, int healthy, String heap) throws Exception {
        try (ServerProcess server = ServerProcess.start(heap);
                Swarm swarm = new Swarm(server.endpoint());
                HealthyPair pair = new HealthyPair(server.endpoint())) {
            List<SwarmClient> flooders = new ArrayList<>();
            List<SwarmClient> others = new ArrayList<>();
            for (int room = 0; room < stuck; room++) {
                flooders.addAll(swarm.join("room-" + room, "flooder", 1));
                others.addAll(swarm.join("room-" + room, "other", healthy / stuck));
            }
            Latencies before = pair.baseline(BASELINE);
            long heapBefore = server.liveHeap();
            int socketsBefore = server.sockets().size();

            List<SwarmClient> readers = new ArrayList<>();
            for (int room = 0; room < stuck; room++) {
                readers.add(swarm.connect("room-" + room, "stuck", SMALL_BUFFER));
            }
            Swarm.awaitWelcome(readers);
            readers.forEach(SwarmClient::stopReading);
            pair.latencies();
            flood(flooders, () -> assertNobodyWaitsInASend(server.threadDump()));
            await().atMost(SOCKET_GONE)
                    .untilAsserted(() -> assertThat(server.sockets()).hasSize(socketsBefore));
            Latencies during = pair.latencies();

            during.assertHeldTo(before);
            for (List<SwarmClient> alive : List.of(flooders, others)) {
                assertThat(alive).allSatisfy(client -> {
                    assertThat(client.isClosed()).isFalse();
                    assertThat(client.count("participant-left")).isEqualTo(1);
                });
            }
            long heapAfter = server.liveHeap();
            assertThat(heapAfter - heapBefore).isLessThan(HEAP_NOISE);
            Figures.add(
                    getClass(),
                    "%d stuck, %d healthy: live heap %s before, %s after; pair before: %s, during: %s",
                    stuck,
                    healthy,
                    Figures.mib(heapBefore),
                    Figures.mib(heapAfter),
                    before,
                    during);
        }
    }

    private static String offerTo(String user) {
        return "{\"type\":\"offer\",\"targetUserId\":\"" + user + "\",\"sdp\":" + SDP + "}";
    }

    /** Engine and transport have no reason to wait; what they would wait for here is a reader. */
    private static void assertNobodyWaitsInASend(String threadDump) {
        for (String thread : threadDump.split("\n\n")) {
            if (thread.contains("io.signalbox.core") || thread.contains("io.signalbox.server.WebSocketConnection")) {
                assertThat(thread)
                        .doesNotContain(
                                "Thread.State: BLOCKED", "Thread.State: WAITING", "Thread.State: TIMED_WAITING");
            }
        }
    }

    /** Each sends offers until it is told that its target has left, all of them in turns; somebody looks on midway. */
    private static void flood(List<SwarmClient> flooders, Runnable midway) {
        List<SwarmClient> busy = new ArrayList<>(flooders);
        Pace pace = new Pace(OFFERS_A_SECOND);
        for (int i = 0; i < MOST_OFFERS && !busy.isEmpty(); i++) {
            if (i == MIDWAY) {
                midway.run();
            }
            busy.removeIf(flooder -> flooder.count("participant-left") > 0);
            for (SwarmClient flooder : busy) {
                pace.await();
                flooder.send(offerTo("stuck"));
            }
        }
        await().atMost(Duration.ofSeconds(30))
                .until(() -> busy.stream().allMatch(flooder -> flooder.count("participant-left") > 0));
    }
}
