package io.signalbox.server.campaign;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.signalbox.server.HealthyPair;
import io.signalbox.server.Latencies;
import io.signalbox.server.ServerProcess;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * The server behind nginx, with the configuration that the documentation shows and nginx' usual time-outs. What takes more
 * than a minute begins before the first test, and is looked at by the last ones.
 */
@Tag("campaign")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class BehindNginxTest {

    private static final int JOINS_A_SECOND = 10;
    private static final String HEAP = "256m";
    private static final int MEGABYTE = 1 << 20;
    private static final int CANDIDATES = 20;
    private static final Duration LATENCY = Duration.ofMillis(5);
    private static final Duration BASELINE = Duration.ofSeconds(5);
    private static final Duration NOTICED = Duration.ofSeconds(45);
    private static final Duration READ_TIMEOUT = Duration.ofSeconds(60);
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final List<AutoCloseable> OPEN = new ArrayList<>();

    private static ServerProcess server;
    private static Nginx nginx;
    private static Swarm swarm;

    private static long begin;
    private static Network darkNetwork;
    private static List<Caller> quiet;
    private static Caller witness;
    private static Caller vanished;
    private static SwarmClient withoutPings;

    @BeforeAll
    static void beginWhatTakesLong() throws Exception {
        Nginx.assumeInstalled();
        server = open(startServer());
        nginx = open(Nginx.start(server.port()));
        swarm = open(new Swarm(nginx.endpoint()));
        ServerProcess pingless = open(startServer("--ping-interval", "10m"));
        Nginx before = open(Nginx.start(pingless.port()));
        darkNetwork = open(new Network(nginx.endpoint(), MEGABYTE, MEGABYTE, LATENCY));

        quiet = join(callers(swarm, "quiet", 2));
        witness = new Caller(swarm, "dark", "witness");
        vanished = new Caller(open(new Swarm(darkNetwork.endpoint())), "dark", "vanished");
        join(List.of(witness, vanished));
        withoutPings = open(new Swarm(before.endpoint())).connect("quiet", "without-pings");
        Swarm.awaitWelcome(List.of(withoutPings));
        begin = System.nanoTime();
        darkNetwork.goDark();
    }

    @AfterAll
    static void closeAll() throws Exception {
        for (int i = OPEN.size() - 1; i >= 0; i--) {
            OPEN.get(i).close();
        }
    }

    @Test
    @Order(1)
    void aCallLosesNothing() throws Exception {
        try (HealthyPair pair = new HealthyPair(server.endpoint())) {
            Latencies before = pair.baseline(BASELINE);
            List<Caller> callers = callers(swarm, "call", 12);
            callers.forEach(caller -> caller.onMeeting(peer -> {
                caller.sendOffer(peer);
                caller.sendCandidates(peer, CANDIDATES);
            }));
            // One after another: with a proxy's work to do as well, two cores are slow for all when everybody bursts in
            // at once.
            Pace pace = new Pace(JOINS_A_SECOND);
            for (Caller caller : callers) {
                pace.await();
                caller.join();
            }
            int messages = 12 * 11 * (2 + CANDIDATES);
            await().atMost(PATIENCE).until(() -> Caller.total(Caller.sentBy(callers)) == messages);
            Caller.awaitAllHeard(callers, PATIENCE);
            Latencies during = pair.latencies();

            during.assertHeldTo(before);
            Figures.add(
                    getClass(),
                    "call of 12: all %d messages heard; pair before: %s, during: %s",
                    messages,
                    before,
                    during);
        }
    }

    @Test
    @Order(2)
    void theLargestMessagePasses() {
        SwarmClient sender = swarm.connect("large", "sender");
        Swarm.awaitWelcome(List.of(sender));
        SwarmClient receiver = swarm.connect("large", "receiver");
        Swarm.awaitWelcome(List.of(receiver));
        String start = "{\"type\":\"offer\",\"targetUserId\":\"receiver\",\"sdp\":\"";
        sender.send(start + "x".repeat(65_536 - start.length() - 2) + "\"}");
        await().atMost(PATIENCE).until(() -> receiver.count("offer") == 1);
        assertThat(receiver.receivedBytes()).isGreaterThan(65_000);
        assertThat(sender.count("error")).isZero();
    }

    @Test
    @Order(3)
    void theStatusIsServedToo() throws Exception {
        URI health = URI.create("http://127.0.0.1:" + nginx.endpoint().getPort() + "/health");
        assertThat(HttpClient.newHttpClient()
                        .send(HttpRequest.newBuilder(health).build(), BodyHandlers.ofString())
                        .body())
                .contains("\"status\":\"ok\"");
    }

    @Test
    @Order(4)
    void whoDropsTheConnectionIsToldOnceAndAtOnce() {
        Caller staying = new Caller(swarm, "drops", "staying");
        Caller ended = new Caller(swarm, "drops", "ended");
        Caller reset = new Caller(swarm, "drops", "reset");
        join(List.of(staying, ended, reset));
        ended.client().vanish();
        reset.client().reset();
        await().atMost(PATIENCE).until(() -> staying.peers().isEmpty());
        assertThat(staying.departures()).isEqualTo(2);
        assertThat(staying.complaints()).isEmpty();
    }

    @Test
    @Order(5)
    void addressesAreTheClientsWhateverTheyClaim() throws Exception {
        try (ServerProcess bounded = startServer("--connections-per-address", "2");
                Nginx before = Nginx.start(bounded.port());
                Swarm one = new Swarm(before.endpoint(), new InetSocketAddress("127.0.0.2", 0));
                Swarm other = new Swarm(before.endpoint(), new InetSocketAddress("127.0.0.3", 0))) {
            one.join("room", "one", 2);
            SwarmClient tooMany = one.connect("room", "too-many");
            await().atMost(PATIENCE).until(tooMany::isClosed);
            assertThat(tooMany.closeCode()).isEqualTo(1013);

            String handshake = new String(SwarmClient.handshake(one.address("room", "forging")), US_ASCII);
            SwarmClient forging = one.connectInParts(handshake
                    .replace("\r\n\r\n", "\r\nX-Forwarded-For: 127.0.0.3\r\n\r\n")
                    .getBytes(US_ASCII));
            await().atMost(PATIENCE).until(forging::isClosed);
            assertThat(forging.closeCode()).isEqualTo(1013);

            other.join("room", "other", 2);
        }
    }

    @Test
    @Order(6)
    void aDeployReachesTheClients() throws Exception {
        try (ServerProcess old = startServer();
                Nginx before = Nginx.start(old.port());
                Swarm clients = new Swarm(before.endpoint())) {
            List<Caller> callers = join(callers(clients, "deploy", 10));
            for (int i = 0; i < CANDIDATES; i++) {
                callers.forEach(caller -> caller.peers().forEach(peer -> caller.sendCandidates(peer, 1)));
            }
            old.terminate();
            await().atMost(PATIENCE)
                    .until(() ->
                            callers.stream().allMatch(caller -> caller.client().isClosed()));
            assertThat(callers)
                    .allSatisfy(
                            caller -> assertThat(caller.client().closeCode()).isEqualTo(1001))
                    .allSatisfy(caller -> assertThat(caller.departures()).isZero());
            assertThat(old.exitCode()).isZero();

            // Who asks now is told so, and may ask again.
            SwarmClient tooSoon = clients.connect("deploy", "too-soon");
            await().atMost(PATIENCE).until(tooSoon::isClosed);
            assertThat(tooSoon.closeCode()).isEqualTo(1006);
            try (ServerProcess replacement = startServerOn(old.port())) {
                join(callers);
                callers.forEach(caller -> caller.peers().forEach(peer -> caller.sendCandidates(peer, CANDIDATES)));
                await().atMost(PATIENCE).until(() -> Caller.total(Caller.sentBy(callers)) == 10 * 9 * CANDIDATES);
                Caller.awaitAllHeard(callers, PATIENCE);
                assertThat(replacement.err()).isEmpty();
            }
        }
    }

    @Test
    @Order(7)
    void whoVanishesIsNoticed() {
        await().atMost(NOTICED.minusNanos(System.nanoTime() - begin)).until(() -> witness.departures() == 1);
        Duration noticed = Duration.ofNanos(System.nanoTime() - begin);
        assertThat(witness.peers()).isEmpty();
        assertThat(witness.complaints()).isEmpty();
        // It learns of it when the network is back.
        darkNetwork.comeBack();
        await().atMost(PATIENCE).until(() -> vanished.client().isClosed());
        Figures.add(getClass(), "vanished client: noticed within %.1f s", noticed.toMillis() / 1e3);
    }

    @Test
    @Order(8)
    void aQuietCallOutlivesTheReadTimeout() {
        // One without pings is what shows that there is a time-out at all.
        await().atMost(READ_TIMEOUT.plus(PATIENCE)).until(withoutPings::isClosed);
        assertThat(withoutPings.lifetime()).isGreaterThan(READ_TIMEOUT.minusSeconds(1));
        await().atMost(PATIENCE)
                .until(() ->
                        System.nanoTime() - begin > READ_TIMEOUT.plusSeconds(10).toNanos());

        assertThat(quiet).allSatisfy(caller -> assertThat(caller.isUnhappy()).isFalse());
        assertThat(quiet).allSatisfy(caller -> assertThat(caller.departures()).isZero());
        quiet.forEach(caller -> caller.peers().forEach(peer -> caller.sendCandidates(peer, CANDIDATES)));
        await().atMost(PATIENCE).until(() -> Caller.total(Caller.sentBy(quiet)) == 2 * CANDIDATES);
        Caller.awaitAllHeard(quiet, PATIENCE);
        Figures.add(
                getClass(),
                "quiet call: alive after %d s; the same without pings: cut off after %.1f s",
                Duration.ofNanos(System.nanoTime() - begin).toSeconds(),
                withoutPings.lifetime().toMillis() / 1e3);
    }

    private static <T extends AutoCloseable> T open(T resource) {
        OPEN.add(resource);
        return resource;
    }

    /** As the documentation says, and with further flags. */
    private static ServerProcess startServer(String... further) throws IOException {
        return startServerOn(0, further);
    }

    private static ServerProcess startServerOn(int port, String... further) throws IOException {
        List<String> flags = new ArrayList<>(Nginx.documentedFlags());
        flags.addAll(List.of(further));
        return ServerProcess.startOn(port, HEAP, flags.toArray(new String[0]));
    }

    private static List<Caller> callers(Swarm swarm, String room, int count) {
        List<Caller> callers = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            callers.add(new Caller(swarm, room, "caller-" + i));
        }
        return callers;
    }

    private static List<Caller> join(List<Caller> callers) {
        callers.forEach(Caller::join);
        await().atMost(PATIENCE)
                .until(() -> callers.stream().allMatch(caller -> caller.peers().size() == callers.size() - 1));
        return callers;
    }
}
