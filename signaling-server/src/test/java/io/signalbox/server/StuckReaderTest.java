package io.signalbox.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.gson.JsonObject;
import io.signalbox.core.LeaveReason;
import io.signalbox.core.Limits;
import io.signalbox.core.Participant;
import io.signalbox.core.SignalingListener;
import io.signalbox.testkit.RawWebSocket;
import io.signalbox.testkit.SignalingClient;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Clients that stay connected and stop reading: cut off at their bound, with memory flat and nobody else the wiser. */
@Timeout(60)
class StuckReaderTest {

    private static final int SMALL_BUFFER = 4 << 10;
    private static final String SDP = "\"" + "v=0 ".repeat(10_000) + "\"";

    /** What a sender may push at most until a stuck reader has to be gone: far more than kernels buffer. */
    private static final int MOST_MESSAGES = 1_500;

    @Test
    void aReaderThatStopsReadingIsEvictedAtItsBound() throws Exception {
        Map<String, LeaveReason> departures = new ConcurrentHashMap<>();
        SignalingListener listener = new SignalingListener() {
            @Override
            public void left(Participant participant, LeaveReason reason) {
                departures.put(participant.id(), reason);
            }
        };
        Limits unlimitedSenders = Limits.builder().messageRate(0).byteRate(0).build();
        ServerOptions options = ServerOptions.builder()
                .host("127.0.0.1")
                .port(0)
                .limits(unlimitedSenders)
                .build();
        try (SignalingServer server = TestServer.start(options, listener)) {
            URI endpoint = URI.create("ws://127.0.0.1:" + server.port() + "/");
            List<RawWebSocket> stuck = new ArrayList<>();
            try (HealthyPair elsewhere = new HealthyPair(endpoint);
                    SignalingClient sender = joinAlone(endpoint)) {
                long before = HostileClientTest.usedHeap();
                for (int i = 0; i < 8; i++) {
                    stuck.add(joinStuck(endpoint, sender, "stuck-" + i));
                    assertThat(pushUntilGone(sender, "stuck-" + i)).isTrue();
                    assertThat(departures).containsEntry("stuck-" + i, LeaveReason.TOO_SLOW);
                    assertThat(server.engine().status().outboxBytes())
                            .isLessThan(2L * options.limits().maxOutboxBytes());
                }
                elsewhere.assertUnharmed();
                assertThat(HostileClientTest.usedHeap() - before).isLessThan(16L << 20);
                // However stuck, each one's connection is gone soon: only the sender and the pair are left.
                await().atMost(Duration.ofSeconds(10))
                        .until(() -> server.engine().status().connectionCount() == 3);
                for (RawWebSocket reader : stuck) {
                    assertThat(reader.awaitClosed().code()).isIn(1013, 1006);
                }
            } finally {
                stuck.forEach(RawWebSocket::close);
            }
        }
    }

    @Test
    void aSendThatDoesNotGoOutInTimeEvictsLongBeforeTheBound() throws Exception {
        Limits limits = Limits.builder()
                .messageRate(0)
                .byteRate(0)
                .maxOutboxBytes(64 << 20)
                .maxTotalOutboxBytes(128 << 20)
                .sendTimeout(Duration.ofSeconds(1))
                .build();
        ServerOptions options =
                ServerOptions.builder().host("127.0.0.1").port(0).limits(limits).build();
        try (SignalingServer server = TestServer.start(options)) {
            URI endpoint = URI.create("ws://127.0.0.1:" + server.port() + "/");
            try (HealthyPair elsewhere = new HealthyPair(endpoint);
                    SignalingClient sender = joinAlone(endpoint);
                    RawWebSocket stuck = joinStuck(endpoint, sender, "stuck")) {
                // More than kernels buffer, and less than the outbox would take.
                for (int i = 0; i < 500; i++) {
                    sender.send("{\"type\":\"offer\",\"targetUserId\":\"stuck\",\"sdp\":" + SDP + "}");
                }
                assertThat(sender.skipTo("participant-left").get("userId").getAsString())
                        .isEqualTo("stuck");
                assertThat(server.engine().status().outboxBytes()).isLessThan(1 << 20);
                elsewhere.assertUnharmed();
                assertThat(stuck.awaitClosed().code()).isIn(1013, 1006);
            }
        }
    }

    @Test
    void manyStuckReadersAtOnceFitIntoASmallHeap() throws Exception {
        List<RawWebSocket> stuck = new ArrayList<>();
        try (ServerProcess server = ServerProcess.start("48m", "--message-rate", "0", "--byte-rate", "0");
                HealthyPair elsewhere = new HealthyPair(server.endpoint());
                SignalingClient sender = joinAlone(server.endpoint())) {
            for (int i = 0; i < 30; i++) {
                stuck.add(joinStuck(server.endpoint(), sender, "stuck-" + i));
            }
            assertThat(broadcastUntilGone(sender)).hasSize(30);
            elsewhere.assertUnharmed();
            assertThat(server.isAlive()).isTrue();
        } finally {
            stuck.forEach(RawWebSocket::close);
        }
    }

    private static SignalingClient joinAlone(URI endpoint) {
        return SignalingClient.join(endpoint, "stuck", "sender", "Sender");
    }

    /** Joins and never reads again. */
    private static RawWebSocket joinStuck(URI endpoint, SignalingClient sender, String user) {
        RawWebSocket stuck =
                RawWebSocket.connect(SignalingClient.address(endpoint, "stuck", user, user), user, "", SMALL_BUFFER);
        stuck.expect("welcome");
        assertThat(sender.expect("participant-joined").get("userId").getAsString())
                .isEqualTo(user);
        return stuck;
    }

    /** Sends offers as fast as they are taken until the target has left, and is told of the one that came too late. */
    private static boolean pushUntilGone(SignalingClient sender, String target) {
        for (int i = 0; i < MOST_MESSAGES; i++) {
            sender.send("{\"type\":\"offer\",\"targetUserId\":\"" + target + "\",\"sdp\":" + SDP + "}");
            Set<String> gone = goneBeforePong(sender);
            if (!gone.isEmpty()) {
                assertThat(gone).containsExactly(target);
                return true;
            }
        }
        return false;
    }

    private static Set<String> broadcastUntilGone(SignalingClient sender) {
        Set<String> gone = new HashSet<>();
        for (int i = 0; i < MOST_MESSAGES && gone.size() < 30; i++) {
            sender.send("{\"type\":\"participant-update\",\"updates\":" + SDP + "}");
            gone.addAll(goneBeforePong(sender));
        }
        return gone;
    }

    /** Who the sender is told has left, each either after an error that names it or by itself. */
    private static Set<String> goneBeforePong(SignalingClient sender) {
        Set<String> missed = new HashSet<>();
        Set<String> gone = new HashSet<>();
        // Another thread may be about to tell the room that it has evicted somebody who takes no more already.
        await().until(() -> {
            readUntilPong(sender, missed, gone);
            return gone.containsAll(missed);
        });
        return gone;
    }

    private static void readUntilPong(SignalingClient sender, Set<String> missed, Set<String> gone) {
        sender.send("{\"type\":\"ping\"}");
        JsonObject next = sender.next();
        while (!next.get("type").getAsString().equals("pong")) {
            if (next.get("type").getAsString().equals("error")) {
                assertThat(next.get("code").getAsString()).isEqualTo("unknown-target");
                missed.add(next.get("targetUserId").getAsString());
            } else {
                assertThat(next.get("type").getAsString()).isEqualTo("participant-left");
                gone.add(next.get("userId").getAsString());
            }
            next = sender.next();
        }
    }
}
