package io.signalbox.server.campaign;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.signalbox.server.HealthyPair;
import io.signalbox.server.Latencies;
import io.signalbox.server.ServerProcess;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The whole server process stopped for a minute, as by a suspended machine, while its clients live on: they talk, come,
 * come back, and are in the middle of a handshake.
 */
@Tag("campaign")
class FrozenServerTest {

    private static final Duration FROZEN = Duration.ofSeconds(60);
    private static final Duration BASELINE = Duration.ofSeconds(5);

    /** Longer than a ping may stay unanswered, and than an admission, a handshake or a send may take. */
    private static final Duration EVICTED_WITHIN = Duration.ofSeconds(12);

    private static final int ROOMS = 100;
    private static final int IN_A_ROOM = 5;
    private static final int OF_EACH_KIND = 50;

    /** Of one client, all in all fewer than the messages that it may send at once. */
    private static final int STEADY_A_SECOND = 50;

    private static final String UPDATE = "{\"type\":\"participant-update\",\"updates\":%d}";

    @Test
    void nobodyAliveIsEvictedAndNothingLost() throws Exception {
        try (ServerProcess server = ServerProcess.start("512m");
                Swarm swarm = new Swarm(server.endpoint());
                HealthyPair pair = new HealthyPair(server.endpoint())) {
            List<List<SwarmClient>> rooms = new ArrayList<>();
            for (int room = 0; room < ROOMS; room++) {
                rooms.add(swarm.join("room-" + room, "user", IN_A_ROOM));
            }
            List<SwarmClient> steady = swarm.join("steady", "user", 2);
            List<SwarmClient> homes = new ArrayList<>();
            List<SwarmClient> roamers = new ArrayList<>();
            for (int i = 0; i < OF_EACH_KIND; i++) {
                homes.addAll(swarm.join("home-" + i, "home", 1));
                roamers.addAll(swarm.join("home-" + i, "roamer", 1));
            }
            Latencies before = pair.baseline(BASELINE);
            int socketsBefore = server.descriptors();
            List<SwarmClient> late = new ArrayList<>();
            List<byte[]> handshakes = new ArrayList<>();
            for (int i = 0; i < OF_EACH_KIND; i++) {
                byte[] handshake = SwarmClient.handshake(swarm.address("late-" + i, "user"));
                handshakes.add(handshake);
                late.add(swarm.connectInParts(Arrays.copyOf(handshake, handshake.length / 2)));
            }
            await().until(() -> server.descriptors() == socketsBefore + OF_EACH_KIND);
            pair.rest();
            server.freeze();
            long frozen = System.nanoTime();

            for (int i = 0; i < OF_EACH_KIND; i++) {
                byte[] handshake = handshakes.get(i);
                late.get(i).sendBytes(Arrays.copyOfRange(handshake, handshake.length / 2, handshake.length));
            }
            List<SwarmClient> newcomers = new ArrayList<>();
            List<SwarmClient> returned = new ArrayList<>();
            for (int i = 0; i < OF_EACH_KIND; i++) {
                newcomers.add(swarm.connect("home-" + i, "newcomer"));
                // Half of them have told the old connection's end, the others have only lost it.
                if (i % 2 == 0) {
                    roamers.get(i).reset();
                }
                returned.add(swarm.connect("home-" + i, "roamer0"));
            }
            int said = talkUntil(frozen + FROZEN.toNanos(), rooms, steady.get(0));
            server.proceed();
            long proceeded = System.nanoTime();

            Stream.of(newcomers, returned, late).forEach(Swarm::awaitWelcome);
            for (List<SwarmClient> room : rooms) {
                for (SwarmClient listener : room.subList(1, IN_A_ROOM)) {
                    listener.awaitCount("participant-update", said);
                }
            }
            steady.get(1).awaitCount("participant-update", said * STEADY_A_SECOND);
            Duration caughtUp = Duration.ofNanos(System.nanoTime() - proceeded);
            pair.goOn();
            Latencies during = pair.baseline(EVICTED_WITHIN);

            during.assertHeldTo(before);
            assertThat(Stream.of(rooms.stream().flatMap(List::stream), steady.stream(), late.stream())
                            .flatMap(alive -> alive))
                    .allSatisfy(FrozenServerTest::assertUndisturbed);
            for (int i = 0; i < OF_EACH_KIND; i++) {
                assertThat(newcomers.get(i).isClosed()).isFalse();
                assertThat(returned.get(i).isClosed()).isFalse();
                assertThat(homes.get(i).isClosed()).isFalse();
                assertThat(homes.get(i).counts())
                        .containsEntry("participant-joined", 3)
                        .containsEntry("participant-left", 1);
            }
            assertThat(server.out()).doesNotContain("reason=swept").doesNotContain("reason=too-slow");
            Figures.add(
                    getClass(),
                    "stopped for %d s with %d clients: nobody evicted, %d messages that were sent meanwhile arrived, "
                            + "the last %.1f s after it went on; pair before: %s, after: %s",
                    FROZEN.toSeconds(),
                    ROOMS * IN_A_ROOM,
                    said * (ROOMS * (IN_A_ROOM - 1) + STEADY_A_SECOND),
                    caughtUp.toMillis() / 1e3,
                    before,
                    during);
        }
    }

    /** The first of each room says something once a second, and the steady one much more; returns how often the former. */
    private static int talkUntil(long end, List<List<SwarmClient>> rooms, SwarmClient steady) {
        int said = 0;
        Pace pace = new Pace(STEADY_A_SECOND);
        while (System.nanoTime() < end) {
            for (List<SwarmClient> room : rooms) {
                room.get(0).send(UPDATE.formatted(said));
            }
            for (int i = 0; i < STEADY_A_SECOND; i++) {
                pace.await();
                steady.send(UPDATE.formatted(said));
            }
            said++;
        }
        return said;
    }

    private static void assertUndisturbed(SwarmClient client) {
        assertThat(client.isClosed()).as("%s, %d", client, client.closeCode()).isFalse();
        assertThat(client.count("error")).as("%s", client).isZero();
        assertThat(client.count("participant-left")).as("%s", client).isZero();
    }
}
