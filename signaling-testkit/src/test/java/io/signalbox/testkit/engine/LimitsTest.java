package io.signalbox.testkit.engine;

import static io.signalbox.testkit.engine.Texts.PING;
import static io.signalbox.testkit.engine.Texts.errors;
import static io.signalbox.testkit.engine.Texts.json;
import static io.signalbox.testkit.engine.Texts.listed;
import static io.signalbox.testkit.engine.Texts.pingOfBytes;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import io.signalbox.core.JoinRequest;
import io.signalbox.core.Limits;
import io.signalbox.core.MessageRouter;
import io.signalbox.core.Route;
import io.signalbox.spi.CloseReason;
import io.signalbox.testkit.TestClient;
import io.signalbox.testkit.TestEngine;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The bounds on messages, rooms, connections and identifiers: what is just within, and what happens beyond. */
class LimitsTest {

    private final Events events = new Events();
    private final TestEngine engine = TestEngine.with(builder -> builder.listener(events));

    @AfterEach
    void nothingIsLeft() {
        engine.close();
    }

    private static TestEngine engineWith(UnaryOperator<Limits.Builder> change) {
        Limits limits = change.apply(Limits.builder()).build();
        return TestEngine.with(builder -> builder.limits(limits));
    }

    private static void assertClosedWith(int code, TestClient client) {
        assertThat(client.closeReason()).map(CloseReason::code).contains(code);
    }

    private static void assertOpen(TestClient... clients) {
        assertThat(List.of(clients))
                .allSatisfy(client -> assertThat(client.closeReason()).isEmpty());
    }

    @Test
    void aMessageMayHave65536BytesOfUtf8() {
        TestClient alice = engine.join("room", "alice");
        alice.says(pingOfBytes(65_536));

        assertThat(alice.receivedTypes()).containsExactly("welcome", "pong");
    }

    @Test
    void oneByteMoreClosesWith1009() {
        TestClient alice = engine.join("room", "alice");
        alice.says(pingOfBytes(65_537));

        assertClosedWith(1009, alice);
        assertThat(alice.receivedTypes()).containsExactly("welcome");
        assertThat(events.of("left")).containsExactly("left alice abuse");
    }

    @Test
    void aMessagesBoundCanBeSet() {
        try (TestEngine other = engineWith(limits -> limits.maxMessageBytes(200))) {
            TestClient alice = other.join("room", "alice");
            alice.says(pingOfBytes(200));
            assertOpen(alice);
            alice.says(pingOfBytes(201));
            assertClosedWith(1009, alice);
        }
    }

    private static String nested(int depth) {
        return json("{'type':'participant-update','updates':") + "[".repeat(depth - 1) + "]".repeat(depth - 1) + "}";
    }

    @Test
    void aMessageMayBe32Deep() {
        TestClient alice = engine.join("room", "alice");
        TestClient bob = engine.join("room", "bob");
        alice.says(nested(32));
        assertThat(bob.receivedTypes()).endsWith("participant-update");
        alice.says(nested(33));

        assertThat(errors(alice)).containsExactly("bad-message");
        assertThat(bob.receivedTypes().stream().filter("participant-update"::equals))
                .hasSize(1);
        assertOpen(alice);
    }

    @Test
    void theDepthCanBeSet() {
        try (TestEngine other = engineWith(limits -> limits.maxJsonDepth(2))) {
            TestClient alice = other.join("room", "alice");
            alice.says(nested(2));
            assertThat(errors(alice)).isEmpty();
            alice.says(nested(3));
            assertThat(errors(alice)).containsExactly("bad-message");
        }
    }

    @Test
    void tenMalformedMessagesInARowCloseWith1008() {
        TestClient alice = engine.join("room", "alice");
        IntStream.range(0, 9).forEach(i -> alice.says("{"));
        assertOpen(alice);
        alice.says("{");

        assertClosedWith(1008, alice);
        assertThat(errors(alice)).hasSize(10).containsOnly("bad-message");
        assertThat(events.of("left")).containsExactly("left alice abuse");
    }

    @Test
    void aGoodMessageInBetweenStartsTheCountAnew() {
        TestClient alice = engine.join("room", "alice");
        for (int i = 0; i < 5; i++) {
            IntStream.range(0, 9).forEach(j -> alice.says(json("{'type':'offer'}")));
            alice.says(PING);
        }

        assertOpen(alice);
    }

    @Test
    void anUnknownTypeIsNotMalformed() {
        TestClient alice = engine.join("room", "alice");
        IntStream.range(0, 50).forEach(i -> alice.says(json("{'type':'dance'}")));

        assertOpen(alice);
        assertThat(errors(alice)).hasSize(50).containsOnly("unknown-type");
    }

    @Test
    void howManyMalformedMessagesCloseCanBeSet() {
        try (TestEngine other = engineWith(limits -> limits.maxMalformedMessages(2))) {
            TestClient alice = other.join("room", "alice");
            alice.says("{");
            assertOpen(alice);
            alice.says("{");
            assertClosedWith(1008, alice);
        }
    }

    @Test
    void aRoomHoldsFifty() {
        IntStream.range(0, 50).forEach(i -> assertOpen(engine.join("room", "user-" + i)));
        TestClient oneMore = engine.join("room", "one more");

        assertThat(oneMore.closeReason()).contains(CloseReason.of(1013, "room-full"));
        assertThat(oneMore.received()).isEmpty();
        assertOpen(engine.join("other", "one more"));
    }

    @Test
    void aPlaceThatGetsFreeCanBeTaken() {
        try (TestEngine other = engineWith(limits -> limits.maxRoomSize(2))) {
            TestClient alice = other.join("room", "alice");
            other.join("room", "bob");
            assertClosedWith(1013, other.join("room", "carol"));
            alice.disconnects(1000);
            assertOpen(other.join("room", "carol"));
        }
    }

    @Test
    void listsAreLeftOutOfEventsInRoomsOfMoreThanAHundred() {
        try (TestEngine other = engineWith(limits -> limits.maxRoomSize(102))) {
            TestClient first = other.join("room", "first");
            IntStream.range(1, 100).forEach(i -> other.join("room", "user-" + i));
            assertThat(listed(first.lastOf("participant-joined"))).hasSize(100);

            TestClient hundredAndFirst = other.join("room", "hundred and first");
            JsonObject joined = first.lastOf("participant-joined");
            assertThat(joined.keySet()).containsExactlyInAnyOrder("type", "userId", "userName");
            assertThat(joined.get("userId").getAsString()).isEqualTo("hundred and first");
            assertThat(listed(hundredAndFirst.lastOf("welcome"))).hasSize(101);
            assertThat(listed(hundredAndFirst.lastOf("existing-participants"))).hasSize(100);

            TestClient last = other.join("room", "last");
            last.disconnects(1000);
            assertThat(first.lastOf("participant-left").has("participants")).isFalse();
            hundredAndFirst.disconnects(1000);
            assertThat(listed(first.lastOf("participant-left"))).hasSize(100);
            first.says(json("{'type':'request-participants'}"));
            assertThat(listed(first.lastOf("participants-list"))).hasSize(100);
        }
    }

    @Test
    void whenListsAreLeftOutCanBeSet() {
        try (TestEngine other = engineWith(limits -> limits.maxListedParticipants(1))) {
            TestClient alice = other.join("room", "alice");
            TestClient bob = other.join("room", "bob");
            assertThat(alice.lastOf("participant-joined").has("participants")).isFalse();
            bob.disconnects(1000);
            assertThat(listed(alice.lastOf("participant-left"))).containsExactly("alice");
        }
    }

    @Test
    void thereAreAsManyRoomsAsTheBound() {
        try (TestEngine other = engineWith(limits -> limits.maxRooms(2))) {
            TestClient alice = other.join("one", "alice");
            assertOpen(other.join("two", "bob"), other.join("two", "carol"));
            assertClosedWith(1013, other.join("three", "dave"));
            alice.disconnects(1000);
            assertOpen(other.join("three", "dave"));
        }
        assertThat(Limits.defaults().maxRooms()).isEqualTo(100_000);
    }

    @Test
    void thereAreAsManyConnectionsAsTheBoundJoinedOrNot() {
        SlowPolicy policy = new SlowPolicy();
        Limits two = Limits.builder().maxConnections(2).build();
        try (TestEngine other = TestEngine.with(builder -> builder.limits(two).accessPolicy(policy))) {
            TestClient alice = other.join("one", "alice");
            TestClient bob = other.join("two", "bob");
            policy.accept("alice");
            other.runDue();
            TestClient carol = other.join("one", "carol");
            assertClosedWith(1013, carol);
            assertOpen(alice, bob);
            bob.disconnects(1000);
            assertOpen(other.join("one", "dave"));
        }
        assertThat(Limits.defaults().maxConnections()).isEqualTo((int)
                Math.min(Integer.MAX_VALUE, Runtime.getRuntime().maxMemory() / 32_768));
    }

    @Test
    void idsHave128CodePoints() {
        String longest = "\uD83D\uDE00".repeat(128);
        TestClient alice = engine.join(longest, longest);

        assertOpen(alice);
        assertThat(alice.lastOf("welcome").get("roomId").getAsString()).isEqualTo(longest);
        assertClosedWith(1008, engine.join(longest + "x", "alice"));
        assertClosedWith(1008, engine.join("room", longest + "x"));
    }

    @Test
    void namesHave256CodePoints() {
        String longest = "\uD83D\uDE00".repeat(256);

        assertOpen(engine.connect(JoinRequest.of("room", "alice", longest)));
        assertClosedWith(1008, engine.connect(JoinRequest.of("room", "bob", longest + "x")));
    }

    @Test
    void theLengthsOfIdsAndNamesCanBeSet() {
        try (TestEngine other = engineWith(limits -> limits.maxIdLength(3).maxNameLength(4))) {
            assertOpen(other.connect(JoinRequest.of("abc", "abc", "abcd")));
            assertClosedWith(1008, other.connect(JoinRequest.of("abcd", "abc", "abc")));
            assertClosedWith(1008, other.connect(JoinRequest.of("abc", "abcd", "abc")));
            assertClosedWith(1008, other.connect(JoinRequest.of("abc", "abc", "abcde")));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"a\u0000", "a\n", "\u007F", "\u0085", "\u202Ea", "\u2066a", "\uD83D", "\uDE00x", "__proto__"})
    void forbiddenIdentifiersAreRefusedWith1008(String forbidden) {
        assertClosedWith(1008, engine.join(forbidden, "alice"));
        assertClosedWith(1008, engine.join("room", forbidden));
        assertClosedWith(1008, engine.connect(JoinRequest.of("room", "alice", forbidden)));
        assertThat(engine.engine().rooms()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                " ",
                "a b",
                "a+b",
                "a&b=c",
                "\uD83D\uDC69\u200D\uD83D\uDCBB",
                "\u05D0\u05D1",
                "\"\\",
                "</script>",
                "constructor"
            })
    void oddIdentifiersAreLegal(String odd) {
        TestClient alice = engine.join(odd, odd);

        assertThat(alice.lastOf("welcome").get("userId").getAsString()).isEqualTo(odd);
        assertThat(listed(alice.lastOf("welcome"))).containsExactly(odd);
    }

    private TestEngine floodedEngine(Limits limits, int messages) {
        TestClient[] flooder = new TestClient[1];
        MessageRouter router = MessageRouter.webrtc().on("flood", (message, sender, room) -> {
            IntStream.range(0, messages).forEach(i -> flooder[0].handler().onText(PING));
            return Route.none();
        });
        TestEngine flooded = TestEngine.with(builder -> builder.limits(limits).router(router));
        flooder[0] = flooded.join("room", "flooder");
        TestClient other = flooded.join("room", "other");
        IntStream.range(0, 3).forEach(i -> other.says(json("{'type':'flood'}")));
        return flooded;
    }

    private static void assertFlooderClosed(boolean closed, TestEngine flooded) {
        try (flooded) {
            assertThat(flooded.engine()
                            .room("room")
                            .orElseThrow()
                            .participant("flooder")
                            .isPresent())
                    .isEqualTo(!closed);
            assertThat(flooded.engine().room("room").orElseThrow().participant("other"))
                    .isPresent();
        }
    }

    @Test
    void aRoomsQueueHoldsAsManyMessagesAsItsBoundTheOneInHandIncluded() {
        Limits limits = Limits.builder().maxQueuedMessages(10).build();

        assertFlooderClosed(false, floodedEngine(limits, 9));
        assertFlooderClosed(true, floodedEngine(limits, 10));
    }

    @Test
    void aRoomsQueueHoldsAsManyBytesAsItsBoundTheMessageInHandIncluded() {
        long bound = charge("flood") + 20L * charge("ping");
        Limits.Builder limits = Limits.builder().maxMessageBytes(128);

        assertFlooderClosed(false, floodedEngine(limits.maxQueuedBytes(bound).build(), 20));
        assertFlooderClosed(true, floodedEngine(limits.maxQueuedBytes(bound).build(), 21));
        assertFlooderClosed(true, floodedEngine(limits.maxQueuedBytes(bound - 1).build(), 20));
    }

    /** What a message that is a type alone is charged, sent as a string: the text twice, the type, and its objects. */
    private static int charge(String type) {
        return 2 * json("{'type':'" + type + "'}").length() + 2 * type.length() + 448;
    }

    private static JoinRequest from(String user, String address) {
        try {
            return JoinRequest.builder()
                    .roomId("room")
                    .userId(user)
                    .userName(user)
                    .remoteAddress(InetAddress.getByName(address))
                    .build();
        } catch (UnknownHostException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void addressesAreNotBoundedByDefault() {
        IntStream.range(0, 50).forEach(i -> assertOpen(engine.connect(from("user-" + i, "192.0.2.1"))));
    }

    @Test
    void connectionsOfOneAddressCanBeBounded() {
        try (TestEngine other = engineWith(limits -> limits.maxConnectionsPerAddress(2))) {
            TestClient alice = other.connect(from("alice", "192.0.2.1"));
            assertOpen(alice, other.connect(from("bob", "192.0.2.1")));
            assertClosedWith(1013, other.connect(from("carol", "192.0.2.1")));
            assertOpen(other.connect(from("dave", "192.0.2.2")));
            assertOpen(other.connect(JoinRequest.of("room", "erin", "erin")));
            alice.disconnects(1000);
            assertOpen(other.connect(from("carol", "192.0.2.1")));
        }
    }

    @Test
    void aRefusedConnectionCountsForNoAddress() {
        try (TestEngine other =
                engineWith(limits -> limits.maxConnectionsPerAddress(1).maxRoomSize(1))) {
            assertOpen(other.connect(from("alice", "192.0.2.1")));
            for (int i = 0; i < 5; i++) {
                TestClient refused = other.connect(from("bob", "192.0.2.2"));
                assertThat(refused.closeReason()).contains(CloseReason.of(1013, "room-full"));
            }
        }
    }

    @Test
    void anIpv6ClientCountsByItsNetwork() {
        try (TestEngine other = engineWith(limits -> limits.maxConnectionsPerAddress(1))) {
            assertOpen(other.connect(from("alice", "2001:db8:0:1::1")));
            assertClosedWith(1013, other.connect(from("bob", "2001:db8:0:1:ffff::2")));
            assertOpen(other.connect(from("carol", "2001:db8:0:2::1")));
        }
    }

    @Test
    void joinsOfOneAddressCanBeBounded() {
        try (TestEngine other = engineWith(limits -> limits.joinRatePerAddress(3))) {
            for (int i = 0; i < 3; i++) {
                other.connect(from("user-" + i, "192.0.2.1")).disconnects(1000);
            }
            assertClosedWith(1013, other.connect(from("user-3", "192.0.2.1")));
            assertOpen(other.connect(from("user-4", "192.0.2.2")));
            other.advance(Duration.ofMillis(400));
            assertOpen(other.connect(from("user-5", "192.0.2.1")));
            assertClosedWith(1013, other.connect(from("user-6", "192.0.2.1")));
        }
    }

    @Test
    void theEngineShowsWhatItWasBuiltWith() {
        Limits limits = Limits.builder().drainTimeout(Duration.ofSeconds(3)).build();
        try (TestEngine other = TestEngine.with(builder -> builder.limits(limits))) {
            assertThat(other.engine().limits()).isSameAs(limits);
            assertThat(other.engine().limits().drainTimeout()).isEqualTo(Duration.ofSeconds(3));
        }
        assertThat(engine.engine().limits()).isSameAs(Limits.defaults());
    }
}
