package io.signalbox.containers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.gson.JsonObject;
import io.signalbox.core.LeaveReason;
import io.signalbox.testkit.RawWebSocket;
import io.signalbox.testkit.SignalingClient;
import io.signalbox.testkit.WebSocketFrame;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;

/** What many clients, or bad ones, do to each other. */
final class Crowd {

    private static final int SMALL_BUFFER = 4 << 10;
    private static final String SDP = "\"" + "v=0 ".repeat(10_000) + "\"";

    /** What a sender may push at most until stuck readers have to be gone: far more than kernels buffer. */
    private static final int MOST_MESSAGES = 6_000;

    /** In the outbox, when the kernels take nothing more: so much does not wait for a reader that reads. */
    private static final int STALLED_BYTES = 512 << 10;

    private static final byte[] PING =
            WebSocketFrame.frame(WebSocketFrame.PING, new byte[0]).toBytes();

    private static final int STUCK = 6;

    private static final int SENDERS = 64;

    /** Of each sender: together they fit into the target's outbox, should it not come to read at all. */
    private static final int EACH = 50;

    private static final int RACES = 40;
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final Duration PROBE = Duration.ofSeconds(4);

    private Crowd() {}

    static void stuckReaders(Site site, boolean socketsAreDropped) {
        URI endpoint = site.at(Site.WIDE);
        List<RawWebSocket> stuck = new ArrayList<>();
        try (SignalingClient alice = SignalingClient.join(endpoint, "elsewhere", "alice", "Alice");
                SignalingClient bob = SignalingClient.join(endpoint, "elsewhere", "bob", "Bob");
                SignalingClient sender = SignalingClient.join(endpoint, "stuck", "sender", "Sender")) {
            bob.expect("existing-participants");
            for (int i = 0; i < STUCK; i++) {
                URI address = SignalingClient.address(endpoint, "stuck", "stuck-" + i, "Stuck");
                stuck.add(RawWebSocket.connect(address, "stuck-" + i, "", SMALL_BUFFER));
                sender.skipTo("participant-joined");
            }
            boolean stalled = false;
            for (int sent = 0; !haveLeft(site); sent++) {
                assertThat(sent).as("messages to readers that do not read").isLessThan(MOST_MESSAGES);
                sender.send("{\"type\":\"offer\",\"targetUserId\":\"stuck-" + sent % STUCK + "\",\"sdp\":" + SDP + "}");
                sender.send("{\"type\":\"ping\"}");
                sender.skipTo("pong");
                alice.send("{\"type\":\"offer\",\"targetUserId\":\"bob\",\"sdp\":" + sent + "}");
                assertThat(bob.expect("offer").get("sdp").getAsInt()).isEqualTo(sent);
                if (!stalled && site.engine(Site.WIDE).status().outboxBytes() > STALLED_BYTES) {
                    stalled = true;
                    BlockedThreads.awaitNone();
                }
            }
            assertThat(stalled).as("messages waited for the readers").isTrue();
            awaitOutcome(stuck, socketsAreDropped);
            BlockedThreads.awaitNone();
            await("the engine holds the others and nothing for them")
                    .atMost(SOON)
                    .until(() -> site.engine(Site.WIDE).status().connectionCount() == 3
                            && site.engine(Site.WIDE).status().outboxBytes() == 0);
        } finally {
            stuck.forEach(RawWebSocket::close);
        }
        awaitEmpty(site);
    }

    /** Whether the readers have; each for being too slow. */
    private static boolean haveLeft(Site site) {
        List<LeaveReason> reasons = IntStream.range(0, STUCK)
                .mapToObj(i -> site.audit().departure("stuck-" + i))
                .filter(Objects::nonNull)
                .toList();
        assertThat(reasons).allMatch(LeaveReason.TOO_SLOW::equals);
        return reasons.size() == STUCK;
    }

    /** Asked seldom: a peer that sends is not idle. What comes too late is answered with a reset. */
    private static void awaitOutcome(List<RawWebSocket> stuck, boolean socketsAreDropped) {
        await("what becomes of the sockets")
                .pollDelay(PROBE)
                .pollInterval(PROBE)
                .atMost(SOON.multipliedBy(2))
                .until(() -> stuck.stream().filter(Crowd::isReset).count() == (socketsAreDropped ? STUCK : 0));
    }

    private static boolean isReset(RawWebSocket client) {
        if (client.trySendBytes(PING)) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(200));
            return !client.trySendBytes(PING);
        }
        return true;
    }

    static void flood(Site site) throws Exception {
        URI endpoint = site.at(Site.WIDE);
        List<SignalingClient> senders = new ArrayList<>();
        ExecutorService threads = Executors.newFixedThreadPool(SENDERS);
        try (RawWebSocket target =
                RawWebSocket.connect(SignalingClient.address(endpoint, "flood", "target", "Target"), "target")) {
            target.expect("welcome");
            for (int i = 0; i < SENDERS; i++) {
                SignalingClient sender = SignalingClient.connect(endpoint, "flood", "sender-" + i, "Sender");
                senders.add(sender);
                target.expect("participant-joined");
            }
            List<Callable<Void>> floods = new ArrayList<>();
            for (SignalingClient sender : senders) {
                floods.add(() -> {
                    for (int i = 0; i < EACH; i++) {
                        sender.send("{\"type\":\"ice-candidate\",\"targetUserId\":\"target\",\"candidate\":" + i + "}");
                    }
                    return null;
                });
            }
            List<Future<Void>> sending = floods.stream().map(threads::submit).toList();
            Map<String, Integer> next = new HashMap<>();
            for (int i = 0; i < SENDERS * EACH; i++) {
                JsonObject message = target.expect("ice-candidate");
                String from = message.get("fromUserId").getAsString();
                assertThat(message.get("candidate").getAsInt()).as(from).isEqualTo(next.getOrDefault(from, 0));
                next.merge(from, 1, Integer::sum);
            }
            for (Future<Void> each : sending) {
                each.get();
            }
            assertThat(next).hasSize(SENDERS);
        } finally {
            threads.shutdown();
            senders.forEach(SignalingClient::close);
        }
        awaitEmpty(site);
    }

    /** Of two connections of one user, each is replaced, reset, closed or written to while the other is. */
    static void closeRaces(Site site) throws Exception {
        URI address = SignalingClient.address(site.at(Site.WIDE), "races", "racer", "Racer");
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<Callable<Void>> racers = new ArrayList<>();
            for (int i = 0; i < 4 * RACES; i++) {
                int turn = i;
                racers.add(() -> {
                    race(address, turn);
                    return null;
                });
            }
            for (Future<Void> each : threads.invokeAll(racers)) {
                each.get();
            }
        } finally {
            threads.shutdown();
        }
        awaitEmpty(site);
    }

    private static void race(URI address, int turn) {
        RawWebSocket racer = RawWebSocket.connect(address, "racer");
        byte[] talk = WebSocketFrame.text("{\"type\":\"ping\"}").toBytes();
        byte[] close = WebSocketFrame.close(1000, "").toBytes();
        racer.trySendBytes(talk);
        switch (turn % 4) {
            case 0 -> racer.reset();
            case 1 -> racer.close();
            case 2 -> {
                racer.trySendBytes(close);
                racer.reset();
            }
            default -> {
                racer.trySendBytes(close);
                racer.awaitClosed();
                racer.close();
            }
        }
    }

    private static void awaitEmpty(Site site) {
        await("everybody has left")
                .atMost(SOON)
                .until(() -> site.engine(Site.WIDE).status().connectionCount() == 0);
        await("no room is left")
                .atMost(SOON)
                .until(() -> site.engine(Site.WIDE).rooms().isEmpty());
        await("as many leave as join").atMost(SOON).until(() -> site.audit().present() == 0);
    }
}
