package io.signalbox.testkit.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.signalbox.testkit.RawWebSocket;
import io.signalbox.testkit.SignalingClient;
import io.signalbox.testkit.WebSocketFrame;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** An offer of subprotocols is answered, or browsers fail the connection; credentials in it are not. */
abstract class SubprotocolRules extends RuleSet {

    private static final String HEADER = "Sec-WebSocket-Protocol: ";

    SubprotocolRules(ProtocolConformance server) {
        super(server);
    }

    @Test
    void noneIsAnsweredWhereNoneIsOffered() {
        assertEquals(Optional.empty(), answerTo(""));
    }

    @TestFactory
    Stream<DynamicTest> theFirstThatIsOfferedIsAnswered() {
        return each(List.of("chat", "chat, superchat", "chat,superchat"), offer -> {
            assertEquals(Optional.of("chat"), answerTo(HEADER + offer + "\r\n"));
        });
    }

    @TestFactory
    @Tag("extension")
    Stream<DynamicTest> theProtocolsOwnIsAnsweredWhereverItStands() {
        assumeTrue(server.extensions(), "the original answers the first");
        return each(
                List.of(
                        "signalbox.v1",
                        "bearer.a.b-c, signalbox.v1",
                        "signalbox.v1, session.abc",
                        "chat, signalbox.v1"),
                offer -> {
                    assertEquals(Optional.of("signalbox.v1"), answerTo(HEADER + offer + "\r\n"));
                });
    }

    @Test
    @Tag("extension")
    void aCredentialIsNotAnswered() {
        assumeTrue(server.extensions(), "the original answers the first");
        assertEquals(Optional.of("chat"), answerTo(HEADER + "bearer.abc, session.abc, chat, superchat\r\n"));
    }

    @TestFactory
    @Tag("extension")
    Stream<DynamicTest> anOfferOfNothingButCredentialsIsRefusedWith400OrClosedWith1008() {
        assumeTrue(server.extensions(), "the original answers the first");
        return each(List.of("bearer.abc", "session.abc", "session.abc, bearer.abc"), offer -> {
            RawWebSocket client;
            try {
                client = offering(HEADER + offer + "\r\n");
            } catch (AssertionError notUpgraded) {
                String answer = String.valueOf(notUpgraded.getMessage());
                assertTrue(answer.contains("HTTP/1.1 400 "), answer);
                return;
            }
            assertEquals(Optional.empty(), answerOf(client));
            WebSocketFrame first = client.read();
            assertTrue(first != null && first.opcode() == WebSocketFrame.CLOSE, () -> "not closed, but " + first);
            assertEquals(new SignalingClient.Closed(1008, "No subprotocol to answer"), first.closed());
        });
    }

    /** What is answered to a client that joins with these headers; empty where nothing is. */
    private Optional<String> answerTo(String headers) {
        RawWebSocket client = offering(headers);
        client.expect("welcome");
        return answerOf(client);
    }

    private RawWebSocket offering(String headers) {
        return kept(RawWebSocket.connect(address("alice"), "alice", headers, 0));
    }

    private static Optional<String> answerOf(RawWebSocket client) {
        List<String> answers = client.responseHead()
                .lines()
                .filter(line -> line.regionMatches(true, 0, HEADER, 0, HEADER.length()))
                .map(line -> line.substring(HEADER.length()).strip())
                .toList();
        assertTrue(answers.size() <= 1, () -> "more than one answer: " + answers);
        return answers.stream().findFirst();
    }
}
