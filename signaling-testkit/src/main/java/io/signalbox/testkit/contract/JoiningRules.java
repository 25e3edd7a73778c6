package io.signalbox.testkit.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.gson.JsonObject;
import io.signalbox.testkit.SignalingClient;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Connecting, and what everyone is told of it. */
abstract class JoiningRules extends RuleSet {

    JoiningRules(ProtocolConformance server) {
        super(server);
    }

    @Test
    void welcomeComesFirstAndListsTheJoiner() {
        JsonObject welcome = connect(room(), "alice", "Alice A.").expect("welcome");
        assertEquals(room(), welcome.get("roomId").getAsString());
        assertEquals("alice", welcome.get("userId").getAsString());
        List<JsonObject> participants = participants(welcome);
        assertEquals(1, participants.size());
        assertMembers(participants.get(0), "id", "name", "joinedAt");
        assertEquals("alice", participants.get(0).get("id").getAsString());
        assertEquals("Alice A.", participants.get(0).get("name").getAsString());
    }

    @Test
    void whoComesFirstHearsOfNoExistingParticipants() {
        SignalingClient alice = connect("alice");
        alice.expect("welcome");
        alice.expectNothing();
    }

    @Test
    void existingParticipantsComeRightAfterWelcomeWithoutTheJoiner() {
        join("alice");
        SignalingClient bob = connect("bob");
        assertEquals(List.of("alice", "bob"), ids(bob.expect("welcome")));
        assertEquals(List.of("alice"), ids(bob.expect("existing-participants")));
        bob.expectNothing();
    }

    @Test
    void theOthersHearOfAJoinerWithAListThatIncludesIt() {
        List<SignalingClient> present = meet("alice", "bob");
        connect(room(), "carol", "Carol C.");
        for (SignalingClient other : present) {
            JsonObject joined = other.expect("participant-joined");
            assertEquals("carol", joined.get("userId").getAsString());
            assertEquals("Carol C.", joined.get("userName").getAsString());
            assertEquals(List.of("alice", "bob", "carol"), ids(joined));
            other.expectNothing();
        }
    }

    @Test
    void joinedAtIsMillisecondsSinceTheEpochAndTheSameForEveryone() {
        SignalingClient alice = connect("alice");
        BigDecimal toldAlice =
                participants(alice.expect("welcome")).get(0).get("joinedAt").getAsBigDecimal();
        SignalingClient bob = connect("bob");
        List<JsonObject> toldBob = participants(bob.expect("welcome"));
        assertEquals(toldAlice, toldBob.get(0).get("joinedAt").getAsBigDecimal());
        long now = System.currentTimeMillis();
        assertTrue(
                Math.abs(now - toldAlice.longValueExact()) < Duration.ofHours(1).toMillis(),
                () -> toldAlice + " is not milliseconds since the epoch");
        assertEquals(
                toldBob.get(1).get("joinedAt").getAsBigDecimal(),
                participants(alice.expect("participant-joined"))
                        .get(1)
                        .get("joinedAt")
                        .getAsBigDecimal());
    }

    @TestFactory
    Stream<DynamicTest> withoutAParameterTheSocketIsAcceptedAndClosed() {
        List<String> queries = List.of(
                "",
                "roomId=r",
                "roomId=r&userId=u",
                "roomId=r&userName=n",
                "userId=u&userName=n",
                "roomId=&userId=u&userName=n",
                "roomId=r&userId=&userName=n",
                "roomId=r&userId=u&userName=",
                "roomId&userId=u&userName=n",
                "roomid=r&userid=u&username=n");
        return each(
                queries,
                query -> assertEquals(
                        "Missing required parameters",
                        connectTo(query).expectClosed(1008).reason()));
    }

    @TestFactory
    @Tag("extension")
    Stream<DynamicTest> aParameterThatIsNotPercentEncodedUtf8IsNamedOrTheHandshakeRefused() {
        assumeTrue(server.extensions(), "the original takes what is not UTF-8 for U+FFFD");
        return each(List.of("%E9", "%C3%28", "%ED%A0%80", "%C0%AF"), value -> {
            assertNamed("roomId", "roomId=" + value + "&userId=u&userName=n");
            assertNamed("userId", "roomId=" + room() + "&userId=" + value + "&userName=n");
            assertNamed("userName", "userName=" + value + "&userId=u&roomId=" + room());
        });
    }

    private void assertNamed(String parameter, String query) {
        SignalingClient client;
        try {
            client = connectTo(query);
        } catch (AssertionError notUpgraded) {
            // Containers may do so before anybody else sees the request: Tomcat with 400, Jetty with 500.
            String answer = String.valueOf(notUpgraded.getMessage());
            assertTrue(answer.contains("HTTP/1.1 400 ") || answer.contains("HTTP/1.1 500 "), answer);
            return;
        }
        String reason = client.expectClosed(1008).reason();
        assertTrue(reason.startsWith(parameter + " "), reason);
    }

    @Test
    void parametersComeInAnyOrderAndUnknownOnesAreIgnored() {
        JsonObject welcome = connectTo("token=t&userName=N&x&userId=u&y=%26roomId%3Dz&roomId=" + room())
                .expect("welcome");
        assertEquals(room(), welcome.get("roomId").getAsString());
        assertEquals("u", welcome.get("userId").getAsString());
        assertEquals("N", participants(welcome).get(0).get("name").getAsString());
    }

    @Test
    void whatAnImpatientClientSendsIsHandledAfterItsWelcome() {
        SignalingClient alice = join("alice");
        SignalingClient bob = connect("bob");
        bob.send(offer("alice", "\"early\""));
        bob.send(PING_TEXT);
        bob.expect("welcome");
        bob.expect("existing-participants");
        bob.expect("pong");
        alice.expect("participant-joined");
        assertEquals("early", alice.expect("offer").get("sdp").getAsString());
    }
}
