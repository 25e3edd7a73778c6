package io.signalbox.server.campaign;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.signalbox.server.HealthyPair;
import io.signalbox.server.Latencies;
import io.signalbox.server.ServerProcess;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Peers that go dark, without an end of their connections, while the others in their rooms go on sending to them. */
@Tag("campaign")
class DarkPeersTest {

    private static final Duration GONE_WITHIN = Duration.ofSeconds(45);
    private static final Duration BASELINE = Duration.ofSeconds(5);

    /** Little enough to fit, all of it, into what operating systems take in unread: only pings tell. */
    private static final String SMALL = "{\"type\":\"participant-update\",\"updates\":{\"muted\":true}}";

    /** A few of them fill what operating systems take in, and some 30 an outbox. */
    private static final String LARGE =
            "{\"type\":\"offer\",\"targetUserId\":\"dark\",\"sdp\":\"" + "v=0 ".repeat(8_000) + "\"}";

    private static final int CHATTING_ROOMS = 200;
    private static final int STUCK_ROOMS = 20;
    private static final int FLOODED_ROOMS = 20;

    /** More than operating systems take in, less than fills an outbox on top: the time for one send decides. */
    private static final int UNTIL_STUCK = 30;

    /** All flooders together, 16 MB: what two cores that also drive the clients have time for. */
    private static final int FLOOD_A_SECOND = 500;

    /** Two who share a room with a dark one. */
    private static final class DarkRoom {

        private final SwarmClient talker;
        private final SwarmClient witness;

        /** When the witness was told of the leaving. */
        private volatile long ridAt;

        private DarkRoom(SwarmClient talker, SwarmClient witness) {
            this.talker = talker;
            this.witness = witness;
            witness.onText(text -> {
                if (text.startsWith("{\"type\":\"participant-left\"")) {
                    ridAt = System.nanoTime();
                }
            });
        }

        static List<DarkRoom> joinAll(Swarm swarm, String kind, int count) {
            List<DarkRoom> rooms = new ArrayList<>();
            for (String name : names(kind, count)) {
                List<SwarmClient> two = swarm.join(name, "healthy", 2);
                rooms.add(new DarkRoom(two.get(0), two.get(1)));
            }
            return rooms;
        }

        static List<String> names(String kind, int count) {
            return IntStream.range(0, count).mapToObj(i -> kind + "-" + i).toList();
        }

        boolean isRid() {
            return talker.count("participant-left") > 0 && witness.count("participant-left") > 0;
        }
    }

    @Test
    void theyAreGoneInTimeAndTheOthersToldOnce() throws Exception {
        try (ServerProcess server = ServerProcess.start("512m");
                Swarm swarm = new Swarm(server.endpoint());
                HealthyPair pair = new HealthyPair(server.endpoint())) {
            List<DarkRoom> chatting = DarkRoom.joinAll(swarm, "chatting", CHATTING_ROOMS);
            List<DarkRoom> stuck = DarkRoom.joinAll(swarm, "stuck", STUCK_ROOMS);
            List<DarkRoom> flooded = DarkRoom.joinAll(swarm, "flooded", FLOODED_ROOMS);
            int socketsBefore = server.sockets().size();
            List<String> rooms = new ArrayList<>(DarkRoom.names("chatting", CHATTING_ROOMS));
            rooms.addAll(DarkRoom.names("stuck", STUCK_ROOMS));
            rooms.addAll(DarkRoom.names("flooded", FLOODED_ROOMS));
            try (DarkClients dark = DarkClients.join(server.endpoint(), "dark", rooms)) {
                Latencies before = pair.baseline(BASELINE);
                dark.goDark();
                long begin = System.nanoTime();
                pair.latencies();
                flood(flooded, stuck, begin);
                chatUntilRid(Stream.concat(stuck.stream(), chatting.stream()).toList(), begin);
                await().atMost(GONE_WITHIN.minusNanos(System.nanoTime() - begin))
                        .untilAsserted(() -> assertThat(server.sockets()).hasSize(socketsBefore));
                Latencies during = pair.latencies();

                during.assertHeldTo(before);
                assertThat(Stream.of(chatting, stuck, flooded).flatMap(List::stream))
                        .allSatisfy(room -> {
                            assertThat(room.talker.isClosed()).isFalse();
                            assertThat(room.talker.count("participant-left")).isEqualTo(1);
                            assertThat(room.witness.isClosed()).isFalse();
                            assertThat(room.witness.count("participant-left")).isEqualTo(1);
                        });
                assertThat(reasons(server, "chatting")).hasSize(CHATTING_ROOMS).containsOnly("swept");
                assertThat(reasons(server, "stuck")).hasSize(STUCK_ROOMS).containsOnly("too-slow");
                assertThat(reasons(server, "flooded")).hasSize(FLOODED_ROOMS).containsOnly("too-slow");
                Figures.add(
                        getClass(),
                        "dark peers gone after: %d flooded %.1f s, %d stuck %.1f s, %d chatted to %.1f s; pair before: %s, during: %s",
                        FLOODED_ROOMS,
                        lastRid(flooded, begin),
                        STUCK_ROOMS,
                        lastRid(stuck, begin),
                        CHATTING_ROOMS,
                        lastRid(chatting, begin),
                        before,
                        during);
            }
        }
    }

    /** Sends to the flooded until they are gone, and to the stuck until nothing gets through. */
    private static void flood(List<DarkRoom> flooded, List<DarkRoom> stuck, long begin) {
        Pace pace = new Pace(FLOOD_A_SECOND);
        for (int i = 0; !flooded.stream().allMatch(DarkRoom::isRid); i++) {
            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(GONE_WITHIN);
            for (DarkRoom room : flooded) {
                if (!room.isRid()) {
                    pace.await();
                    room.talker.send(LARGE);
                }
            }
            if (i < UNTIL_STUCK) {
                for (DarkRoom room : stuck) {
                    pace.await();
                    room.talker.send(LARGE);
                }
            }
        }
    }

    /** Says a little in each room each second, until all have been told that they are rid of the dark one. */
    private static void chatUntilRid(List<DarkRoom> rooms, long begin) {
        Pace pace = new Pace(rooms.size());
        while (!rooms.stream().allMatch(DarkRoom::isRid)) {
            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(GONE_WITHIN);
            for (DarkRoom room : rooms) {
                pace.await();
                room.talker.send(SMALL);
            }
        }
    }

    private static double lastRid(List<DarkRoom> rooms, long begin) {
        return rooms.stream().mapToLong(room -> room.ridAt - begin).max().orElseThrow() / 1e9;
    }

    /** Why the log says the dark of these rooms have left. */
    private static List<String> reasons(ServerProcess server, String kind) throws Exception {
        return server.out()
                .lines()
                .filter(line -> line.contains("left room=\"" + kind) && line.contains("user=\"dark\""))
                .map(line -> line.replaceFirst(".* reason=(\\S+).*", "$1"))
                .toList();
    }
}
