package io.signalbox.server.campaign;

import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.server.HealthyPair;
import io.signalbox.server.Latencies;
import io.signalbox.server.ServerProcess;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * All clients of a server that was stopped come to the next one at once, which drops none of them for being too many. It
 * takes all that the machine has: a healthy pair waits as everybody does, and loses nothing.
 */
@Tag("campaign")
class ReconnectStormTest {

    private static final Duration BASELINE = Duration.ofSeconds(5);

    /** Half of what a heap of 128 MB is for by default, all of them connected before the first handshake begins. */
    private static final int CLIENTS = 2_000;

    private static final int IN_A_ROOM = 5;

    @Test
    void everyoneGetsIn() throws Exception {
        try (ServerProcess server = ServerProcess.start("128m");
                Swarm swarm = new Swarm(server.endpoint());
                HealthyPair pair = new HealthyPair(server.endpoint())) {
            Latencies before = pair.baseline(BASELINE);
            long begin = System.nanoTime();
            List<SwarmClient> clients = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) {
                clients.add(swarm.connect("room-" + i / IN_A_ROOM, "user-" + i % IN_A_ROOM));
            }
            Swarm.awaitWelcome(clients);
            Duration took = Duration.ofNanos(System.nanoTime() - begin);
            Latencies during = pair.latencies();

            assertThat(clients).noneMatch(SwarmClient::isClosed);
            assertThat(server.out()).doesNotContain("too many sockets");
            Figures.add(
                    getClass(),
                    "%d clients connect at once, heap 128m: all in after %.1f s; pair before: %s, during: %s",
                    CLIENTS,
                    took.toMillis() / 1e3,
                    before,
                    during);
        }
    }
}
