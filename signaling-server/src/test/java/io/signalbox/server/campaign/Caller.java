package io.signalbox.server.campaign;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.IntConsumer;
import java.util.stream.Collectors;

/**
 * A page in a call. It numbers what it sends to each of the others, and checks that what it hears of each comes once, in
 * order and while that one is there; whatever else comes is a complaint.
 *
 * <p>A participant that comes back is another one: what is sent says by whom and for whom it is, with the times at which
 * they joined.
 *
 * <p>Any thread may call any method; what it is told to do is done on the swarm's thread.
 */
final class Caller {

    private static final String CANDIDATE =
            "candidate:842163049 1 udp 1677729535 203.0.113.7 46154 typ srflx raddr 10.0.17.4 rport 46154 generation 0";

    /** A session description of 2.5 to 5 kB as it grows with the number of tracks. */
    private static final String SDP_LINE =
            "a=rtpmap:96 VP8/90000\\r\\na=rtcp-fb:96 goog-remb\\r\\na=fmtp:97 apt=96\\r\\n";

    private static final int MOST_COMPLAINTS = 20;

    /** All that one participant sends to another one as long as both stay. */
    record Stream(String from, String to) {}

    private final Swarm swarm;
    private final String room;
    private final String user;
    private final Map<Stream, Integer> sent = new ConcurrentHashMap<>();
    private final Map<Stream, Integer> heard = new ConcurrentHashMap<>();
    private final Queue<String> complaints = new ConcurrentLinkedQueue<>();

    /** Who is there, by user id, as the server told: the names of {@link #named}. */
    private final Map<String, String> present = new ConcurrentHashMap<>();

    private volatile SwarmClient client;
    private volatile String self = "";
    private volatile Consumer<String> onMeeting = peer -> {};
    private volatile IntConsumer onClosed = code -> {};
    private volatile int departures;

    /** What had been sent at the time of each ping without an answer. */
    private final Queue<Map<Stream, Integer>> asked = new ConcurrentLinkedQueue<>();

    private volatile Map<Stream, Integer> acknowledged = Map.of();

    Caller(Swarm swarm, String room, String user) {
        this.swarm = swarm;
        this.room = room;
        this.user = user;
    }

    /** Called with the user id of everyone that it meets, on the swarm's thread. */
    Caller onMeeting(Consumer<String> listener) {
        onMeeting = listener;
        return this;
    }

    /** Called with the close code when its connection has ended, on the swarm's thread. */
    Caller onClosed(IntConsumer listener) {
        onClosed = listener;
        return this;
    }

    /** Starts to join, for the first time or again. */
    SwarmClient join() {
        present.clear();
        asked.clear();
        self = "";
        return swarm.connect(
                room,
                user,
                newClient ->
                        client = newClient.onText(this::hear).onClosed(() -> onClosed.accept(newClient.closeCode())));
    }

    SwarmClient client() {
        return client;
    }

    String user() {
        return user;
    }

    /** Whether it has been welcomed and the connection holds. */
    boolean isJoined() {
        return !self.isEmpty() && !client.isClosed();
    }

    /** Whether it has a complaint, or its connection has ended. */
    boolean isUnhappy() {
        return !complaints.isEmpty() || client.isClosed();
    }

    /** The others that are there. */
    Collection<String> peers() {
        return present.keySet().stream().filter(peer -> !peer.equals(user)).toList();
    }

    /** How often it was told that somebody left. */
    int departures() {
        return departures;
    }

    /** How much has come of each stream that leads here. */
    Map<Stream, Integer> heard() {
        return Map.copyOf(heard);
    }

    /** How much of each stream from here the server had handled when it last answered a ping on this connection. */
    Map<Stream, Integer> acknowledged() {
        return acknowledged;
    }

    /** Asks the server to confirm what has been sent so far. */
    void ping() {
        swarm.submit(() -> {
            if (isJoined()) {
                asked.add(Map.copyOf(sent));
                client.send("{\"type\":\"ping\"}");
            }
        });
    }

    /** What came that should not have come. */
    Collection<String> complaints() {
        return complaints;
    }

    /** Sends this many candidates to one who is there. */
    void sendCandidates(String peer, int count) {
        swarm.submit(() -> {
            for (int i = 0; i < count; i++) {
                send("ice-candidate", peer, "candidate", "\"sdpMid\":\"0\",\"candidate\":\"" + CANDIDATE + '"');
            }
        });
    }

    /** Sends an offer to one who is there, which brings an answer. */
    void sendOffer(String peer) {
        swarm.submit(() -> sendDescription("offer", peer));
    }

    private void sendDescription(String type, String peer) {
        int lines = 35 + Math.floorMod((user + peer).hashCode(), 35);
        send(type, peer, "sdp", "\"type\":\"" + type + "\",\"sdp\":\"" + SDP_LINE.repeat(lines) + '"');
    }

    private void send(String type, String peer, String member, String payload) {
        String target = present.get(peer);
        if (target == null || !isJoined()) {
            return;
        }
        int number = sent.merge(new Stream(self, target), 1, Integer::sum);
        client.send("{\"type\":\"" + type + "\",\"targetUserId\":\"" + peer + "\",\"" + member + "\":{\"from\":\""
                + self + "\",\"to\":\"" + target + "\",\"number\":" + number + ',' + payload + "}}");
    }

    private void hear(String text) {
        JsonObject message = JsonParser.parseString(text).getAsJsonObject();
        switch (message.get("type").getAsString()) {
            case "welcome" -> welcome(message);
            case "existing-participants" ->
                present.keySet().stream()
                        .filter(peer -> !peer.equals(user))
                        .sorted()
                        .forEach(onMeeting);
            case "participant-joined" -> {
                String peer = message.get("userId").getAsString();
                if (present.containsKey(peer)) {
                    complain("joined twice", text);
                }
                Map<String, String> list = named(message);
                present.put(peer, list.getOrDefault(peer, ""));
                compare(list, text);
                onMeeting.accept(peer);
            }
            case "participant-left" -> {
                departures++;
                if (present.remove(message.get("userId").getAsString()) == null) {
                    complain("was not there", text);
                }
                compare(named(message), text);
            }
            case "offer" -> {
                hear(message, message.getAsJsonObject("sdp"), text);
                sendDescription("answer", message.get("fromUserId").getAsString());
            }
            case "answer" -> hear(message, message.getAsJsonObject("sdp"), text);
            case "ice-candidate" -> hear(message, message.getAsJsonObject("candidate"), text);
            case "participants-list" -> compare(named(message), text);
            case "pong" -> acknowledged = asked.remove();
            default -> complain("was told", text);
        }
    }

    private void welcome(JsonObject message) {
        present.putAll(named(message));
        self = present.get(user);
    }

    private void hear(JsonObject message, JsonObject payload, String text) {
        String sender = payload.get("from").getAsString();
        if (!payload.get("to").getAsString().equals(self)) {
            // It was under way while this user came back: meant for the one that is gone.
            return;
        }
        if (!sender.equals(present.get(message.get("fromUserId").getAsString()))) {
            complain("not there", text);
        }
        int number = payload.get("number").getAsInt();
        int expected = heard.merge(new Stream(sender, self), 1, Integer::sum);
        if (number != expected) {
            complain("number " + expected + " should come", text);
        }
    }

    private void compare(Map<String, String> list, String text) {
        if (!list.equals(present)) {
            complain("does not add up to " + present, text);
        }
    }

    private void complain(String what, String text) {
        if (complaints.size() < MOST_COMPLAINTS) {
            complaints.add(user + ", " + what + ": " + text.substring(0, Math.min(300, text.length())));
        }
    }

    /** The participants that the message lists, each with a name that no other one ever has. */
    private static Map<String, String> named(JsonObject message) {
        Map<String, String> named = new HashMap<>();
        JsonArray participants = message.getAsJsonArray("participants");
        for (JsonElement each : participants) {
            String id = each.getAsJsonObject().get("id").getAsString();
            named.put(id, id + '@' + each.getAsJsonObject().get("joinedAt").getAsLong());
        }
        return named;
    }

    /**
     * Waits until everything that each of these, who are all in one room, has sent to the others since they joined has been
     * heard, and asserts that nobody has a complaint.
     */
    static void awaitAllHeard(Collection<Caller> callers, Duration atMost) {
        await().atMost(atMost)
                .until(() -> callers.stream().anyMatch(Caller::isUnhappy)
                        || sentBy(callers).equals(heardBy(callers)));
        for (Caller caller : callers) {
            assertThat(caller.complaints).isEmpty();
            assertThat(caller.isJoined())
                    .as("%s, closed with %d", caller.user, caller.client.closeCode())
                    .isTrue();
        }
        assertThat(heardBy(callers)).isEqualTo(sentBy(callers));
    }

    /** How much these have sent to each other since they joined. */
    static Map<Stream, Integer> sentBy(Collection<Caller> callers) {
        return between(callers, caller -> caller.sent);
    }

    /** How much these have heard of each other since they joined. */
    static Map<Stream, Integer> heardBy(Collection<Caller> callers) {
        return between(callers, caller -> caller.heard);
    }

    private static Map<Stream, Integer> between(
            Collection<Caller> callers, Function<Caller, Map<Stream, Integer>> streams) {
        Set<String> present = callers.stream().map(caller -> caller.self).collect(Collectors.toSet());
        Map<Stream, Integer> between = new HashMap<>();
        for (Caller caller : callers) {
            streams.apply(caller).forEach((stream, count) -> {
                if (present.contains(stream.from) && present.contains(stream.to)) {
                    between.put(stream, count);
                }
            });
        }
        return between;
    }

    /** How many messages these are. */
    static int total(Map<Stream, Integer> streams) {
        return streams.values().stream().mapToInt(Integer::intValue).sum();
    }
}
