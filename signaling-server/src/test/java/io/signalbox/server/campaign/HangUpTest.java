package io.signalbox.server.campaign;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.signalbox.server.HealthyPair;
import io.signalbox.server.Latencies;
import io.signalbox.server.ServerProcess;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Pages that hang up: they tell everyone {@code call-ended} and close at once, while the others still send to them. */
@Tag("campaign")
class HangUpTest {

    private static final int ROOMS = 40;
    private static final int PEOPLE = 5;
    private static final int ROUNDS = 12;
    private static final int CHATTER_A_ROUND = 1_500;
    private static final int CHATTER_A_SECOND = 4_000;
    private static final Duration BASELINE = Duration.ofSeconds(5);
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    /** How a connection ends behind the last message. */
    private enum Way {
        CLOSE_FRAME(SwarmClient::leave),
        CLOSE_FRAME_AND_GONE(client -> {
            client.leave();
            client.vanish();
        }),
        HALF_CLOSE(SwarmClient::halfClose),
        GONE(SwarmClient::vanish);

        private final Consumer<SwarmClient> end;

        Way(Consumer<SwarmClient> end) {
            this.end = end;
        }
    }

    private final Random random = new Random(20);

    @Test
    void everyoneHearsOfTheEndOfTheCallBeforeTheLeaving() throws Exception {
        try (ServerProcess server = ServerProcess.start("256m");
                Swarm swarm = new Swarm(server.endpoint());
                HealthyPair pair = new HealthyPair(server.endpoint())) {
            // What comes first is slow in a virtual machine that has just started.
            round(swarm, "rehearsal");
            Latencies before = pair.baseline(BASELINE);
            int hangUps = 0;
            for (int i = 0; i < ROUNDS; i++) {
                hangUps += round(swarm, "round-" + i);
            }
            Latencies during = pair.latencies();

            during.assertHeldTo(before);
            Figures.add(
                    getClass(),
                    "%d hang-ups in %d ways, alone and four at once: each heard before the leaving; "
                            + "pair before: %s, during: %s",
                    hangUps,
                    Way.values().length,
                    before,
                    during);
        }
    }

    /** Calls in all rooms, in each of which one or all but one hang up at some moment. Returns how many did. */
    private int round(Swarm swarm, String name) {
        List<List<Person>> rooms = new ArrayList<>();
        for (int room = 0; room < ROOMS; room++) {
            rooms.add(new ArrayList<>());
        }
        for (int i = 0; i < PEOPLE; i++) {
            for (int room = 0; room < ROOMS; room++) {
                rooms.get(room).add(new Person(swarm, name + "-" + room, "person-" + i));
            }
            int last = i;
            Swarm.awaitWelcome(rooms.stream().map(room -> room.get(last).client).toList());
        }
        await().atMost(PATIENCE)
                .until(() ->
                        rooms.stream().flatMap(List::stream).allMatch(person -> person.peers.size() == PEOPLE - 1));

        int hangUps = chatterAndHangUp(rooms);

        for (int room = 0; room < ROOMS; room++) {
            int leaving = leaving(room);
            List<Person> people = rooms.get(room);
            List<Person> staying = people.subList(leaving, PEOPLE);
            String what = name + ", room " + room + ", " + way(room);
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(staying)
                            .as(what)
                            .allSatisfy(person -> assertThat(person.left).hasSize(leaving)));
            assertThat(people)
                    .as(what)
                    .allSatisfy(person -> assertThat(person.complaints).isEmpty());
            assertThat(staying).allSatisfy(person -> {
                assertThat(person.ended).hasSize(leaving);
                assertThat(person.client.isClosed()).isFalse();
                assertThat(person.left).containsAll(person.undelivered);
            });
            people.forEach(person -> person.client.vanish());
        }
        return hangUps;
    }

    /** At some moment while the others send to those who go, too. */
    private int chatterAndHangUp(List<List<Person>> rooms) {
        int hangUps = 0;
        int[] moments = random.ints(ROOMS, 0, CHATTER_A_ROUND).toArray();
        Pace pace = new Pace(CHATTER_A_SECOND);
        for (int i = 0; i < CHATTER_A_ROUND; i++) {
            for (int room = 0; room < ROOMS; room++) {
                if (moments[room] == i) {
                    List<Person> leaving = rooms.get(room).subList(0, leaving(room));
                    hangUps += leaving.size();
                    Way way = way(room);
                    leaving.forEach(person -> person.hangUp(way));
                }
            }
            pace.await();
            Person speaker = rooms.get(random.nextInt(ROOMS)).get(random.nextInt(PEOPLE));
            speaker.chatter();
        }
        return hangUps;
    }

    private static Way way(int room) {
        return Way.values()[room % Way.values().length];
    }

    private static int leaving(int room) {
        return room / Way.values().length % 2 == 0 ? 1 : PEOPLE - 1;
    }

    /** One page; what it is told it handles on the swarm's thread. */
    private static final class Person {

        private final Swarm swarm;
        private final String user;
        private final SwarmClient client;
        private final Set<String> peers = ConcurrentHashMap.newKeySet();
        private final Map<String, Integer> ended = new ConcurrentHashMap<>();
        private final Set<String> left = ConcurrentHashMap.newKeySet();
        private final Set<String> undelivered = ConcurrentHashMap.newKeySet();
        private final Queue<String> complaints = new ConcurrentLinkedQueue<>();
        private volatile boolean leaving;

        Person(Swarm swarm, String room, String user) {
            this.swarm = swarm;
            this.user = user;
            client = swarm.connect(room, user, ready -> ready.onText(this::hear));
        }

        void hangUp(Way way) {
            swarm.submit(() -> {
                leaving = true;
                for (String peer : peers) {
                    client.send("{\"type\":\"call-ended\",\"targetUserId\":\"" + peer + "\"}");
                }
                way.end.accept(client);
            });
        }

        void chatter() {
            swarm.submit(() -> {
                if (!leaving) {
                    client.send("{\"type\":\"participant-update\",\"updates\":{\"speaking\":\"" + "no ".repeat(50)
                            + "\"}}");
                }
            });
        }

        private void hear(String text) {
            JsonObject message = JsonParser.parseString(text).getAsJsonObject();
            switch (message.get("type").getAsString()) {
                case "existing-participants" ->
                    message.getAsJsonArray("participants")
                            .forEach(peer ->
                                    peers.add(peer.getAsJsonObject().get("id").getAsString()));
                case "participant-joined" -> peers.add(message.get("userId").getAsString());
                case "call-ended" -> {
                    String peer = message.get("fromUserId").getAsString();
                    if (ended.merge(peer, 1, Integer::sum) != 1 || left.contains(peer)) {
                        complaints.add(user + " hears again or late: " + text);
                    }
                }
                case "participant-left" -> {
                    String peer = message.get("userId").getAsString();
                    peers.remove(peer);
                    if (!left.add(peer) || !ended.containsKey(peer)) {
                        complaints.add(user + " has not heard call-ended before: " + text);
                    }
                }
                case "error" -> {
                    // What is said to all may meet one who has just gone, and then its sender has to be told.
                    if (!leaving && !message.get("code").getAsString().equals("unknown-target")) {
                        complaints.add(user + " is told: " + text);
                    }
                    undelivered.add(message.get("targetUserId").getAsString());
                }
                default -> {}
            }
        }
    }
}
