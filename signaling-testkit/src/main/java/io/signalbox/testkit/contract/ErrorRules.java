package io.signalbox.testkit.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.gson.JsonObject;
import io.signalbox.testkit.SignalingClient;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** A message that is not carried out is answered with an error, and the connection stays. */
abstract class ErrorRules extends RuleSet {

    ErrorRules(ProtocolConformance server) {
        super(server);
    }

    @BeforeEach
    void onlyWithExtensions() {
        assumeTrue(server.extensions(), "errors go beyond the original protocol");
    }

    @TestFactory
    Stream<DynamicTest> whatCannotBeReadIsABadMessage() {
        List<String> texts = List.of(
                "",
                " ",
                "{",
                "}",
                "null",
                "true",
                "42",
                "\"ping\"",
                "[]",
                "[" + PING_TEXT + "]",
                PING_TEXT + PING_TEXT,
                PING_TEXT + " x",
                "{\"type\":\"ping\",}",
                "{'type':'ping'}",
                "{type:\"ping\"}",
                "{\"type\":\"ping\"",
                "\ufeff" + PING_TEXT,
                "{\"type\":\"ping\",\"n\":01}",
                "{\"type\":\"ping\",\"n\":NaN}",
                "{\"type\":\"ping\",\"s\":\"\\x\"}",
                "{\"type\":\"ping\",\"s\":\"a\tb\"}",
                "{\"type\":\"ping\"/**/}",
                "{\"type\":\"ping\",\"type\":\"ping\"}",
                "{\"type\":\"ping\",\"a\":1,\"a\":1}",
                "{\"type\":\"ping\",\"a\":1,\"\\u0061\":1}",
                "{\"type\":\"ping\",\"\\ud800\":1}",
                "{\"type\":\"\\ud800\"}",
                "{\"type\":\"call-ended\",\"targetUserId\":\"\\udc00\"}",
                "{\"type\":\"ping\",\"deep\":" + "[".repeat(33) + "]".repeat(33) + "}",
                "[".repeat(server.messageBound()),
                "{\"a\":".repeat(server.messageBound() / 5));
        return each(texts, ErrorRules.this::assertBadMessage);
    }

    @TestFactory
    Stream<DynamicTest> aMemberThatIsMissingOrOfTheWrongKindIsABadMessage() {
        List<String> texts = List.of(
                "{}",
                "{\"Type\":\"ping\"}",
                "{\"type\":1}",
                "{\"type\":null}",
                "{\"type\":[\"ping\"]}",
                "{\"type\":{\"a\":\"ping\"}}",
                "{\"type\":\"offer\",\"sdp\":\"s\"}",
                "{\"type\":\"offer\",\"targetUserId\":null,\"sdp\":\"s\"}",
                "{\"type\":\"offer\",\"targetUserId\":7,\"sdp\":\"s\"}",
                "{\"type\":\"offer\",\"targetUserId\":[\"bob\"],\"sdp\":\"s\"}",
                "{\"type\":\"call-ended\"}",
                "{\"type\":\"call-ended\",\"targetUserId\":true}");
        return each(texts, this::assertBadMessage);
    }

    @TestFactory
    Stream<DynamicTest> aMessageWithoutItsPayloadIsABadMessageThatNamesTheRequest() {
        return each(List.of("offer", "answer", "ice-candidate", "participant-update"), type -> {
            JsonObject error = assertBadMessage("{\"type\":" + quote(type) + ",\"targetUserId\":\"bob\"}");
            assertEquals(type, error.get("requestType").getAsString());
        });
    }

    @TestFactory
    Stream<DynamicTest> anUnknownTypeIsToldAndChangesNothing() {
        List<String> types = List.of(
                "dance",
                "",
                "Ping",
                "ping ",
                "😀\"\\<b>",
                "__proto__",
                "constructor",
                "toString",
                "welcome",
                "pong",
                "error",
                "participant-left");
        return each(types, type -> {
            List<SignalingClient> present = meet("alice", "bob");
            present.get(0).send("{\"type\":" + quote(type) + ",\"targetUserId\":\"bob\",\"sdp\":1}");
            JsonObject error = expectError(present.get(0), "unknown-type");
            assertEquals(type, error.get("requestType").getAsString());
            present.get(0).expectNothing();
            present.get(1).expectNothing();
        });
    }

    @TestFactory
    Stream<DynamicTest> anUnknownTargetIsToldByName() {
        List<String> targets = List.of("nobody", "", "Bob", "bob ", "a b+c&d", "😀\"\\", "__proto__", "x".repeat(1000));
        return each(targets, target -> {
            List<SignalingClient> present = meet("alice", "bob");
            for (String type : List.of("offer", "answer", "call-ended")) {
                present.get(0).send(toOne(type, target, "sdp", "{}"));
                JsonObject error = expectError(present.get(0), "unknown-target");
                assertEquals(type, error.get("requestType").getAsString());
                assertEquals(target, error.get("targetUserId").getAsString());
            }
            present.get(1).expectNothing();
        });
    }

    @Test
    void whoLeftOrIsInAnotherRoomIsAnUnknownTarget() {
        List<SignalingClient> present = meet("alice", "bob");
        SignalingClient carol = join(freshRoom(), "carol");
        present.get(1).leave();
        present.get(0).expect("participant-left");
        for (String target : List.of("bob", "carol")) {
            present.get(0).send(toOne("ice-candidate", target, "candidate", "null"));
            JsonObject error = expectError(present.get(0), "unknown-target");
            assertEquals("ice-candidate", error.get("requestType").getAsString());
            assertEquals(target, error.get("targetUserId").getAsString());
        }
        carol.expectNothing();
    }

    @Test
    void manyUnknownTargetsInARowAreNoAbuse() {
        SignalingClient alice = join("alice");
        for (int i = 0; i < 3 * server.malformedInARow(); i++) {
            alice.send(toOne("ice-candidate", "gone", "candidate", "null"));
            expectError(alice, "unknown-target");
        }
        alice.expectNothing();
    }

    @Test
    void tooManyMalformedMessagesInARowCloseTheConnection() {
        List<SignalingClient> present = meet("alice", "bob");
        for (int i = 1; i < server.malformedInARow(); i++) {
            present.get(1).send("{");
            expectError(present.get(1), "bad-message");
        }
        present.get(1).send("{");
        assertEquals(1008, present.get(1).awaitClosed().code());
        assertToldOnce(present.get(0), "bob");
    }

    @Test
    void aGoodMessageBetweenMalformedOnesStartsTheCountAnew() {
        SignalingClient alice = join("alice");
        for (int round = 0; round < 3; round++) {
            for (int i = 1; i < server.malformedInARow(); i++) {
                alice.send("{");
                expectError(alice, "bad-message");
            }
            alice.expectNothing();
        }
    }

    private JsonObject assertBadMessage(String text) {
        List<SignalingClient> present = meet("alice", "bob");
        present.get(0).send(text);
        JsonObject error = expectError(present.get(0), "bad-message");
        present.get(0).expectNothing();
        present.get(1).expectNothing();
        return error;
    }

    private static JsonObject expectError(SignalingClient client, String code) {
        JsonObject error = client.expect("error");
        assertEquals(code, error.get("code").getAsString(), () -> "code of " + error);
        assertFalse(error.get("message").getAsString().isBlank(), () -> "message of " + error);
        return error;
    }
}
