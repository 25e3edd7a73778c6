package io.signalbox.server.campaign;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.signalbox.server.HealthyPair;
import io.signalbox.server.Latencies;
import io.signalbox.server.ServerProcess;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** SIGTERM with five thousand connections, some of whom do not read, and SIGTERM again while the server drains. */
@Tag("campaign")
class StopUnderLoadTest {

    private static final int ROOMS = 500;
    private static final int IN_A_ROOM = 10;
    private static final Duration BASELINE = Duration.ofSeconds(5);
    private static final int SMALL_BUFFER = 4 << 10;

    /** Each of 32 kB: more than operating systems take in unread, less than an outbox holds. */
    private static final int OFFERS = 30;

    private static final String OFFER =
            "{\"type\":\"offer\",\"targetUserId\":\"%s\",\"sdp\":\"" + "v=0 ".repeat(8_000) + "\"}";
    private static final String UPDATE = "{\"type\":\"participant-update\",\"updates\":\"last words\"}";

    /** The default, which a stop may take, and some seconds for the last bytes. */
    private static final Duration DRAINED_WITHIN = Duration.ofSeconds(20 + 3);

    private static final Pattern DRAINED =
            Pattern.compile("left room=\"([^\"]+)\" user=\"[^\"]+\" connection=\\d+ reason=drained");

    @Test
    void everyoneHasTheLastWordsAndGoesWith1001() throws Exception {
        try (ServerProcess server = ServerProcess.start("1g");
                Swarm swarm = new Swarm(server.endpoint())) {
            List<SwarmClient> all = new ArrayList<>();
            List<SwarmClient> talkers = new ArrayList<>();
            Latencies before;
            Latencies during;
            SwarmClient slow = swarm.connect("readers", "slow", SMALL_BUFFER);
            SwarmClient stuck = swarm.connect("readers", "stuck", SMALL_BUFFER);
            SwarmClient sender = swarm.connect("readers", "sender");
            List<SwarmClient> readers = List.of(slow, stuck, sender);
            Swarm.awaitWelcome(readers);
            try (HealthyPair pair = new HealthyPair(server.endpoint())) {
                before = pair.baseline(BASELINE);
                for (int room = 0; room < ROOMS; room++) {
                    List<SwarmClient> participants = swarm.join("room-" + room, "user", IN_A_ROOM);
                    all.addAll(participants);
                    talkers.add(participants.get(0));
                }
                during = pair.latencies();
            }
            during.assertHeldTo(before);
            fillOutboxes(sender, List.of(slow, stuck));
            SwarmClient late = swarm.connectRaw(new byte[0]);
            await().until(() -> server.sockets().size() == all.size() + readers.size() + 1);

            talkers.forEach(talker -> talker.send(UPDATE));
            // Answered after the last words were handed on.
            talkers.forEach(talker -> talker.send("{\"type\":\"ping\"}"));
            talkers.forEach(talker -> talker.awaitCount("pong", 1));
            long begin = System.nanoTime();
            server.terminate();
            await().until(() -> server.out().contains("stopping"));
            server.terminate();
            late.sendBytes(SwarmClient.handshake(swarm.address("room-0", "late")));
            SwarmClient tooLate = swarm.connect("room-0", "too-late");
            await().atMost(DRAINED_WITHIN).until(() -> all.stream().allMatch(SwarmClient::isClosed));
            Duration closed = Duration.ofNanos(System.nanoTime() - begin);
            assertThat(server.isAlive()).as("waits for the slow").isTrue();
            slow.startReading();
            await().atMost(DRAINED_WITHIN).until(() -> !server.isAlive());
            Duration ended = Duration.ofNanos(System.nanoTime() - begin);

            assertThat(server.exitCode()).isZero();
            assertThat(server.err()).isEmpty();
            assertThat(ended).isLessThan(DRAINED_WITHIN);
            assertThat(all).allSatisfy(client -> {
                assertThat(client.closeCode()).as(client.toString()).isEqualTo(1001);
                assertThat(client.count("participant-left")).isZero();
                assertThat(client.count("participant-update")).isEqualTo(talkers.contains(client) ? 0 : 1);
            });
            assertThat(sender.closeCode()).isEqualTo(1001);
            assertThat(sender.count("participant-left")).isZero();
            assertThat(slow.count("offer")).isEqualTo(OFFERS);
            assertThat(slow.closeCode()).isEqualTo(1001);
            assertThat(late.isClosed()).isTrue();
            assertThat(tooLate.isClosed()).isTrue();
            assertThat(tooLate.count("welcome")).isZero();
            assertThat(server.out().lines().filter(line -> line.contains("late")))
                    .singleElement()
                    .asString()
                    .contains("refused room=\"room-0\" user=\"late\" reason=\"1001");
            assertRoomByRoom(server.out());
            Figures.add(
                    getClass(),
                    "%d connections: closed with 1001 after %.1f s, exit code 0 after %.1f s with one that never read; "
                            + "pair before: %s, while they joined: %s",
                    all.size(),
                    closed.toMillis() / 1e3,
                    ended.toMillis() / 1e3,
                    before,
                    during);
        }
    }

    /** They stop to read, and are sent what neither operating systems nor the client take in. */
    private static void fillOutboxes(SwarmClient sender, List<SwarmClient> targets) {
        targets.forEach(SwarmClient::stopReading);
        for (String target : List.of("slow", "stuck")) {
            for (int i = 0; i < OFFERS; i++) {
                sender.send(OFFER.formatted(target));
            }
        }
        sender.send("{\"type\":\"ping\"}");
        sender.awaitCount("pong", 1);
    }

    /** All of a room leave one after another, with nobody of another room in between. */
    private static void assertRoomByRoom(String log) {
        List<String> rooms = new ArrayList<>();
        Matcher drained = DRAINED.matcher(log);
        while (drained.find()) {
            if (rooms.isEmpty() || !rooms.get(rooms.size() - 1).equals(drained.group(1))) {
                rooms.add(drained.group(1));
            }
        }
        assertThat(rooms).hasSize(ROOMS + 1).doesNotHaveDuplicates();
    }
}
