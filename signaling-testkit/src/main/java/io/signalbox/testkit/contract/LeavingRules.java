package io.signalbox.testkit.contract;

import static io.signalbox.testkit.WebSocketFrame.close;
import static io.signalbox.testkit.WebSocketFrame.text;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.gson.JsonObject;
import io.signalbox.testkit.RawWebSocket;
import io.signalbox.testkit.SignalingClient;
import io.signalbox.testkit.WebSocketFrame;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** However a participant goes, those who stay are told once, and after everything that it sent. */
abstract class LeavingRules extends RuleSet {

    LeavingRules(ProtocolConformance server) {
        super(server);
    }

    @Test
    void aCleanLeaveIsToldOnceWithoutTheLeaver() {
        List<SignalingClient> present = meet("alice", "bob", "carol");
        present.get(1).leave();
        JsonObject left = present.get(2).expect("participant-left");
        assertMembers(left, "type", "userId", "userName", "participants");
        assertEquals("bob", left.get("userId").getAsString());
        assertEquals(List.of("alice", "carol"), ids(left));
        assertToldOnce(present.get(0), "bob");
    }

    @Test
    void aConnectionThatIsResetIsToldOnce() {
        SignalingClient alice = join("alice");
        RawWebSocket bob = joinRaw("bob");
        alice.expect("participant-joined");
        bob.reset();
        assertToldOnce(alice, "bob");
    }

    @Test
    void aConnectionThatEndsWithoutACloseFrameIsToldOnce() {
        SignalingClient alice = join("alice");
        RawWebSocket bob = joinRaw("bob");
        alice.expect("participant-joined");
        bob.close();
        assertToldOnce(alice, "bob");
    }

    @Test
    void aHalfClosedConnectionIsToldOnceAndDropped() {
        SignalingClient alice = join("alice");
        RawWebSocket bob = joinRaw("bob");
        alice.expect("participant-joined");
        bob.halfClose();
        assertToldOnce(alice, "bob");
        bob.expectEndOfStream();
    }

    @Test
    void aConnectionThatIsResetRightAfterItsCloseFrameIsToldOnce() {
        SignalingClient alice = join("alice");
        RawWebSocket bob = joinRaw("bob");
        alice.expect("participant-joined");
        bob.send(close(1001, "navigating away"));
        bob.halfClose();
        bob.awaitClosed();
        bob.reset();
        assertToldOnce(alice, "bob");
    }

    @Test
    void aCloseFrameIsAnsweredWithOne() {
        RawWebSocket alice = joinRaw("alice");
        alice.send(close(1000, "bye"));
        assertEquals(1000, alice.awaitClosed().code());
        alice.expectEndOfStream();
    }

    @Test
    void aCloseFrameWithoutACodeIsAnsweredAndTold() {
        SignalingClient alice = join("alice");
        RawWebSocket bob = joinRaw("bob");
        alice.expect("participant-joined");
        bob.send(WebSocketFrame.frame(WebSocketFrame.CLOSE, new byte[0]));
        bob.expectEndOfStream();
        bob.close();
        assertToldOnce(alice, "bob");
    }

    @Test
    void whatFollowsACloseFrameGoesNowhere() {
        SignalingClient alice = join("alice");
        RawWebSocket bob = joinRaw("bob");
        alice.expect("participant-joined");
        bob.send(close(1000, ""), text(offer("alice", "1")));
        bob.expectEndOfStream();
        bob.close();
        assertToldOnce(alice, "bob");
    }

    @TestFactory
    Stream<DynamicTest> lastWordsArriveBeforeTheLeave() {
        return each(List.of("close frame", "end of stream", "both"), ending -> {
            SignalingClient alice = join("alice");
            RawWebSocket bob = joinRaw("bob");
            alice.expect("participant-joined");
            WebSocketFrame[] frames = new WebSocketFrame[21];
            for (int i = 0; i < 20; i++) {
                frames[i] = text(offer("alice", "" + i));
            }
            frames[20] = ending.equals("end of stream")
                    ? text("{\"type\":\"call-ended\",\"targetUserId\":\"alice\"}")
                    : close(1000, "");
            bob.send(frames);
            if (!ending.equals("close frame")) {
                bob.halfClose();
            }
            for (int i = 0; i < 20; i++) {
                assertEquals(i, alice.expect("offer").get("sdp").getAsInt());
            }
            if (ending.equals("end of stream")) {
                alice.expect("call-ended");
            }
            bob.expectEndOfStream();
            bob.close();
            assertToldOnce(alice, "bob");
        });
    }

    @Test
    void whenSeveralGoAtOnceTheEventsAddUpToTheList() {
        List<SignalingClient> present = meet("alice", "a", "b", "c", "d", "e");
        SignalingClient alice = present.get(0);
        present.subList(1, 6).forEach(SignalingClient::abort);
        Set<String> there = new TreeSet<>(List.of("alice", "a", "b", "c", "d", "e"));
        for (int i = 0; i < 5; i++) {
            JsonObject left = alice.expect("participant-left");
            there.remove(left.get("userId").getAsString());
            assertEquals(there, new TreeSet<>(ids(left)));
        }
        assertEquals(Set.of("alice"), there);
        alice.send("{\"type\":\"request-participants\"}");
        assertEquals(List.of("alice"), ids(alice.expect("participants-list")));
    }
}
