package io.signalbox.testkit.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.gson.JsonObject;
import io.signalbox.testkit.SignalingClient;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Odd but legal identifiers: each is a room, a user, a name and a target. */
abstract class IdentifierRules extends RuleSet {

    private static final List<String> ODD = List.of(
            "two words",
            " padded ",
            "a+b",
            "a&roomId=b",
            "a=b;c#d?e/f",
            "100%",
            "%41",
            "%",
            "..",
            "\"quoted\"",
            "'; DROP TABLE rooms; --",
            "back\\slash\\u0041",
            "<script>alert(1)</script>",
            "{\"type\":\"ping\"}",
            "😀👩‍👩‍👧",
            "שלום عليكم",
            "日本語",
            "e\u0301a\u0308",
            "ﷺ",
            "null",
            "0",
            "-1",
            "constructor",
            "toString",
            "hasOwnProperty");

    IdentifierRules(ProtocolConformance server) {
        super(server);
    }

    @TestFactory
    Stream<DynamicTest> anOddButLegalIdentifierIsKeptAsItIs() {
        return each(ODD, odd -> {
            String oddRoom = odd + room() + odd;
            SignalingClient alice = join(oddRoom, "alice");
            SignalingClient stranger = connect(oddRoom, odd, odd);
            JsonObject welcome = stranger.expect("welcome");
            assertEquals(oddRoom, welcome.get("roomId").getAsString());
            assertEquals(odd, welcome.get("userId").getAsString());
            assertEquals(List.of("alice", odd), ids(welcome));
            stranger.expect("existing-participants");
            JsonObject joined = alice.expect("participant-joined");
            assertEquals(odd, joined.get("userId").getAsString());
            assertEquals(odd, joined.get("userName").getAsString());
            assertEquals(odd, participants(joined).get(1).get("name").getAsString());
            alice.send(offer(odd, "1"));
            assertEquals("alice", stranger.expect("offer").get("fromUserId").getAsString());
            stranger.send(toOne("answer", "alice", "sdp", "2"));
            assertEquals(odd, alice.expect("answer").get("fromUserId").getAsString());
            stranger.leave();
            assertEquals(odd, alice.expect("participant-left").get("userId").getAsString());
        });
    }

    @Test
    void identifiersThatOnlyLookAlikeAreDifferentUsers() {
        String[] lookAlikes = {"\u00e9", "e\u0301", "E\u0301", "e", " e", "e ", "\uff45"};
        List<SignalingClient> present = meet(lookAlikes);
        for (int i = 1; i < lookAlikes.length; i++) {
            present.get(0).send(offer(lookAlikes[i], quote(lookAlikes[i])));
        }
        for (int i = 1; i < lookAlikes.length; i++) {
            assertEquals(
                    lookAlikes[i], present.get(i).expect("offer").get("sdp").getAsString());
            present.get(i).expectNothing();
        }
    }

    @Test
    void aTargetMayBeWrittenWithEscapes() {
        List<SignalingClient> present = meet("alice", "b\u00f6b😀");
        present.get(0).send("{\"type\":\"call-ended\",\"targetUserId\":\"\\u0062\\u00F6b\\ud83d\\uDE00\"}");
        present.get(1).expect("call-ended");
    }

    @Test
    void twoUsersMayHaveTheSameName() {
        connect(room(), "one", "Sam").expect("welcome");
        JsonObject welcome = connect(room(), "two", "Sam").expect("welcome");
        assertEquals(List.of("one", "two"), ids(welcome));
        assertEquals("Sam", participants(welcome).get(0).get("name").getAsString());
        assertEquals("Sam", participants(welcome).get(1).get("name").getAsString());
    }
}
