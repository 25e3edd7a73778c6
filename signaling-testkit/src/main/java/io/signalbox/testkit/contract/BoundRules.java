package io.signalbox.testkit.contract;

import static io.signalbox.testkit.WebSocketFrame.CONTINUATION;
import static io.signalbox.testkit.WebSocketFrame.TEXT;
import static io.signalbox.testkit.WebSocketFrame.frame;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.gson.JsonObject;
import io.signalbox.testkit.RawWebSocket;
import io.signalbox.testkit.SignalingClient;
import io.signalbox.testkit.SignalingClient.Closed;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** What is at a bound goes, what is one beyond it gets the bound's close code. */
abstract class BoundRules extends RuleSet {

    BoundRules(ProtocolConformance server) {
        super(server);
    }

    @BeforeEach
    void onlyWithExtensions() {
        assumeTrue(server.extensions(), "bounds go beyond the original protocol");
    }

    @TestFactory
    Stream<DynamicTest> aMessageOfJustTheBoundIsRelayed() {
        return each(List.of("x", "é", "😀"), filling -> {
            List<SignalingClient> present = meet("alice", "bob");
            String message = messageOf(server.messageBound(), "bob", filling);
            present.get(0).send(message);
            assertCarries(
                    present.get(1).nextText(),
                    "sdp",
                    message.substring(message.indexOf("sdp\":") + 5, message.length() - 1));
        });
    }

    @TestFactory
    Stream<DynamicTest> aMessageOneByteBeyondTheBoundClosesWith1009() {
        return each(List.of("x", "é", "😀"), filling -> {
            List<SignalingClient> present = meet("alice", "bob");
            present.get(0).send(messageOf(server.messageBound() + 1, "bob", filling));
            assertEquals(1009, present.get(0).awaitClosed().code());
            assertToldOnce(present.get(1), "alice");
        });
    }

    @Test
    void fragmentsThatAddUpBeyondTheBoundCloseWith1009() {
        SignalingClient alice = join("alice");
        RawWebSocket bob = joinRaw("bob");
        alice.expect("participant-joined");
        byte[] message = messageOf(server.messageBound() + 1, "alice", "x").getBytes(UTF_8);
        int half = message.length / 2;
        bob.send(
                frame(TEXT, Arrays.copyOf(message, half)).withMoreToCome(),
                frame(CONTINUATION, Arrays.copyOfRange(message, half, message.length)));
        assertEquals(1009, bob.awaitClosed().code());
        bob.close();
        assertToldOnce(alice, "bob");
    }

    @Test
    void fragmentsThatAddUpToTheBoundAreRelayed() {
        SignalingClient alice = join("alice");
        RawWebSocket bob = joinRaw("bob");
        alice.expect("participant-joined");
        byte[] message = messageOf(server.messageBound(), "alice", "x").getBytes(UTF_8);
        bob.send(
                frame(TEXT, Arrays.copyOf(message, 7)).withMoreToCome(),
                frame(CONTINUATION, Arrays.copyOfRange(message, 7, message.length)));
        alice.expect("offer");
    }

    @Test
    void oneTooManyForARoomIsTurnedAwayWith1013() {
        List<SignalingClient> participants = new ArrayList<>();
        for (int i = 0; i < server.roomSize(); i++) {
            participants.add(join("user-" + i));
        }
        SignalingClient first = participants.get(0);
        for (int i = 1; i < server.roomSize(); i++) {
            assertEquals(
                    "user-" + i,
                    first.expect("participant-joined").get("userId").getAsString());
        }
        assertEquals("room-full", connect("one-too-many").expectClosed(1013).reason());
        first.expectNothing();

        connect("user-1").expect("welcome");
        assertEquals("user-1", first.expect("participant-left").get("userId").getAsString());
        assertEquals("user-1", first.expect("participant-joined").get("userId").getAsString());

        participants.get(2).leave();
        first.expect("participant-left");
        connect("one-too-many").expect("welcome");
        assertEquals(
                "one-too-many", first.expect("participant-joined").get("userId").getAsString());
    }

    @Test
    void joinAndLeaveEventsOfALargeRoomLeaveTheListOut() {
        int large = server.listBound() + 1;
        assumeTrue(server.roomSize() >= large, "rooms are too small for it");
        List<SignalingClient> participants = new ArrayList<>();
        for (int i = 0; i < large; i++) {
            participants.add(join("user-" + i));
        }
        SignalingClient first = participants.get(0);
        for (int i = 1; i < large; i++) {
            JsonObject joined = first.expect("participant-joined");
            assertEquals(i + 1 <= server.listBound(), joined.has("participants"), () -> "list in " + joined);
        }
        first.send("{\"type\":\"request-participants\"}");
        assertEquals(large, ids(first.expect("participants-list")).size());
    }

    @TestFactory
    Stream<DynamicTest> identifiersAndNamesAtTheirBoundsAreWelcome() {
        return each(List.of("x", "é", "😀"), character -> {
            String id = character.repeat(128);
            String name = character.repeat(256);
            JsonObject welcome = connect(id, id, name).expect("welcome");
            assertEquals(id, welcome.get("roomId").getAsString());
            assertEquals(List.of(id), ids(welcome));
            assertEquals(name, participants(welcome).get(0).get("name").getAsString());
        });
    }

    @TestFactory
    Stream<DynamicTest> anIdentifierOutOfBoundsIsClosedWith1008AndAReasonOfItsOwn() {
        List<String> bad = List.of(
                "x".repeat(129),
                "😀".repeat(129),
                "a\u0000b",
                "line\nbreak",
                "\u007f",
                "\u0085",
                "abc\u202edef",
                "__proto__");
        return each(bad, value -> {
            assertRefused(connect(value, "user", "Name"));
            assertRefused(connect(room(), value, "Name"));
        });
    }

    @TestFactory
    Stream<DynamicTest> aNameOutOfBoundsIsClosedWith1008AndAReasonOfItsOwn() {
        List<String> bad = List.of("x".repeat(257), "😀".repeat(257), "a\u0000b", "line\nbreak", "\u007f", "\u202eabc");
        return each(bad, value -> assertRefused(connect(room(), "user", value)));
    }

    private static void assertRefused(SignalingClient client) {
        Closed closed = client.expectClosed(1008);
        assertFalse(closed.reason().isBlank());
        assertNotEquals("Missing required parameters", closed.reason());
    }

    /** An offer of exactly so many bytes. */
    private static String messageOf(int bytes, String target, String filling) {
        int payload = bytes - offer(target, "\"\"").length();
        int size = filling.getBytes(UTF_8).length;
        return offer(target, '"' + filling.repeat(payload / size) + "x".repeat(payload % size) + '"');
    }
}
