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

/** Rooms far larger than a call, in a small heap: what a join, and everybody's leaving at once, cost. */
@Tag("campaign")
class CrowdTest {

    private static final Duration BASELINE = Duration.ofSeconds(5);
    private static final String HEAP = "256m";

    /** Of the heap, after any collection: what may be left over beyond that before, for as long as it happens. */
    private static final long SPIKE = 32 << 20;

    /** So that a list of everybody fits into an outbox. */
    private static final List<String> SHORT_NAMES = List.of("--id-length", "64", "--name-length", "32");

    /** Each told to all, up to 60,000 messages: what two cores that also drive the clients have time for. */
    private static final int JOINS_A_SECOND = 60;

    @Test
    void fiveHundredOfARoomVanishAtOnce() throws Exception {
        try (ServerProcess server = start(600);
                Swarm swarm = new Swarm(server.endpoint());
                HealthyPair pair = new HealthyPair(server.endpoint())) {
            List<SwarmClient> staying = joinOneByOne(swarm, 0, 10);
            // A rehearsal: what ends connections runs once for each, and is slow as long as it has hardly ever run.
            vanish(swarm, joinOneByOne(swarm, 510, 1_010), staying);
            Latencies before = pair.baseline(BASELINE);
            long heapBefore = server.liveHeap();
            int socketsBefore = server.sockets().size();
            // From here on: the moment alone has too few round trips for their slowest hundredth.
            pair.latencies();
            List<SwarmClient> crowd = joinOneByOne(swarm, 10, 510);
            Duration took = vanish(swarm, crowd, staying);
            await().untilAsserted(() -> assertThat(server.sockets()).hasSize(socketsBefore));
            Latencies during = pair.latencies();

            during.assertHeldTo(before);
            assertThat(staying).allSatisfy(witness -> {
                assertThat(witness.isClosed()).isFalse();
                assertThat(witness.count("participant-left")).isEqualTo(2 * crowd.size());
            });
            long most = server.mostHeapAfterCollection();
            assertThat(most).isLessThan(heapBefore + SPIKE);
            Figures.add(
                    getClass(),
                    "%d of a room vanish at once, heap %s: the others told after %.1f s; live heap %s before, %s after, "
                            + "at most %s after any collection; pair before: %s, during: %s",
                    crowd.size(),
                    HEAP,
                    took.toMillis() / 1e3,
                    Figures.mib(heapBefore),
                    Figures.mib(server.liveHeap()),
                    Figures.mib(most),
                    before,
                    during);
        }
    }

    /** All of a crowd at once, without a word; how long until those who stay know it of all. */
    private static Duration vanish(Swarm swarm, List<SwarmClient> crowd, List<SwarmClient> staying) {
        SwarmClient first = staying.get(0);
        first.awaitCount("participant-joined", first.count("participant-left") + staying.size() - 1 + crowd.size());
        int told = first.count("participant-left");
        long begin = System.nanoTime();
        swarm.resetAll(crowd);
        for (SwarmClient witness : staying) {
            witness.awaitCount("participant-left", told + crowd.size());
        }
        return Duration.ofNanos(System.nanoTime() - begin);
    }

    @Test
    void aThousandJoinARoomOneByOne() throws Exception {
        try (ServerProcess server = start(1_000);
                Swarm swarm = new Swarm(server.endpoint());
                HealthyPair pair = new HealthyPair(server.endpoint())) {
            Latencies before = pair.baseline(BASELINE);
            long heapBefore = server.liveHeap();
            pair.latencies();

            List<SwarmClient> crowd = new ArrayList<>();
            double[] bytesPerParticipant = new double[3];
            int[] sizes = {200, 500, 1_000};
            for (int i = 0; i < sizes.length; i++) {
                crowd.addAll(joinOneByOne(swarm, crowd.size(), sizes[i] - 1));
                awaitAllToldOfAll(crowd);
                long bytes = received(crowd);
                crowd.addAll(joinOneByOne(swarm, crowd.size(), sizes[i]));
                awaitAllToldOfAll(crowd);
                bytesPerParticipant[i] = (double) (received(crowd) - bytes) / sizes[i];
            }
            Latencies during = pair.latencies();

            during.assertHeldTo(before);
            assertThat(crowd).noneMatch(SwarmClient::isClosed);
            assertThat(bytesPerParticipant[2]).isLessThan(bytesPerParticipant[0] * 1.1);
            long most = server.mostHeapAfterCollection();
            assertThat(most).isLessThan(heapBefore + SPIKE);
            Figures.add(
                    getClass(),
                    "%d join a room one by one, heap %s: the join of the 200th, 500th, 1000th takes %.0f, %.0f, %.0f bytes "
                            + "a participant; live heap %s before, %s after, at most %s after any collection; "
                            + "pair before: %s, during: %s",
                    crowd.size(),
                    HEAP,
                    bytesPerParticipant[0],
                    bytesPerParticipant[1],
                    bytesPerParticipant[2],
                    Figures.mib(heapBefore),
                    Figures.mib(server.liveHeap()),
                    Figures.mib(most),
                    before,
                    during);
        }
    }

    private static ServerProcess start(int roomSize) throws Exception {
        List<String> flags = new ArrayList<>(SHORT_NAMES);
        flags.addAll(List.of("--room-size", String.valueOf(roomSize)));
        return ServerProcess.start(HEAP, flags.toArray(String[]::new));
    }

    private static List<SwarmClient> joinOneByOne(Swarm swarm, int from, int to) {
        List<SwarmClient> joined = new ArrayList<>();
        Pace pace = new Pace(JOINS_A_SECOND);
        for (int i = from; i < to; i++) {
            pace.await();
            SwarmClient next = swarm.connect("crowd", "%04d".formatted(i));
            Swarm.awaitWelcome(List.of(next));
            joined.add(next);
        }
        return joined;
    }

    /** Until each has heard of those who came after it. */
    private static void awaitAllToldOfAll(List<SwarmClient> crowd) {
        for (int i = 0; i < crowd.size(); i++) {
            crowd.get(i).awaitCount("participant-joined", crowd.size() - 1 - i);
        }
        crowd.get(crowd.size() - 1).awaitCount("existing-participants", 1);
    }

    private static long received(List<SwarmClient> crowd) {
        return crowd.stream().mapToLong(SwarmClient::receivedBytes).sum();
    }
}
