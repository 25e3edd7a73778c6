package io.signalbox.server.campaign;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.signalbox.server.HealthyPair;
import io.signalbox.server.Latencies;
import io.signalbox.server.SelfSigned;
import io.signalbox.server.ServerProcess;
import io.signalbox.testkit.SignalingClient;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Thousands who connect and never get as far as a request, while others join. */
@Tag("campaign")
class StalledHandshakesTest {

    private static final int OF_EACH_KIND = 2_000;
    private static final int DESCRIPTORS = 1_000;

    /** All together more than the heap; each less than the server takes for a request. */
    private static final int LONG_HALF_REQUESTS = 9_000;

    private static final int HALF_REQUEST_BYTES = 15_000;
    private static final Duration CLOSED_WITHIN = Duration.ofSeconds(15);
    private static final Duration BASELINE = Duration.ofSeconds(5);
    private static final Duration BETWEEN_BYTES = Duration.ofSeconds(5);
    private static final int JOINS_BEFORE = 20;

    /** What two cores that also drive the clients have time for. */
    private static final int CONNECTS_A_SECOND = 1_000;

    private static final int JOINS_A_SECOND = 5;

    @TempDir
    Path folder;

    @Test
    void halfRequestsAndSilenceAreClosedInTime() throws Exception {
        try (ServerProcess server = ServerProcess.start("512m")) {
            byte[] request =
                    SwarmClient.handshake(SignalingClient.address(server.endpoint(), "stalled", "stalled", "stalled"));
            provoke("half requests", server, server.endpoint(), null, request);
        }
    }

    @Test
    void halfTlsHellosAndSilenceAreClosedInTime() throws Exception {
        SelfSigned files = SelfSigned.make(folder, "EC");
        try (ServerProcess server = ServerProcess.start("512m", files.flags())) {
            URI endpoint = URI.create("wss://127.0.0.1:" + server.port() + "/");
            SSLContext trusting = files.trustingContext();
            provoke("half TLS hellos", server, endpoint, trusting, clientHello(trusting));
        }
    }

    @Test
    void moreSilentConnectionsThanDescriptorsKeepNobodyOut() throws Exception {
        try (ServerProcess server = ServerProcess.startWithDescriptors(DESCRIPTORS, "512m");
                Swarm swarm = new Swarm(server.endpoint());
                HealthyPair pair = new HealthyPair(server.endpoint())) {
            Latencies before = pair.baseline(BASELINE);
            Duration cpuBefore = server.cpu();

            List<SwarmClient> silent = new ArrayList<>();
            Pace connects = new Pace(CONNECTS_A_SECOND);
            for (int i = 0; i < OF_EACH_KIND; i++) {
                connects.await();
                silent.add(swarm.connectRaw(new byte[0]));
            }
            await().until(() -> silent.stream().filter(SwarmClient::isClosed).count() > OF_EACH_KIND - DESCRIPTORS);
            List<Duration> joins = new ArrayList<>();
            Pace pace = new Pace(JOINS_A_SECOND);
            for (int i = 0; i < JOINS_BEFORE; i++) {
                joins.add(join(null, server.endpoint(), "during-" + i));
                pace.await();
            }
            assertThat(silent).as("still there").anyMatch(client -> !client.isClosed());
            Duration cpu = server.cpu().minus(cpuBefore);
            Latencies during = pair.latencies();

            during.assertHeldTo(before);
            assertThat(server.out().lines().filter(line -> line.contains("too many sockets")))
                    .hasSize(1);
            Figures.add(
                    getClass(),
                    "%d silent with %d descriptors: joins meanwhile: %s; processor time %.1f s; pair before: %s, during: %s",
                    OF_EACH_KIND,
                    DESCRIPTORS,
                    ofJoins(joins),
                    cpu.toMillis() / 1e3,
                    before,
                    during);
        }
    }

    @Test
    void longHalfRequestsDoNotFillTheHeap() throws Exception {
        try (ServerProcess server = ServerProcess.start("128m");
                Swarm swarm = new Swarm(server.endpoint());
                HealthyPair pair = new HealthyPair(server.endpoint())) {
            byte[] half = ("GET / HTTP/1.1\r\nCookie: " + "c".repeat(HALF_REQUEST_BYTES)).getBytes(US_ASCII);
            Latencies before = pair.baseline(BASELINE);

            List<SwarmClient> stalled = new ArrayList<>();
            Pace connects = new Pace(CONNECTS_A_SECOND);
            for (int i = 0; i < LONG_HALF_REQUESTS; i++) {
                connects.await();
                stalled.add(swarm.connectRaw(half));
            }
            Duration join = join(null, server.endpoint(), "during");
            Latencies during = pair.latencies();

            during.assertHeldTo(before);
            Figures.add(
                    getClass(),
                    "%d half requests of %d bytes, heap 128m: at most %s after any collection; join meanwhile %d ms; "
                            + "pair before: %s, during: %s",
                    LONG_HALF_REQUESTS,
                    half.length,
                    Figures.mib(server.mostHeapAfterCollection()),
                    join.toMillis(),
                    before,
                    during);
        }
    }

    private void provoke(String what, ServerProcess server, URI endpoint, @Nullable SSLContext tls, byte[] opening)
            throws Exception {
        try (Swarm swarm = new Swarm(server.endpoint());
                HealthyPair pair = new HealthyPair(tls, endpoint)) {
            List<Duration> joinsBefore = new ArrayList<>();
            for (int i = 0; i < JOINS_BEFORE; i++) {
                joinsBefore.add(join(tls, endpoint, "before-" + i));
            }
            Latencies before = pair.baseline(BASELINE);
            int descriptorsBefore = server.descriptors();

            List<SwarmClient> stalled = new ArrayList<>();
            List<SwarmClient> dripping = new ArrayList<>();
            Pace connects = new Pace(CONNECTS_A_SECOND);
            for (int i = 0; i < OF_EACH_KIND; i++) {
                connects.await();
                stalled.add(swarm.connectRaw(new byte[0]));
                connects.await();
                dripping.add(swarm.connectRaw(Arrays.copyOf(opening, opening.length / 2)));
            }
            stalled.addAll(dripping);
            assertThat(stalled).noneMatch(SwarmClient::isClosed);
            await().until(() -> server.descriptors() >= descriptorsBefore + stalled.size());

            List<Duration> joinsDuring = joinUntilAllAreClosed(tls, endpoint, stalled, dripping, opening);
            Latencies during = pair.latencies();
            await().until(() -> server.descriptors() <= descriptorsBefore);

            during.assertHeldTo(before);
            assertThat(stalled)
                    .allSatisfy(client -> assertThat(client.lifetime()).isLessThan(CLOSED_WITHIN));
            Figures.add(
                    getClass(),
                    "%d %s and %d silent: closed after %s s at the latest; joins before: %s, meanwhile: %s; pair before: %s, during: %s",
                    OF_EACH_KIND,
                    what,
                    OF_EACH_KIND,
                    longestLife(stalled).toMillis() / 1e3,
                    ofJoins(joinsBefore),
                    ofJoins(joinsDuring),
                    before,
                    during);
        }
    }

    /** Joins on and on, and sends the rest of the openings byte by byte; returns how long each join took. */
    private static List<Duration> joinUntilAllAreClosed(
            @Nullable SSLContext tls,
            URI endpoint,
            List<SwarmClient> stalled,
            List<SwarmClient> dripping,
            byte[] opening) {
        List<Duration> joins = new ArrayList<>();
        long begin = System.nanoTime();
        int dripped = 0;
        Pace pace = new Pace(JOINS_A_SECOND);
        while (!stalled.stream().allMatch(SwarmClient::isClosed)) {
            Duration elapsed = Duration.ofNanos(System.nanoTime() - begin);
            assertThat(elapsed).as("still open").isLessThan(CLOSED_WITHIN);
            if (elapsed.toMillis() >= (dripped + 1) * BETWEEN_BYTES.toMillis()) {
                byte[] next = {opening[opening.length / 2 + dripped++]};
                dripping.forEach(client -> client.sendBytes(next));
            }
            joins.add(join(tls, endpoint, "during-" + joins.size()));
            pace.await();
        }
        assertThat(dripped).isPositive();
        return joins;
    }

    /** How long it took from nothing to the welcome. */
    private static Duration join(@Nullable SSLContext tls, URI endpoint, String room) {
        long begin = System.nanoTime();
        try (SignalingClient client =
                SignalingClient.connect(tls, SignalingClient.address(endpoint, room, "user", "User"), room)) {
            client.expect("welcome");
            return Duration.ofNanos(System.nanoTime() - begin);
        }
    }

    private static Duration longestLife(List<SwarmClient> clients) {
        return Collections.max(clients.stream().map(SwarmClient::lifetime).toList());
    }

    private static String ofJoins(List<Duration> joins) {
        List<Duration> sorted = joins.stream().sorted().toList();
        return "%d in %d ms (median), %d ms (slowest)"
                .formatted(
                        sorted.size(),
                        sorted.get(sorted.size() / 2).toMillis(),
                        sorted.get(sorted.size() - 1).toMillis());
    }

    /** The first record that a TLS client sends. */
    private static byte[] clientHello(SSLContext context) throws Exception {
        SSLEngine client = context.createSSLEngine("localhost", 443);
        client.setUseClientMode(true);
        ByteBuffer record = ByteBuffer.allocate(client.getSession().getPacketBufferSize());
        client.wrap(ByteBuffer.allocate(0), record);
        return Arrays.copyOf(record.array(), record.position());
    }
}
