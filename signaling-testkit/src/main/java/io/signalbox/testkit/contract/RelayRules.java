package io.signalbox.testkit.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.signalbox.testkit.SignalingClient;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** What a client may send, to whom it goes and what the server makes of it. */
abstract class RelayRules extends RuleSet {

    private static final String FORGED =
            ",\"fromUserId\":\"mallory\",\"userId\":\"mallory\",\"roomId\":\"x\",\"extra\":1,\"__proto__\":{\"a\":1}}";

    RelayRules(ProtocolConformance server) {
        super(server);
    }

    @Test
    void pingIsAnsweredWithPong() {
        List<SignalingClient> present = meet("alice", "bob");
        present.get(0).send("{\"type\":\"ping\",\"timestamp\":1}");
        assertMembers(present.get(0).expect("pong"), "type");
        present.get(1).expectNothing();
    }

    @Test
    void messagesMayBeWrittenWithAnySpacingEscapesAndOrder() {
        List<SignalingClient> present = meet("alice", "bob");
        SignalingClient alice = present.get(0);
        alice.send(" \t\r\n{ \"type\" :\n\"ping\" } \n");
        alice.expect("pong");
        alice.send("{\"\\u0074ype\":\"\\u0070ing\"}");
        alice.expect("pong");
        alice.send("{\"sdp\":\"first\",\"targetUserId\":\"bob\",\"type\":\"offer\"}");
        alice.send("{\"\\u0073dp\":\"escaped\",\"target\\u0055serId\":\"bob\",\"type\":\"offer\"}");
        assertEquals("first", present.get(1).expect("offer").get("sdp").getAsString());
        assertEquals("escaped", present.get(1).expect("offer").get("sdp").getAsString());
    }

    @TestFactory
    Stream<DynamicTest> aDescriptionAsTextOrObjectReachesItsTargetAlone() {
        String text = "\"v=0\\r\\no=- 46117 2 IN IP4 127.0.0.1\\r\\ns=-\\r\\n\"";
        List<String[]> cases = List.of(
                new String[] {"offer", "sdp", text},
                new String[] {"answer", "sdp", text},
                new String[] {"offer", "sdp", "{\"type\":\"offer\",\"sdp\":" + text + "}"},
                new String[] {"answer", "sdp", "{\"type\":\"answer\",\"sdp\":" + text + "}"},
                new String[] {"offer", "sdp", "null"},
                new String[] {
                    "ice-candidate",
                    "candidate",
                    "{\"candidate\":\"candidate:1 1 udp 2122 127.0.0.1 9 typ host\",\"sdpMid\":\"0\",\"sdpMLineIndex\":0}"
                },
                new String[] {"ice-candidate", "candidate", "\"candidate:1 1 udp 2122 127.0.0.1 9 typ host\""},
                new String[] {"ice-candidate", "candidate", "null"});
        return each(cases.stream().map(List::of).toList(), message -> {
            String type = message.get(0);
            String payloadName = message.get(1);
            List<SignalingClient> present = meet("alice", "bob", "carol");
            present.get(0).send(toOne(type, "bob", payloadName, message.get(2)));
            JsonObject relayed = present.get(1).expect(type);
            assertMembers(relayed, "type", "fromUserId", payloadName);
            assertEquals("alice", relayed.get("fromUserId").getAsString());
            assertEquals(JsonParser.parseString(message.get(2)), relayed.get(payloadName));
            present.get(0).expectNothing();
            present.get(2).expectNothing();
        });
    }

    @Test
    void callEndedReachesItsTargetAlone() {
        List<SignalingClient> present = meet("alice", "bob", "carol");
        present.get(0).send("{\"type\":\"call-ended\",\"targetUserId\":\"carol\"}");
        JsonObject relayed = present.get(2).expect("call-ended");
        assertMembers(relayed, "type", "fromUserId");
        assertEquals("alice", relayed.get("fromUserId").getAsString());
        present.get(0).expectNothing();
        present.get(1).expectNothing();
    }

    @Test
    void anUpdateReachesAllOthersAndIsNeverEchoed() {
        List<SignalingClient> present = meet("alice", "bob", "carol");
        present.get(1).send("{\"type\":\"participant-update\",\"updates\":{\"audioMuted\":true}}");
        for (SignalingClient other : List.of(present.get(0), present.get(2))) {
            JsonObject update = other.expect("participant-update");
            assertMembers(update, "type", "userId", "updates");
            assertEquals("bob", update.get("userId").getAsString());
            assertEquals("{\"audioMuted\":true}", update.get("updates").toString());
        }
        present.get(1).expectNothing();
    }

    @Test
    void aForgedSenderAndOtherExtraMembersGoNowhere() {
        List<SignalingClient> present = meet("alice", "bob");
        SignalingClient alice = present.get(0);
        SignalingClient bob = present.get(1);
        alice.send("{\"type\":\"offer\",\"targetUserId\":\"bob\",\"sdp\":\"s\",\"candidate\":1" + FORGED);
        alice.send("{\"type\":\"answer\",\"targetUserId\":\"bob\",\"sdp\":\"s\"" + FORGED);
        alice.send("{\"type\":\"ice-candidate\",\"targetUserId\":\"bob\",\"candidate\":null" + FORGED);
        alice.send("{\"type\":\"call-ended\",\"targetUserId\":\"bob\",\"sdp\":1" + FORGED);
        alice.send("{\"type\":\"participant-update\",\"updates\":{\"userId\":\"carol\"}" + FORGED);
        for (String type : List.of("offer", "answer")) {
            JsonObject relayed = bob.expect(type);
            assertMembers(relayed, "type", "fromUserId", "sdp");
            assertEquals("alice", relayed.get("fromUserId").getAsString());
        }
        JsonObject candidate = bob.expect("ice-candidate");
        assertMembers(candidate, "type", "fromUserId", "candidate");
        assertEquals(JsonNull.INSTANCE, candidate.get("candidate"));
        assertMembers(bob.expect("call-ended"), "type", "fromUserId");
        JsonObject update = bob.expect("participant-update");
        assertMembers(update, "type", "userId", "updates");
        assertEquals("alice", update.get("userId").getAsString());
        assertEquals("{\"userId\":\"carol\"}", update.get("updates").toString());
    }

    @Test
    void messagesArriveInTheOrderSentFromEachSender() {
        int count = 200;
        List<SignalingClient> present = meet("alice", "bob", "carol");
        for (int i = 0; i < count; i++) {
            String type = i % 3 == 0 ? "offer" : "answer";
            present.get(0).send(toOne(type, "carol", "sdp", "" + i));
            present.get(1).send(toOne(type, "carol", "sdp", "" + i));
        }
        int fromAlice = 0;
        int fromBob = 0;
        while (fromAlice < count || fromBob < count) {
            JsonObject next = present.get(2).next();
            boolean alices = next.get("fromUserId").getAsString().equals("alice");
            assertEquals(alices ? fromAlice : fromBob, next.get("sdp").getAsInt());
            if (alices) {
                fromAlice++;
            } else {
                fromBob++;
            }
        }
        present.get(2).expectNothing();
    }

    @Test
    void whatASenderTellsOneAndAllKeepsItsOrder() {
        List<SignalingClient> present = meet("alice", "bob");
        for (int i = 0; i < 50; i++) {
            present.get(0).send("{\"type\":\"participant-update\",\"updates\":{\"n\":" + i + "}}");
            present.get(0).send(offer("bob", "" + i));
        }
        for (int i = 0; i < 50; i++) {
            assertEquals(
                    i,
                    present.get(1)
                            .expect("participant-update")
                            .getAsJsonObject("updates")
                            .get("n")
                            .getAsInt());
            assertEquals(i, present.get(1).expect("offer").get("sdp").getAsInt());
        }
    }

    @Test
    void aMessageToOneselfIsRelayedOrRefusedAndHarmsNobody() {
        List<SignalingClient> present = meet("alice", "bob");
        SignalingClient alice = present.get(0);
        alice.send(offer("alice", "\"mine\""));
        alice.send(PING_TEXT);
        JsonObject first = alice.next();
        String type = first.get("type").getAsString();
        assertTrue(List.of("offer", "error", "pong").contains(type), () -> "unexpected: " + first);
        if (type.equals("offer")) {
            assertEquals("alice", first.get("fromUserId").getAsString());
        }
        if (!type.equals("pong")) {
            alice.expect("pong");
        }
        present.get(1).expectNothing();
    }

    @TestFactory
    Stream<DynamicTest> textThatIsNotOneStrictJsonObjectNeverReachesAPeer() {
        String start = "{\"type\":\"offer\",\"targetUserId\":\"bob\",\"sdp\":";
        List<String> loose = List.of(
                start + "\"x\"",
                start + "\"x\"}}",
                start + "\"x\"} {}",
                start + "\"x\",}",
                start + "'x'}",
                start + "x}",
                start + "NaN}",
                start + "-Infinity}",
                start + "01}",
                start + "1.}",
                start + ".5}",
                start + "+1}",
                start + "0x1}",
                start + "1e}",
                start + "[1,]}",
                start + "[,1]}",
                start + "{\"a\"}}",
                start + "{a:1}}",
                start + "{\"a\":1,}}",
                start + "True}",
                start + "\"\\x41\"}",
                start + "\"\\u12g4\"}",
                start + "\"tab\there\"}",
                start + "\"line\nbreak\"}",
                start + "\"\u0000\"}",
                start + "/* note */ 1}",
                start + "1} // note",
                start + "1;}",
                start + "\u00a01}",
                "\ufeff" + start + "1}",
                ")]}'\n" + start + "1}",
                "[" + start + "1}]");
        return each(loose, text -> {
            List<SignalingClient> present = meet("alice", "bob");
            present.get(0).send(text);
            present.get(0).send(PING_TEXT);
            present.get(0).skipTo("pong");
            present.get(1).expectNothing();
        });
    }
}
