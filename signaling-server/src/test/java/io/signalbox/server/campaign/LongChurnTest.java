package io.signalbox.server.campaign;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.signalbox.server.HealthyPair;
import io.signalbox.server.Latencies;
import io.signalbox.server.ServerProcess;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Clients that come and go in every way for as long as {@code -Dchurn.minutes} says, a short while by default. Whenever all of
 * them have gone the server is measured: what grows from one time to the next is never given back.
 */
@Tag("campaign")
@Timeout(value = 2, unit = TimeUnit.HOURS)
class LongChurnTest {

    private static final int MINUTES = Integer.getInteger("churn.minutes", 0);
    private static final Duration BASELINE = Duration.ofSeconds(5);

    /** Until all code is compiled and all threads and buffers are there. */
    private static final int WARM_UP_ROUNDS = 4;

    private static final int ROUNDS = MINUTES == 0 ? 10 : MINUTES * 6;
    private static final Duration ROUND = MINUTES == 0 ? Duration.ofSeconds(4) : Duration.ofSeconds(10);

    /** Joins and whatever else a client does: what two cores that also drive the clients have time for. */
    private static final int STEPS_A_SECOND = 400;

    private static final int ROOMS = 40;
    private static final int USERS = 8;

    /** By how much the line through the samples may rise, from the first to the last. */
    private static final double HEAP_NOISE = 128 << 10;

    private static final double THREAD_NOISE = 2;
    private static final double DESCRIPTOR_NOISE = 2;

    private static final byte[] HTTP_REQUEST = "GET /health HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".getBytes(US_ASCII);
    private static final String UPDATE = "{\"type\":\"participant-update\",\"updates\":{\"muted\":true}}";
    private static final String OFFER =
            "{\"type\":\"offer\",\"targetUserId\":\"user-1\",\"sdp\":\"" + "v=0 ".repeat(500) + "\"}";

    private final Random random = new Random(1);

    @Test
    void nothingGrows() throws Exception {
        try (ServerProcess server = ServerProcess.start("256m");
                HealthyPair pair = new HealthyPair(server.endpoint())) {
            int steps = 0;
            for (int round = 0; round < WARM_UP_ROUNDS; round++) {
                churn(server);
            }
            Latencies before = pair.baseline(BASELINE);
            int connected = server.sockets().size();
            int descriptors = server.descriptors();
            List<Long> heaps = new ArrayList<>();
            List<Long> threads = new ArrayList<>();
            List<Long> files = new ArrayList<>();
            for (int round = 0; round < ROUNDS; round++) {
                steps += churn(server);
                await().untilAsserted(() -> assertThat(server.sockets()).hasSize(connected));
                await().until(() -> server.descriptors() <= descriptors + DESCRIPTOR_NOISE);
                heaps.add(server.liveHeap());
                threads.add((long) server.threads());
                files.add((long) server.descriptors());
            }
            Latencies during = pair.latencies();

            Slope heap = new Slope(heaps);
            Slope thread = new Slope(threads);
            Slope file = new Slope(files);
            Figures.add(
                    getClass(),
                    "%d steps of churn in %d s: live heap %s, drifted by %.1f ± %.1f KiB; %d threads, by %.1f ± %.1f; "
                            + "%d descriptors, by %.1f ± %.1f; pair before: %s, during: %s",
                    steps,
                    ROUNDS * ROUND.toSeconds(),
                    Figures.mib(heaps.get(0)),
                    heap.drift() / 1024,
                    heap.error() / 1024,
                    threads.get(0),
                    thread.drift(),
                    thread.error(),
                    files.get(0),
                    file.drift(),
                    file.error(),
                    before,
                    during);
            assertThat(heap.drift()).as("%s", heaps).isLessThan(HEAP_NOISE);
            assertThat(thread.drift()).as("%s", threads).isLessThan(THREAD_NOISE);
            assertThat(file.drift()).as("%s", files).isLessThan(DESCRIPTOR_NOISE);
            during.assertHeldTo(before);
        }
    }

    /** One round, after which everybody has gone; returns in how many steps. */
    private int churn(ServerProcess server) throws Exception {
        try (Swarm swarm = new Swarm(server.endpoint())) {
            SwarmClient[][] present = new SwarmClient[ROOMS][USERS];
            Pace pace = new Pace(STEPS_A_SECOND);
            int steps = (int) (STEPS_A_SECOND * ROUND.toSeconds());
            for (int step = 0; step < steps; step++) {
                pace.await();
                SwarmClient[] room = present[random.nextInt(ROOMS)];
                step(swarm, room, "room-" + Arrays.asList(present).indexOf(room), random.nextInt(USERS));
            }
            return steps;
        }
    }

    /** One thing that a client does. Who is there may be replaced, or come back to another room. */
    private void step(Swarm swarm, SwarmClient[] room, String name, int user) {
        SwarmClient client = room[user];
        switch (random.nextInt(10)) {
            case 0, 1, 2 -> room[user] = swarm.connect(name, "user-" + user);
            case 3 -> swarm.connectRaw(HTTP_REQUEST);
            case 4 -> {
                byte[] handshake = SwarmClient.handshake(swarm.address(name, "user-" + user));
                swarm.connectRaw(Arrays.copyOf(handshake, random.nextInt(handshake.length)))
                        .reset();
            }
            case 5 -> swarm.connect(name, "");
            default -> {
                if (client == null || client.isClosed()) {
                    room[user] = swarm.connect(name + "-" + random.nextInt(), "user-" + user);
                } else {
                    act(client);
                }
            }
        }
    }

    private void act(SwarmClient client) {
        switch (random.nextInt(6)) {
            case 0 -> client.reset();
            case 1 -> client.leave();
            case 2 -> client.send("not JSON");
            case 3 -> client.stopReading();
            case 4 -> client.send(OFFER);
            default -> client.send(UPDATE);
        }
    }
}
