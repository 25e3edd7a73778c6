package io.signalbox.testkit.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import io.signalbox.testkit.RawWebSocket;
import io.signalbox.testkit.SignalingClient;
import java.net.URI;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.function.ThrowingConsumer;

/** The rules of one subject. Each test has a room of its own, and its clients are let go when it ends. */
@Timeout(60)
abstract class RuleSet {

    private static final int MOST_SHOWN = 60;

    static final String PING_TEXT = "{\"type\":\"ping\"}";

    final ProtocolConformance server;
    private final List<AutoCloseable> clients = new ArrayList<>();
    private String room = freshRoom();

    RuleSet(ProtocolConformance server) {
        this.server = server;
    }

    @AfterEach
    void letClientsGo() throws Exception {
        for (AutoCloseable client : clients) {
            client.close();
        }
        clients.clear();
    }

    String room() {
        return room;
    }

    static String freshRoom() {
        return "conformance-" + UUID.randomUUID();
    }

    /** One test for each value, each with a room and clients of its own. */
    <T> Stream<DynamicTest> each(Collection<T> values, ThrowingConsumer<T> test) {
        return values.stream()
                .map(value -> DynamicTest.dynamicTest(shown(String.valueOf(value)), () -> {
                    room = freshRoom();
                    try {
                        test.accept(value);
                    } finally {
                        letClientsGo();
                    }
                }));
    }

    /** A name for a report: printable, never blank, not endless. */
    static String shown(String value) {
        String quoted = value.codePointCount(0, value.length()) > MOST_SHOWN
                ? quote(value.substring(0, value.offsetByCodePoints(0, MOST_SHOWN))) + "…"
                : quote(value);
        return quoted.codePoints()
                .mapToObj(c -> Character.isISOControl(c) || Character.getType(c) == Character.FORMAT
                        ? String.format("\\u%04x", c)
                        : Character.toString(c))
                .reduce("", String::concat);
    }

    /** Connects to this test's room; no message is taken. */
    SignalingClient connect(String user) {
        return connect(room, user, "Name of " + user);
    }

    SignalingClient connect(String roomId, String user, String name) {
        return kept(SignalingClient.connect(server.endpoint(), roomId, user, name));
    }

    SignalingClient connectTo(String query) {
        return kept(SignalingClient.connect(SignalingClient.withQuery(server.endpoint(), query), "'" + query + "'"));
    }

    URI address(String user) {
        return SignalingClient.address(server.endpoint(), room, user, "Name of " + user);
    }

    /** Joins this test's room and takes the greeting. */
    SignalingClient join(String user) {
        return join(room, user);
    }

    SignalingClient join(String roomId, String user) {
        SignalingClient client = connect(roomId, user, "Name of " + user);
        if (ids(client.expect("welcome")).size() > 1) {
            client.expect("existing-participants");
        }
        return client;
    }

    /** Joins on a raw socket and takes the greeting. */
    RawWebSocket joinRaw(String user) {
        RawWebSocket client = kept(RawWebSocket.connect(address(user), user));
        if (ids(client.expect("welcome")).size() > 1) {
            client.expect("existing-participants");
        }
        return client;
    }

    /** These users join one after another, and everyone has taken what that told them. */
    List<SignalingClient> meet(String... users) {
        List<SignalingClient> present = new ArrayList<>();
        for (String user : users) {
            SignalingClient joiner = join(user);
            present.forEach(other -> other.expect("participant-joined"));
            present.add(joiner);
        }
        return present;
    }

    <C extends AutoCloseable> C kept(C client) {
        clients.add(client);
        return client;
    }

    /** Asserts that someone is told of this leave, and of no other before one who comes and goes afterwards. */
    void assertToldOnce(SignalingClient observer, String leaver) {
        JsonObject left = observer.expect("participant-left");
        assertEquals(leaver, left.get("userId").getAsString());
        assertEquals("Name of " + leaver, left.get("userName").getAsString());
        assertTrue(!ids(left).contains(leaver), () -> "the list still has the leaver: " + left);
        SignalingClient passerBy = join("passer-by");
        assertEquals(
                "passer-by", observer.expect("participant-joined").get("userId").getAsString());
        passerBy.leave();
        assertEquals(
                "passer-by", observer.expect("participant-left").get("userId").getAsString());
        observer.expectNothing();
    }

    static List<JsonObject> participants(JsonObject message) {
        List<JsonObject> entries = new ArrayList<>();
        for (JsonElement entry : message.getAsJsonArray("participants")) {
            entries.add(entry.getAsJsonObject());
        }
        return entries;
    }

    static List<String> ids(JsonObject message) {
        return participants(message).stream()
                .map(entry -> entry.get("id").getAsString())
                .toList();
    }

    static String quote(String text) {
        return new JsonPrimitive(text).toString();
    }

    /** A message to one participant, its payload exactly as given. */
    static String toOne(String type, String target, String payloadName, String rawPayload) {
        return "{\"type\":" + quote(type) + ",\"targetUserId\":" + quote(target) + "," + quote(payloadName) + ":"
                + rawPayload + "}";
    }

    static String offer(String target, String rawSdp) {
        return toOne("offer", target, "sdp", rawSdp);
    }

    static void assertMembers(JsonObject message, String... names) {
        assertEquals(Set.of(names), message.keySet(), () -> "members of " + message);
    }

    /** Asserts that a text carries a member with a value written exactly so. */
    static void assertCarries(String text, String member, String rawValue) {
        Pattern exact =
                Pattern.compile(Pattern.quote(quote(member)) + "\\s*:\\s*" + Pattern.quote(rawValue) + "\\s*[,}]");
        assertTrue(exact.matcher(text).find(), () -> "expected " + member + " as " + rawValue + " in " + text);
    }
}
