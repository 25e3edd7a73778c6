package io.signalbox.server;

import static io.signalbox.testkit.WebSocketFrame.BINARY;
import static io.signalbox.testkit.WebSocketFrame.CLOSE;
import static io.signalbox.testkit.WebSocketFrame.CONTINUATION;
import static io.signalbox.testkit.WebSocketFrame.PING;
import static io.signalbox.testkit.WebSocketFrame.PONG;
import static io.signalbox.testkit.WebSocketFrame.TEXT;
import static io.signalbox.testkit.WebSocketFrame.frame;
import static io.signalbox.testkit.WebSocketFrame.text;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.testkit.RawWebSocket;
import io.signalbox.testkit.WebSocketFrame;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Frames and what is in them, of a server that knows text alone. */
class Rfc6455FramingTest extends Rfc6455Rules {

    private static String offer(String sdp) {
        return "{\"type\":\"offer\",\"targetUserId\":\"bob\",\"sdp\":\"" + sdp + "\"}";
    }

    /** The frames of a message whose fragments have these bytes. */
    private static WebSocketFrame[] fragments(byte[]... parts) {
        WebSocketFrame[] frames = new WebSocketFrame[parts.length];
        for (int i = 0; i < parts.length; i++) {
            WebSocketFrame frame = frame(i == 0 ? TEXT : CONTINUATION, parts[i]);
            frames[i] = i < parts.length - 1 ? frame.withMoreToCome() : frame;
        }
        return frames;
    }

    /** A text cut every so many bytes. */
    private static byte[][] cut(String text, int bytes) {
        byte[] all = text.getBytes(UTF_8);
        List<byte[]> parts = new ArrayList<>();
        for (int at = 0; at < all.length; at += bytes) {
            parts.add(Arrays.copyOfRange(all, at, Math.min(at + bytes, all.length)));
        }
        return parts.toArray(byte[][]::new);
    }

    /** Sends bytes in writes of so many at a time. */
    private static void chop(RawWebSocket client, int size, byte[] bytes) {
        for (int at = 0; at < bytes.length; at += size) {
            client.sendBytes(Arrays.copyOfRange(bytes, at, Math.min(at + size, bytes.length)));
        }
    }

    @Nested
    class Section51Masking {

        @Test
        void aFrameThatIsNotMaskedCloses() {
            for (int opcode : new int[] {TEXT, CONTINUATION, PING, PONG, CLOSE}) {
                assertClosed(1002, frame(opcode, new byte[0]).withoutMask());
            }
        }

        @Test
        void whatIsNoFrameAtAllCloses() {
            assertClosed(1002, "GET / HTTP/1.1\r\nHost: example.com\r\n\r\n".getBytes(UTF_8));
        }
    }

    @Nested
    class Section52Frames {

        @ParameterizedTest
        @ValueSource(ints = {125, 126, 127, 128, 4_095, 4_096, 4_097, 65_535, 65_536})
        void aMessageOfAnyLengthArrivesHoweverItTravels(int length) {
            String room = freshRoom();
            RawWebSocket alice = joinRaw(room, "alice");
            RawWebSocket bob = joinRaw(room, "bob");
            String sdp = "x".repeat(length - offer("").length());
            byte[] message = text(offer(sdp)).toBytes();
            for (int size : new int[] {message.length, 997}) {
                chop(alice, size, message);
                assertThat(bob.nextText()).hasSizeGreaterThan(sdp.length()).contains('"' + sdp + '"');
            }
        }

        @Test
        void anEmptyMessageIsAMessage() {
            RawWebSocket client = join();
            client.send("");
            assertThat(client.expect("error").get("code").getAsString()).isEqualTo("bad-message");
            assertTaken(client);
        }

        @ParameterizedTest
        @CsvSource({"126, 0", "126, 15", "126, 125", "127, 15", "127, 126", "127, 65535"})
        void aLengthThatIsNotInItsShortestFormCloses(int code, int length) {
            ByteBuffer head = ByteBuffer.allocate(14).put((byte) 0x81).put((byte) (0x80 | code));
            head = code == 126 ? head.putShort((short) length) : head.putLong(length);
            byte[] mask = new byte[4];
            byte[] payload = new byte[length];
            Arrays.fill(payload, (byte) ' ');
            assertClosed(1002, join(Arrays.copyOf(head.array(), head.position()), mask, payload));
        }

        @Test
        void aLengthWithTheHighestBitSetCloses() {
            byte[] head = new byte[14];
            Arrays.fill(head, (byte) 0xFF);
            head[0] = (byte) 0x81;
            assertClosed(1002, head);
        }

        @ParameterizedTest
        @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7})
        void reservedBitsClose(int bits) {
            assertClosed(1002, text(PING_TEXT).withReserved(bits));
            assertClosed(1002, frame(PING, new byte[0]).withReserved(bits));
            assertClosed(
                    1002,
                    frame(TEXT, new byte[0]).withMoreToCome(),
                    frame(CONTINUATION, new byte[0]).withReserved(bits));
        }

        @ParameterizedTest
        @ValueSource(ints = {3, 4, 5, 6, 7, 0xB, 0xC, 0xD, 0xE, 0xF})
        void reservedOpcodesClose(int opcode) {
            assertClosed(1002, frame(opcode, new byte[0]));
            assertClosed(1002, frame(opcode, PING_TEXT.getBytes(UTF_8)));
            assertClosed(1002, frame(TEXT, new byte[0]).withMoreToCome(), frame(opcode, new byte[0]));
        }

        @Test
        void whatCameBeforeABadFrameIsCarriedOut() {
            RawWebSocket client = join();
            client.send(text(PING_TEXT), frame(7, new byte[0]), text(PING_TEXT));
            client.expect("pong");
            WebSocketFrame next = client.read();
            assertThat(next).isNotNull();
            assertThat(next.opcode()).isEqualTo(CLOSE);
        }
    }

    @Nested
    class Section54Fragments {

        @ParameterizedTest
        @ValueSource(ints = {1, 2, 3, 16, 4_096})
        void aMessageMayComeInFragmentsOfAnySize(int size) {
            String room = freshRoom();
            RawWebSocket alice = joinRaw(room, "alice");
            RawWebSocket bob = joinRaw(room, "bob");
            String sdp = "héllo κόσμε 語 😀".repeat(20);
            alice.send(fragments(cut(offer(sdp), size)));
            assertThat(bob.expect("offer").get("sdp").getAsString()).isEqualTo(sdp);
        }

        @Test
        void controlFramesMayComeBetweenFragmentsAndAreAnsweredAtOnce() {
            RawWebSocket client = join();
            client.send(frame(TEXT, "{\"type\":".getBytes(UTF_8)).withMoreToCome(), frame(PING, new byte[] {1}));
            WebSocketFrame pong = client.read();
            assertThat(pong).isNotNull();
            assertThat(pong.opcode()).isEqualTo(PONG);
            client.send(frame(PONG, new byte[] {2}), frame(CONTINUATION, "\"ping\"}".getBytes(UTF_8)));
            client.expect("pong");
        }

        @Test
        void aCloseMayComeBetweenFragments() {
            assertClosed(1000, frame(TEXT, new byte[] {'{'}).withMoreToCome(), WebSocketFrame.close(1000, ""));
        }

        @Test
        void aContinuationOfNothingCloses() {
            byte[] payload = PING_TEXT.getBytes(UTF_8);
            assertClosed(1002, frame(CONTINUATION, payload));
            assertClosed(1002, frame(CONTINUATION, payload).withMoreToCome());
            assertClosed(1002, text(PING_TEXT), frame(CONTINUATION, payload));
            assertClosed(1002, frame(CONTINUATION, new byte[5_000]));
        }

        @Test
        void aMessageInsideAMessageCloses() {
            WebSocketFrame first = frame(TEXT, new byte[] {'{'}).withMoreToCome();
            assertClosed(1002, first, text(PING_TEXT));
            assertClosed(1002, first, first);
            assertClosed(1002, first, frame(TEXT, new byte[5_000]));
        }
    }

    @Nested
    class Section55ControlFrames {

        @ParameterizedTest
        @ValueSource(ints = {PING, PONG, CLOSE})
        void oneOfMoreThan125BytesCloses(int opcode) {
            byte[] payload = new byte[126];
            payload[0] = 3;
            payload[1] = (byte) 0xE8;
            assertClosed(1002, frame(opcode, payload));
        }

        @ParameterizedTest
        @ValueSource(ints = {PING, PONG, CLOSE})
        void oneInFragmentsCloses(int opcode) {
            assertClosed(1002, frame(opcode, new byte[0]).withMoreToCome());
        }

        @ParameterizedTest
        @ValueSource(ints = {0, 1, 125})
        void aPingIsAnsweredWithWhatItCarries(int length) {
            byte[] payload = new byte[length];
            Arrays.fill(payload, (byte) 0xFE);
            RawWebSocket client = join();
            for (int size : new int[] {1_000, 1}) {
                chop(client, size, frame(PING, payload).toBytes());
                WebSocketFrame pong = client.read();
                assertThat(pong).isNotNull();
                assertThat(pong.opcode()).isEqualTo(PONG);
                assertThat(pong.payload()).isEqualTo(payload);
            }
        }

        @Test
        void tenPingsAreAnsweredInTheirOrder() {
            RawWebSocket client = join();
            for (byte i = 0; i < 10; i++) {
                client.send(frame(PING, new byte[] {i}));
            }
            for (byte i = 0; i < 10; i++) {
                WebSocketFrame pong = client.read();
                assertThat(pong).isNotNull();
                assertThat(pong.payload()).containsExactly(i);
            }
        }

        @Test
        void aPongThatNobodyAskedForIsIgnored() {
            assertTaken(join(), frame(PONG, new byte[0]), frame(PONG, new byte[125]));
        }
    }

    @Nested
    class Section56DataFrames {

        @Test
        void binaryIsNotForThisServer() {
            assertClosed(1003, frame(BINARY, new byte[0]));
            assertClosed(1003, frame(BINARY, new byte[1]).withMoreToCome());
            assertClosed(1003, frame(TEXT, new byte[0]).withMoreToCome(), frame(BINARY, new byte[0]));
        }
    }

    @Nested
    class Section81Utf8 {

        @ParameterizedTest
        @ValueSource(ints = {0x7F, 0x80, 0x7FF, 0x800, 0xD7FF, 0xE000, 0xFFFD, 0xFFFE, 0xFFFF, 0x10000, 0x10FFFF})
        void everyCodePointArrivesCutWhereverItMayBe(int codePoint) {
            String room = freshRoom();
            RawWebSocket alice = joinRaw(room, "alice");
            RawWebSocket bob = joinRaw(room, "bob");
            String character = Character.toString(codePoint);
            String offer = offer(character);
            byte[] bytes = offer.getBytes(UTF_8);
            int start = offer.indexOf(character);
            for (int at = start; at <= start + character.getBytes(UTF_8).length; at++) {
                alice.send(fragments(Arrays.copyOf(bytes, at), Arrays.copyOfRange(bytes, at, bytes.length)));
                assertThat(bob.expect("offer").get("sdp").getAsString()).isEqualTo(character);
            }
            chop(alice, 1, text(offer).toBytes());
            assertThat(bob.expect("offer").get("sdp").getAsString()).isEqualTo(character);
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "80",
                    "BF",
                    "C0 80",
                    "C1 BF",
                    "E0 80 80",
                    "E0 9F BF",
                    "F0 80 80 80",
                    "F0 8F BF BF",
                    "ED A0 80",
                    "ED BF BF",
                    "ED A0 BD ED B8 80",
                    "F4 90 80 80",
                    "F5 80 80 80",
                    "F8 88 80 80 80",
                    "FC 84 80 80 80 80",
                    "FE",
                    "FF",
                    "C3 28",
                    "E2 28 A1",
                    "E2 82 28",
                    "F0 28 8C BC",
                    "F0 9F 98 28"
                })
        void whatIsNotUtf8Closes(String hex) {
            byte[] bad = hex(hex);
            byte[] before = "{\"type\":\"ping\",\"a\":\"".getBytes(UTF_8);
            byte[] after = "\"}".getBytes(UTF_8);
            assertClosed(1007, fragments(join(before, bad, after)));
            byte[][] single = new byte[bad.length + 2][];
            single[0] = before;
            for (int i = 0; i < bad.length; i++) {
                single[i + 1] = new byte[] {bad[i]};
            }
            single[bad.length + 1] = after;
            assertClosed(1007, fragments(single));
        }

        @ParameterizedTest
        @ValueSource(strings = {"C3", "E2 82", "F0 9F 98"})
        void aMessageThatEndsWithinACharacterCloses(String hex) {
            assertClosed(1007, fragments(hex(hex)));
            assertClosed(1007, fragments(hex(hex), new byte[0]));
        }

        @Test
        void whatIsWrongInAFragmentIsNotWaitedOn() {
            assertClosed(1007, frame(TEXT, hex("C3 28")).withMoreToCome());
        }

        @Test
        void whatIsWrongInALongFrameIsNotWaitedOn() {
            byte[] frame = frame(TEXT, join(hex("C3 28"), new byte[60_000])).toBytes();
            assertClosed(1007, Arrays.copyOf(frame, 8_000));
        }

        private static byte[] hex(String bytes) {
            return HexFormat.ofDelimiter(" ").parseHex(bytes);
        }
    }
}
