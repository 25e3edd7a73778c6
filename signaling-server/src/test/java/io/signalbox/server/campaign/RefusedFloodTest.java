package io.signalbox.server.campaign;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.signalbox.server.HealthyPair;
import io.signalbox.server.Latencies;
import io.signalbox.server.ServerProcess;
import io.signalbox.testkit.SignalingClient;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * One address whose connections are refused over and over, and that never ends them, while others join. The times of relays
 * are recorded and not judged: the clients take the same processors as the server.
 */
@Tag("campaign")
class RefusedFloodTest {

    private static final String[] BOUNDS = {"--connections", "200", "--connections-per-address", "5"};
    private static final String ATTACKER = "127.0.0.2";
    private static final int HANDSHAKES_A_SECOND = 500;

    /** Several times as many as there are sockets. */
    private static final int HANDSHAKES = 2_500;

    private static final int JOINS_A_SECOND = 5;
    private static final Duration BASELINE = Duration.ofSeconds(5);

    /** An HTTP answer has 30 seconds. */
    private static final Duration ALL_GONE = Duration.ofSeconds(45);

    /** What the attacker asks for. */
    private enum Kind {
        MORE_THAN_ITS_ADDRESS_MAY_HAVE,
        NO_ROOM,
        NO_PAGE;

        private byte[] request(URI endpoint, int number) {
            return switch (this) {
                case MORE_THAN_ITS_ADDRESS_MAY_HAVE ->
                    SwarmClient.handshake(endpoint.resolve("/?roomId=r&userName=n&userId=" + number));
                case NO_ROOM -> SwarmClient.handshake(endpoint.resolve("/?userName=n&userId=" + number));
                case NO_PAGE -> "GET /nothing HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(US_ASCII);
            };
        }
    }

    @ParameterizedTest
    @EnumSource
    void newcomersGetInAndNobodyIsDropped(Kind kind) throws Exception {
        try (ServerProcess server = ServerProcess.start("256m", BOUNDS);
                Swarm attackers = new Swarm(server.endpoint(), new InetSocketAddress(ATTACKER, 0));
                HealthyPair pair = new HealthyPair(server.endpoint())) {
            Latencies before = pair.baseline(BASELINE);

            CompletableFuture<List<Duration>> joins = new CompletableFuture<>();
            CompletableFuture<Void> flood = CompletableFuture.runAsync(() -> flood(server, attackers, kind));
            joins.completeAsync(() -> joinUntil(flood, server));
            flood.join();
            List<Duration> joined = joins.join();
            Latencies during = pair.latencies();

            assertThat(joined).isNotEmpty();
            await().atMost(ALL_GONE).until(() -> server.sockets().size() <= 2);
            Figures.add(
                    getClass(),
                    "%d refused handshakes a second from one address, for %s: %d joins, all in, slowest %d ms; "
                            + "pair before: %s, during: %s",
                    HANDSHAKES_A_SECOND,
                    kind.name().toLowerCase(Locale.ROOT).replace('_', ' '),
                    joined.size(),
                    joined.stream().mapToLong(Duration::toMillis).max().orElseThrow(),
                    before,
                    during);
        }
    }

    private static void flood(ServerProcess server, Swarm attackers, Kind kind) {
        URI endpoint = server.endpoint();
        Pace pace = new Pace(HANDSHAKES_A_SECOND);
        for (int i = 0; i < HANDSHAKES; i++) {
            pace.await();
            // It does not see that the server has ended its side, and so never ends its own.
            attackers.connectRaw(kind.request(endpoint, i)).stopReading();
        }
    }

    /** Joins on and on, each in a room of its own; fails where one is kept out. */
    private static List<Duration> joinUntil(CompletableFuture<Void> flooded, ServerProcess server) {
        List<Duration> joins = new ArrayList<>();
        URI endpoint = server.endpoint();
        Pace pace = new Pace(JOINS_A_SECOND);
        while (!flooded.isDone()) {
            pace.await();
            long begin = System.nanoTime();
            String room = "during-" + joins.size();
            try (SignalingClient client =
                    SignalingClient.connect(SignalingClient.address(endpoint, room, "user", "User"), room)) {
                client.expect("welcome");
            }
            joins.add(Duration.ofNanos(System.nanoTime() - begin));
        }
        return joins;
    }
}
