package io.signalbox.testkit.contract;

import static io.signalbox.testkit.WebSocketFrame.BINARY;
import static io.signalbox.testkit.WebSocketFrame.CLOSE;
import static io.signalbox.testkit.WebSocketFrame.CONTINUATION;
import static io.signalbox.testkit.WebSocketFrame.PING;
import static io.signalbox.testkit.WebSocketFrame.PONG;
import static io.signalbox.testkit.WebSocketFrame.TEXT;
import static io.signalbox.testkit.WebSocketFrame.frame;
import static io.signalbox.testkit.WebSocketFrame.text;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import io.signalbox.testkit.RawWebSocket;
import io.signalbox.testkit.SignalingClient;
import io.signalbox.testkit.WebSocketFrame;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Frames: what RFC 6455 allows goes through, what it forbids ends the connection with its code. */
abstract class FramingRules extends RuleSet {

    private static final byte[] BAD_UTF8 = {'"', (byte) 0xC3, (byte) 0x28, '"'};

    FramingRules(ProtocolConformance server) {
        super(server);
    }

    @Test
    void aMessageMayComeInFragmentsWithPingsBetween() {
        SignalingClient alice = join("alice");
        RawWebSocket bob = joinRaw("bob");
        alice.expect("participant-joined");
        byte[] message = offer("alice", "\"déjà vu 😀\"").getBytes(UTF_8);
        int cut = new String(message, UTF_8).indexOf("😀") + 4;
        bob.send(
                frame(TEXT, Arrays.copyOf(message, 1)).withMoreToCome(),
                frame(PING, new byte[] {1, 2, 3}),
                frame(CONTINUATION, Arrays.copyOfRange(message, 1, cut)).withMoreToCome(),
                frame(CONTINUATION, new byte[0]).withMoreToCome(),
                frame(CONTINUATION, Arrays.copyOfRange(message, cut, message.length)));
        assertEquals("déjà vu 😀", alice.expect("offer").get("sdp").getAsString());
        WebSocketFrame pong = bob.read();
        assertNotNull(pong);
        assertEquals(PONG, pong.opcode());
        assertEquals(List.of((byte) 1, (byte) 2, (byte) 3), boxed(pong.payload()));
    }

    @Test
    void bytesMayTrickleInOneByOne() {
        SignalingClient alice = join("alice");
        RawWebSocket bob = joinRaw("bob");
        alice.expect("participant-joined");
        for (byte b : text(offer("alice", "\"slow\"")).toBytes()) {
            bob.sendBytes(new byte[] {b});
        }
        assertEquals("slow", alice.expect("offer").get("sdp").getAsString());
    }

    @Test
    void anUnsolicitedPongIsIgnored() {
        RawWebSocket alice = joinRaw("alice");
        alice.send(frame(PONG, new byte[] {7}), text(PING_TEXT));
        alice.expect("pong");
    }

    @Test
    void theServerMasksNothingAndSetsNoReservedBits() {
        RawWebSocket alice = kept(RawWebSocket.connect(address("alice"), "alice"));
        WebSocketFrame welcome = alice.read();
        assertNotNull(welcome);
        assertEquals(TEXT, welcome.opcode());
        assertEquals(0, welcome.reserved());
        assertEquals(false, welcome.isMasked());
    }

    @Test
    void aBinaryFrameClosesWith1003() {
        assertAnswered(1003, frame(BINARY, PING_TEXT.getBytes(UTF_8)));
    }

    @TestFactory
    Stream<DynamicTest> badUtf8ClosesWith1007() {
        Map<String, WebSocketFrame[]> cases = new LinkedHashMap<>();
        cases.put("bad continuation byte", frames(frame(TEXT, BAD_UTF8)));
        cases.put(
                "inside a message", frames(frame(TEXT, join(offer("alice", "\"").getBytes(UTF_8), BAD_UTF8))));
        cases.put("encoded surrogate", frames(frame(TEXT, new byte[] {(byte) 0xED, (byte) 0xA0, (byte) 0x80})));
        cases.put("overlong slash", frames(frame(TEXT, new byte[] {(byte) 0xC0, (byte) 0xAF})));
        cases.put("cut off at the end", frames(frame(TEXT, new byte[] {'"', (byte) 0xF0, (byte) 0x9F})));
        cases.put("beyond U+10FFFF", frames(frame(TEXT, new byte[] {(byte) 0xF4, (byte) 0x90, (byte) 0x80, (byte) 0x80
        })));
        cases.put(
                "in a continuation",
                frames(frame(TEXT, new byte[] {'{'}).withMoreToCome(), frame(CONTINUATION, BAD_UTF8)));
        return each(cases.keySet(), name -> assertAnswered(1007, cases.getOrDefault(name, frames())));
    }

    @TestFactory
    Stream<DynamicTest> aProtocolErrorClosesWith1002() {
        Map<String, WebSocketFrame[]> cases = new LinkedHashMap<>();
        if (server.refusesUnmaskedFrames()) {
            cases.put("unmasked", frames(text(PING_TEXT).withoutMask()));
        }
        cases.put("RSV1 without an extension", frames(text(PING_TEXT).withReserved(4)));
        cases.put("RSV2", frames(text(PING_TEXT).withReserved(2)));
        cases.put("RSV3", frames(text(PING_TEXT).withReserved(1)));
        cases.put("reserved data opcode", frames(frame(3, new byte[0])));
        cases.put("reserved control opcode", frames(frame(0xB, new byte[0])));
        cases.put("control frame of 126 bytes", frames(frame(PING, new byte[126])));
        cases.put("fragmented control frame", frames(frame(PING, new byte[0]).withMoreToCome()));
        cases.put("continuation of nothing", frames(frame(CONTINUATION, PING_TEXT.getBytes(UTF_8))));
        cases.put(
                "message inside a message", frames(frame(TEXT, new byte[] {'{'}).withMoreToCome(), text(PING_TEXT)));
        cases.put("close frame of one byte", frames(frame(CLOSE, new byte[1])));
        return each(cases.keySet(), name -> assertAnswered(1002, cases.getOrDefault(name, frames())));
    }

    /** One who breaks the rules is closed with the code; the other hears of the leave, once, and of nothing else. */
    private void assertAnswered(int code, WebSocketFrame... frames) {
        SignalingClient alice = join("alice");
        RawWebSocket bob = joinRaw("bob");
        alice.expect("participant-joined");
        bob.send(frames);
        int told = bob.awaitClosed().code();
        if (told != 1006 || server.tellsProtocolErrors()) {
            assertEquals(code, told);
        }
        bob.close();
        assertToldOnce(alice, "bob");
    }

    private static WebSocketFrame[] frames(WebSocketFrame... frames) {
        return frames;
    }

    private static byte[] join(byte[] first, byte[] second) {
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }

    private static List<Byte> boxed(byte[] bytes) {
        Byte[] boxed = new Byte[bytes.length];
        Arrays.setAll(boxed, i -> bytes[i]);
        return List.of(boxed);
    }
}
