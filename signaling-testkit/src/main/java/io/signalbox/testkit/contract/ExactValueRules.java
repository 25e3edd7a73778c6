package io.signalbox.testkit.contract;

import io.signalbox.testkit.SignalingClient;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** A relayed value reaches the peer exactly as it was written, whatever RFC 8259 allows. */
abstract class ExactValueRules extends RuleSet {

    private static final List<String> VALUES = List.of(
            "1.0e+2",
            "-0",
            "0.10",
            "1E400",
            "12345678901234567890123456789012345678901234567890",
            "0.1000000000000000055511151231257827021181583404541015625",
            "true",
            "false",
            "\"\"",
            "\"\\u00e9\"",
            "\"\u00e9\"",
            "\"\\/\\b\\f\\u0000\\u001F\"",
            "\"\\ud800\"",
            "\"\\uDC00\\uD800\"",
            "\"\\ud83d\\ude00 😀\"",
            "\"\u007f\u0085\u2028\u2029\u202e\ufeff\uffff\"",
            "{}",
            "[]",
            "{\"b\":1,\"a\":2,\"10\":3,\"9\":4}",
            "{\"a\":1,\"a\":2}",
            "{\"__proto__\":{\"admin\":true},\"constructor\":{\"prototype\":1}}",
            "{\"\":0,\"\\ud800\":1}",
            "[1,  2 ,\t3,\r\n 4 ]",
            "{ \"type\" : \"offer\" , \"fromUserId\" : \"mallory\" }",
            "\"}],{\\\"type\\\":\\\"call-ended\\\"}\"",
            "[".repeat(31) + "]".repeat(31),
            "{\"a\":".repeat(31) + "1" + "}".repeat(31));

    ExactValueRules(ProtocolConformance server) {
        super(server);
    }

    @TestFactory
    Stream<DynamicTest> aDescriptionComesOutAsItWentIn() {
        return each(VALUES, value -> {
            List<SignalingClient> present = meet("alice", "bob");
            present.get(0).send(offer("bob", value));
            assertCarries(present.get(1).nextText(), "sdp", value);
            present.get(1).send(toOne("answer", "alice", "sdp", value));
            assertCarries(present.get(0).nextText(), "sdp", value);
        });
    }

    @TestFactory
    Stream<DynamicTest> aCandidateComesOutAsItWentIn() {
        return each(VALUES, value -> {
            List<SignalingClient> present = meet("alice", "bob");
            present.get(0).send(toOne("ice-candidate", "bob", "candidate", value));
            assertCarries(present.get(1).nextText(), "candidate", value);
        });
    }

    @TestFactory
    Stream<DynamicTest> anUpdateComesOutAsItWentIn() {
        List<String> depthsTaken = VALUES.stream()
                .filter(value -> !value.contains("[[[") && !value.contains("a\":{"))
                .toList();
        return each(depthsTaken, value -> {
            List<SignalingClient> present = meet("alice", "bob", "carol");
            String update = "{\"value\": " + value + "}";
            present.get(0).send("{\"type\":\"participant-update\",\"updates\":" + update + "}");
            assertCarries(present.get(1).nextText(), "updates", update);
            assertCarries(present.get(2).nextText(), "updates", update);
        });
    }
}
