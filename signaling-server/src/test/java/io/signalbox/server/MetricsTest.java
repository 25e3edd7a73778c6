package io.signalbox.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.signalbox.core.Limits;
import io.signalbox.core.SignalingListener;
import io.signalbox.testkit.RawWebSocket;
import io.signalbox.testkit.SignalingClient;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Traffic and faults at the real server move the series of {@code /metrics} that tell of them, by what has happened. */
@Timeout(120)
class MetricsTest {

    private static final Limits LIMITS = Limits.builder()
            .maxRoomSize(3)
            .messageRate(20)
            .messageBurst(40)
            .byteRate(0)
            .maxOutboxBytes(512 << 10)
            .pingInterval(Duration.ofSeconds(1))
            .pingTimeout(Duration.ofSeconds(2))
            .build();

    private SignalingServer server;
    private Http http;
    private Scrape before;

    @BeforeEach
    void start() throws Exception {
        server = TestServer.start(
                ServerOptions.builder().host("127.0.0.1").port(0).limits(LIMITS).build(), new SignalingListener() {});
        http = new Http(server.port(), null);
        before = Scrape.of(http);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private URI endpoint() {
        return URI.create("ws://127.0.0.1:" + server.port() + "/");
    }

    private SignalingClient join(String room, String user) {
        return SignalingClient.join(endpoint(), room, user, user);
    }

    private void awaitIncrease(double by, String series) {
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(Scrape.of(http).since(before, series))
                        .as(series)
                        .isEqualTo(by));
    }

    private static void sends(SignalingClient from, String type, String to) {
        from.send("{\"type\":\"" + type + "\",\"targetUserId\":\"" + to + "\",\"sdp\":\"v=0\",\"candidate\":{}}");
    }

    @Test
    void a_call_from_join_to_leave() throws Exception {
        try (SignalingClient alice = join("room", "alice");
                SignalingClient bob = join("room", "bob");
                SignalingClient carol = join("other room", "carol")) {
            sends(alice, "offer", "bob");
            bob.skipTo("offer");
            sends(bob, "answer", "alice");
            alice.skipTo("answer");
            sends(alice, "ice-candidate", "bob");
            bob.skipTo("ice-candidate");

            Scrape now = Scrape.of(http);
            assertThat(now.of("signaling_participants")).isEqualTo(3);
            assertThat(now.of("signaling_connections")).isEqualTo(3);
            assertThat(now.of("signaling_sockets")).isGreaterThanOrEqualTo(3);
            assertThat(now.of("signaling_rooms")).isEqualTo(2);
            assertThat(now.of("signaling_rooms_by_size{size=\"1\"}")).isEqualTo(1);
            assertThat(now.of("signaling_rooms_by_size{size=\"2\"}")).isEqualTo(1);
            assertThat(now.since(before, "signaling_joins_total")).isEqualTo(3);
            assertThat(now.since(before, "signaling_received_messages_total{type=\"offer\"}"))
                    .isEqualTo(1);
            assertThat(now.since(before, "signaling_received_messages_total{type=\"answer\"}"))
                    .isEqualTo(1);
            assertThat(now.since(before, "signaling_received_messages_total{type=\"ice-candidate\"}"))
                    .isEqualTo(1);
            assertThat(now.since(before, "signaling_received_size_bytes_total")).isGreaterThan(150);
            // Three welcomes, the list for Bob, his coming for Alice, three relays.
            assertThat(now.since(before, "signaling_sent_messages_total")).isEqualTo(8);
            assertThat(now.since(before, "signaling_sent_size_bytes_total")).isGreaterThan(500);
            assertThat(now.since(before, "signaling_handling_seconds_count")).isEqualTo(3);
            assertThat(now.since(before, "signaling_call_answer_seconds_count")).isEqualTo(1);
            assertThat(now.of("signaling_call_pairs")).isEqualTo(1);
        }
        awaitIncrease(3, "signaling_leaves_total{reason=\"disconnected\"}");
        assertThat(Scrape.of(http).of("signaling_participants")).isZero();
        assertThat(Scrape.of(http).of("signaling_call_pairs")).isZero();
    }

    @Test
    void what_clients_do_wrong() {
        try (SignalingClient alice = join("room", "alice")) {
            alice.send("{");
            alice.send("{\"type\":\"dance\"}");
            sends(alice, "offer", "nobody");
            awaitIncrease(1, "signaling_errors_total{code=\"bad-message\"}");
            awaitIncrease(1, "signaling_errors_total{code=\"unknown-type\"}");
            awaitIncrease(1, "signaling_errors_total{code=\"unknown-target\"}");
            awaitIncrease(1, "signaling_received_messages_total{type=\"other\"}");
            for (int i = 0; i < 300; i++) {
                alice.send("{\"type\":\"ping\"}");
            }
            await().untilAsserted(() -> {
                Scrape now = Scrape.of(http);
                assertThat(now.since(before, "signaling_dropped_messages_total"))
                        .isBetween(100.0, 300.0);
                assertThat(now.since(before, "signaling_errors_total{code=\"rate-limited\"}"))
                        .isPositive();
            });
        }
        try (RawWebSocket abuser =
                RawWebSocket.connect(SignalingClient.address(endpoint(), "room", "abuser", "n"), "abuser")) {
            abuser.expect("welcome");
            abuser.sendBytes(new byte[] {(byte) 0xF7, (byte) 0x80, 0, 0, 0, 0});
            abuser.awaitClosed();
        }
        awaitIncrease(1, "signaling_leaves_total{reason=\"abuse\"}");
    }

    @Test
    void who_is_not_let_in() {
        List<SignalingClient> all = new ArrayList<>();
        for (String user : List.of("a", "b", "c")) {
            all.add(join("room", user));
        }
        try (SignalingClient fourth = SignalingClient.connect(endpoint(), "room", "d", "d");
                SignalingClient nameless = SignalingClient.connect(endpoint(), "room", "", "")) {
            assertThat(fourth.awaitClosed().code()).isEqualTo(1013);
            assertThat(nameless.awaitClosed().code()).isEqualTo(1008);
        }
        awaitIncrease(1, "signaling_refusals_total{code=\"1013\"}");
        awaitIncrease(1, "signaling_refusals_total{code=\"1008\"}");
        all.add(join("room", "a"));
        awaitIncrease(1, "signaling_leaves_total{reason=\"replaced\"}");
        all.forEach(SignalingClient::close);
    }

    @Test
    void who_is_dead() {
        try (RawWebSocket dead =
                RawWebSocket.connect(SignalingClient.address(endpoint(), "room", "dead", "n"), "dead")) {
            dead.expect("welcome");
            awaitIncrease(1, "signaling_leaves_total{reason=\"swept\"}");
            awaitIncrease(1, "signaling_sweep_evictions_total");
            await().untilAsserted(() -> {
                Scrape now = Scrape.of(http);
                assertThat(now.since(before, "signaling_sweep_pings_total")).isPositive();
                assertThat(now.since(before, "signaling_sweep_seconds_count")).isPositive();
                assertThat(now.since(before, "signaling_sweep_step_seconds_count"))
                        .isPositive();
            });
        }
    }

    @Test
    void who_does_not_read() throws Exception {
        Limits unlimited = Limits.builder().messageRate(0).byteRate(0).build();
        server.close();
        server = TestServer.start(
                ServerOptions.builder()
                        .host("127.0.0.1")
                        .port(0)
                        .limits(unlimited)
                        .build(),
                new SignalingListener() {});
        http = new Http(server.port(), null);
        String offer = "{\"type\":\"offer\",\"targetUserId\":\"stuck\",\"sdp\":\"" + "v=0 ".repeat(12_000) + "\"}";
        try (SignalingClient sender = join("room", "sender");
                RawWebSocket stuck = RawWebSocket.connect(
                        SignalingClient.address(endpoint(), "room", "stuck", "n"), "stuck", "", 4 << 10)) {
            sender.skipTo("participant-joined");
            sendUntil(sender, offer, () -> Scrape.of(http).of("signaling_outbox_bytes") > 300_000);
            // The fullest outbox is looked for once a second, which is long before the stuck one is given up.
            await().untilAsserted(() -> assertThat(Scrape.of(http).of("signaling_outbox_largest_bytes"))
                    .isGreaterThan(300_000));
            sendUntil(sender, offer, () -> Scrape.of(http).of("signaling_leaves_total{reason=\"too-slow\"}") == 1);
        }
    }

    private static void sendUntil(SignalingClient sender, String message, Callable<Boolean> enough) {
        await().atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(50))
                .until(() -> {
                    sender.send(message);
                    return enough.call();
                });
    }

    @Test
    void calls_that_do_not_come_about() {
        try (SignalingClient alice = join("unanswered", "alice");
                SignalingClient bob = join("unanswered", "bob");
                SignalingClient carol = join("silent", "carol");
                SignalingClient dave = join("silent", "dave");
                SignalingClient eve = join("abandoned", "eve");
                SignalingClient frank = join("abandoned", "frank")) {
            sends(alice, "offer", "bob");
            bob.skipTo("offer");
            sends(bob, "offer", "alice");
            awaitIncrease(1, "signaling_call_glare_total");
            sends(carol, "offer", "dave");
            dave.skipTo("offer");
            sends(dave, "answer", "carol");
            sends(eve, "offer", "frank");
            frank.skipTo("offer");
            frank.leave();
            awaitIncrease(1, "signaling_call_abandoned_offers_total");
            await().atMost(Duration.ofSeconds(50)).untilAsserted(() -> {
                Scrape now = Scrape.of(http);
                assertThat(now.since(before, "signaling_call_unanswered_offers_total"))
                        .isEqualTo(2);
                assertThat(now.since(before, "signaling_call_without_candidate_pairs_total"))
                        .isEqualTo(1);
            });
        }
    }

    @Test
    void a_drain() throws Exception {
        try (SignalingClient alice = join("room", "alice")) {
            server.engine().drain().toCompletableFuture().get();
            Scrape now = Scrape.of(http);
            assertThat(now.of("signaling_draining")).isEqualTo(1);
            assertThat(now.since(before, "signaling_drain_seconds_count")).isEqualTo(1);
            assertThat(now.since(before, "signaling_leaves_total{reason=\"drained\"}"))
                    .isEqualTo(1);
        }
    }

    @Test
    void the_process() throws Exception {
        assertThat(before.names())
                .contains(
                        "process_cpu_usage",
                        "process_uptime_seconds",
                        "process_files_open_files",
                        "jvm_threads_live_threads")
                .anyMatch(name -> name.startsWith("jvm_memory_used_bytes{area=\"heap\""));
    }

    @Test
    void rooms_and_clients_make_no_series() throws Exception {
        List<SignalingClient> clients = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            SignalingClient client = join("room-" + i, "user-" + i);
            client.send("{\"type\":\"type-" + i + "\"}");
            client.expect("error");
            clients.add(client);
        }
        List<String> added = new ArrayList<>(Scrape.of(http).names());
        added.removeAll(before.names());

        assertThat(added).noneMatch(name -> name.startsWith("signaling_"));
        clients.forEach(SignalingClient::close);
    }

    @Test
    void requestsThatAreRefusedForTheirHeadAreCounted() throws Exception {
        assertThat(before.names()).contains("signaling_refused_requests_total{status=\"431\"}");
        for (String rest :
                new String[] {"Cookie: " + "c".repeat(20_000), "Host: y", "Upgrade: websocket\r\nConnection: upgrade"
                }) {
            try (Socket socket = new Socket("127.0.0.1", server.port())) {
                socket.setSoTimeout(15_000);
                socket.getOutputStream()
                        .write(("GET / HTTP/1.1\r\nHost: x\r\n" + rest + "\r\n\r\n")
                                .getBytes(StandardCharsets.US_ASCII));
                socket.getInputStream().readAllBytes();
            }
        }
        awaitIncrease(1, "signaling_refused_requests_total{status=\"431\"}");
        awaitIncrease(2, "signaling_refused_requests_total{status=\"400\"}");
    }
}
