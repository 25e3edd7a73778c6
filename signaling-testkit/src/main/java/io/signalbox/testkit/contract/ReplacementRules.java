package io.signalbox.testkit.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.gson.JsonObject;
import io.signalbox.testkit.RawWebSocket;
import io.signalbox.testkit.SignalingClient;
import io.signalbox.testkit.WebSocketFrame;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The same user joins again: the new connection takes the place of the old one in one step. */
abstract class ReplacementRules extends RuleSet {

    ReplacementRules(ProtocolConformance server) {
        super(server);
    }

    @Test
    void theOldSocketIsClosedAsADuplicateConnection() {
        SignalingClient before = join("alice");
        SignalingClient after = join("alice");
        assertEquals("Duplicate connection", before.expectClosed(1000).reason());
        after.expectNothing();
    }

    @Test
    void theOthersHearTheLeaveAndThenTheJoin() {
        List<SignalingClient> present = meet("alice", "bob", "carol");
        SignalingClient again = connect(room(), "alice", "Alice II");
        for (SignalingClient other : present.subList(1, 3)) {
            JsonObject left = other.expect("participant-left");
            assertEquals("alice", left.get("userId").getAsString());
            assertEquals("Name of alice", left.get("userName").getAsString());
            assertEquals(List.of("bob", "carol"), ids(left));
            JsonObject joined = other.expect("participant-joined");
            assertEquals("alice", joined.get("userId").getAsString());
            assertEquals("Alice II", joined.get("userName").getAsString());
            assertEquals(List.of("bob", "carol", "alice"), ids(joined));
        }
        assertEquals(List.of("bob", "carol", "alice"), ids(again.expect("welcome")));
        assertEquals(List.of("bob", "carol"), ids(again.expect("existing-participants")));
        present.get(0).expectClosed(1000);
        again.expectNothing();
    }

    @Test
    void theOneWhoReplacesItselfAloneHearsOnlyWelcome() {
        SignalingClient before = join("alice");
        SignalingClient after = connect("alice");
        assertEquals(List.of("alice"), ids(after.expect("welcome")));
        after.expectNothing();
        before.expectClosed(1000);
    }

    @Test
    void theEndOfTheOldSocketDoesNotRemoveItsSuccessor() {
        SignalingClient bob = join("bob");
        RawWebSocket before = joinRaw("alice");
        bob.expect("participant-joined");
        SignalingClient after = join("alice");
        bob.expect("participant-left");
        bob.expect("participant-joined");
        assertEquals(1000, before.awaitClosed().code());
        before.reset();
        after.expectNothing();
        after.send(offer("bob", "1"));
        bob.expect("offer");
        bob.send(toOne("answer", "alice", "sdp", "2"));
        after.expect("answer");
        after.leave();
        assertToldOnce(bob, "alice");
    }

    @Test
    void whatTheOldSocketStillSendsGoesNowhere() {
        SignalingClient bob = join("bob");
        RawWebSocket before = joinRaw("alice");
        bob.expect("participant-joined");
        SignalingClient after = join("alice");
        bob.expect("participant-left");
        bob.expect("participant-joined");
        before.trySendBytes(WebSocketFrame.text(offer("bob", "\"stale\"")).toBytes());
        before.awaitClosed();
        after.send(offer("bob", "\"fresh\""));
        assertEquals("fresh", bob.expect("offer").get("sdp").getAsString());
        bob.expectNothing();
    }

    @Test
    void messagesReachTheNewSocketOnly() {
        SignalingClient bob = join("bob");
        join("alice");
        bob.expect("participant-joined");
        SignalingClient after = join("alice");
        bob.expect("participant-left");
        bob.expect("participant-joined");
        bob.send(offer("alice", "1"));
        assertEquals("bob", after.expect("offer").get("fromUserId").getAsString());
    }

    @Test
    void aUserThatReplacesItselfManyTimesIsThereOnce() {
        int times = 20;
        SignalingClient bob = join("bob");
        SignalingClient first = join("alice");
        for (int i = 0; i < times; i++) {
            // Welcomed, before the next one comes: an open socket alone says nothing of who is first at the engine.
            join("alice");
        }
        bob.expect("participant-joined");
        for (int i = 0; i < times; i++) {
            assertEquals(List.of("bob"), ids(bob.expect("participant-left")));
            assertEquals(List.of("bob", "alice"), ids(bob.expect("participant-joined")));
        }
        bob.expectNothing();
        assertEquals(1000, first.awaitClosed().code());
    }
}
