package io.signalbox.websocket;

import static io.signalbox.testkit.WebSocketFrame.BINARY;
import static io.signalbox.testkit.WebSocketFrame.CLOSE;
import static io.signalbox.testkit.WebSocketFrame.CONTINUATION;
import static io.signalbox.testkit.WebSocketFrame.PING;
import static io.signalbox.testkit.WebSocketFrame.PONG;
import static io.signalbox.testkit.WebSocketFrame.TEXT;
import static io.signalbox.testkit.WebSocketFrame.frame;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.spi.CloseReason;
import io.signalbox.testkit.WebSocketFrame;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FrameReaderTest {

    private static final int BOUND = 300;
    private static final int CONTROL_FRAMES_AT_ONCE = 20;

    private long now;
    private final UnfinishedMessages unfinished = new UnfinishedMessages(10L * BOUND);
    private final Client client = new Client(BOUND, new FrameRate(10, CONTROL_FRAMES_AT_ONCE, () -> now));

    /** A client's reader, and what has come of it. */
    private final class Client implements FrameReader.Receiver {

        final List<String> events = new ArrayList<>();
        int violation;
        boolean givenUp;
        final FrameReader reader;

        Client(int maxMessageBytes, FrameRate rate) {
            reader = new FrameReader(maxMessageBytes, rate, unfinished, this);
        }

        /** One that bounds no rate. */
        Client(int maxMessageBytes) {
            this(maxMessageBytes, new FrameRate(0, 0, () -> 0));
        }

        List<String> reads(byte[] bytes) {
            events.clear();
            // As in a buffer that is read after its head: what stands there is not the reader's to change.
            ByteBuffer buffer =
                    ByteBuffer.allocate(bytes.length + 8).position(8).put(bytes).position(8);
            reader.read(buffer);
            assertThat(buffer.getLong(0)).isZero();
            return List.copyOf(events);
        }

        List<String> reads(WebSocketFrame... frames) {
            return reads(bytes(frames));
        }

        @Override
        public void text(byte[] utf8) {
            events.add(new String(utf8, ISO_8859_1));
        }

        @Override
        public void ping(byte[] payload) {
            events.add("ping " + new String(payload, ISO_8859_1));
        }

        @Override
        public void pong() {
            events.add("pong");
        }

        @Override
        public void closed(int code, String reason) {
            events.add("closed " + code + " " + reason);
        }

        @Override
        public void violated(CloseReason reason) {
            assertThat(violation).as("violations before").isZero();
            violation = reason.code();
        }

        @Override
        public void giveUp() {
            givenUp = true;
            reader.discard();
        }
    }

    private static byte[] bytes(WebSocketFrame... frames) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (WebSocketFrame frame : frames) {
            all.writeBytes(frame.toBytes());
        }
        return all.toByteArray();
    }

    private static WebSocketFrame text(String text) {
        return frame(TEXT, text.getBytes(ISO_8859_1));
    }

    private static WebSocketFrame text(int length) {
        return text("x".repeat(length));
    }

    private static WebSocketFrame more(int length) {
        return frame(CONTINUATION, "y".repeat(length).getBytes(ISO_8859_1));
    }

    /** The code that a frame is refused with; 0 if it passes. */
    private int refusal(WebSocketFrame frame) {
        return refusal(frame.toBytes());
    }

    private int refusal(byte[] frame) {
        Client fresh = new Client(BOUND);
        fresh.reads(frame);
        return fresh.violation;
    }

    @Test
    void messagesUpToTheBoundPass() {
        assertThat(client.reads(text(0), text(125), text(126), text(BOUND)))
                .extracting(String::length)
                .containsExactly(0, 125, 126, BOUND);
        assertThat(client.violation).isZero();
    }

    @Test
    void pingsAndPongsAreBoundedByRateAndDataFramesAndACloseAreNot() {
        WebSocketFrame ping = frame(PING, new byte[1]);
        WebSocketFrame pong = frame(PONG, new byte[1]);
        for (int i = 0; i < CONTROL_FRAMES_AT_ONCE / 2; i++) {
            assertThat(client.reads(ping, pong, text(1))).hasSize(3);
        }
        now = Duration.ofMillis(100).toNanos();
        assertThat(client.reads(pong, text(1), text(1)))
                .as("one more after a while")
                .hasSize(3);
        assertThat(client.violation).isZero();
        assertThat(client.reads(text(1), ping, text(1))).hasSize(1);
        assertThat(client.violation).isEqualTo(1008);
    }

    @Test
    void aCloseFrameIsNotOneTooMany() {
        for (int i = 0; i < CONTROL_FRAMES_AT_ONCE; i++) {
            client.reads(frame(PING, new byte[0]));
        }
        assertThat(client.reads(WebSocketFrame.close(1000, "bye"))).containsExactly("closed 1000 bye");
        assertThat(client.violation).isZero();
    }

    @Test
    void aControlFrameInFragmentsIsRefused() {
        for (int opcode : new int[] {PING, PONG, CLOSE}) {
            assertThat(refusal(frame(opcode, new byte[2]).withMoreToCome())).isEqualTo(1002);
        }
    }

    @Test
    void aFrameBeyondTheBoundIsFoundByItsHeaderAndWhatCameBeforePasses() {
        byte[] before = bytes(text(5));
        byte[] all = Arrays.copyOf(before, before.length + 8);
        System.arraycopy(text(BOUND + 1).toBytes(), 0, all, before.length, 8);
        assertThat(client.reads(all)).hasSize(1);
        assertThat(client.violation).isEqualTo(1009);
    }

    @Test
    void theSumOfFragmentsIsBounded() {
        client.reads(text(200).withMoreToCome(), more(100).withMoreToCome());
        assertThat(client.violation).isZero();
        client.reads(more(1).withMoreToCome());
        assertThat(client.violation).isEqualTo(1009);
    }

    @Test
    void aMessageOfExactlyTheBoundMayEndWithAnEmptyFragment() {
        assertThat(client.reads(text(BOUND).withMoreToCome(), more(0), text(BOUND)))
                .hasSize(2);
        assertThat(client.violation).isZero();
    }

    @Test
    void emptyFragmentsDoNotGoOnForEver() {
        client.reads(text(0).withMoreToCome());
        for (int i = 0; i <= BOUND + 1; i++) {
            client.reads(more(0).withMoreToCome());
        }
        assertThat(client.violation).isEqualTo(1009);
    }

    @Test
    void pingsBetweenFragmentsDoNotCount() {
        WebSocketFrame ping = frame(PING, new byte[125]);
        assertThat(client.reads(text(150).withMoreToCome(), ping, ping, ping, more(150)))
                .hasSize(4);
        assertThat(client.violation).isZero();
    }

    @Test
    void binaryFramesAndUnmaskedOnesAreRefused() {
        assertThat(refusal(frame(BINARY, new byte[1]))).isEqualTo(1003);
        assertThat(refusal(text(1).withoutMask())).isEqualTo(1002);
    }

    @Test
    void whatHasNoMeaningHereIsRefusedByItsHeader() {
        for (int bits = 1; bits < 8; bits++) {
            assertThat(refusal(text(1).withReserved(bits))).isEqualTo(1002);
        }
        for (int opcode : new int[] {3, 4, 5, 6, 7, 0xB, 0xC, 0xD, 0xE, 0xF}) {
            assertThat(refusal(frame(opcode, new byte[0]).withClaimedLength(1L << 40)))
                    .isEqualTo(1002);
        }
        assertThat(refusal(frame(PING, new byte[0]).withClaimedLength(126))).isEqualTo(1002);
    }

    @Test
    void aLengthThatIsNotInItsShortestFormIsRefused() {
        for (long length : new long[] {0, 125, 126, 0xFFFF, 0x10000}) {
            assertThat(refusalOf(127, length)).isEqualTo(length < 0x10000 ? 1002 : 1009);
        }
        assertThat(refusalOf(126, 125)).isEqualTo(1002);
        assertThat(refusalOf(126, 126)).isZero();
    }

    /** The code that a text frame is refused with whose length is written with this code. */
    private int refusalOf(int code, long length) {
        ByteBuffer frame = ByteBuffer.allocate(14).put((byte) 0x81).put((byte) (0x80 | code));
        frame = code == 126 ? frame.putShort((short) length) : frame.putLong(length);
        return refusal(Arrays.copyOf(frame.array(), frame.position() + 4));
    }

    @Test
    void lengthsThatNoMessageHasAreTooLarge() {
        for (long length : new long[] {1L << 20, 1L << 32, Long.MAX_VALUE}) {
            assertThat(refusalOf(127, length)).isEqualTo(1009);
        }
        assertThat(refusalOf(127, -1)).as("the highest bit set").isEqualTo(1002);
    }

    @Test
    void theOrderOfFragmentsIsChecked() {
        assertThat(refusal(more(1))).isEqualTo(1002);
        assertThat(refusal(bytes(text(1), more(1)))).isEqualTo(1002);
        assertThat(refusal(bytes(text(1).withMoreToCome(), text(1)))).isEqualTo(1002);
        assertThat(refusal(bytes(text(0).withMoreToCome(), text(0).withMoreToCome())))
                .isEqualTo(1002);
    }

    @Test
    void whereTheBytesAreCutMakesNoDifference() {
        byte[] good = bytes(
                text("seven77"),
                text(200),
                frame(PING, random(125)),
                text(290),
                text(0),
                text(100).withMoreToCome(),
                frame(PONG, random(3)),
                more(100),
                text(70));
        byte[] all = Arrays.copyOf(good, good.length + 20);
        System.arraycopy(text(BOUND + 1).toBytes(), 0, all, good.length, 20);
        List<String> expected = new Client(BOUND).reads(good);
        assertThat(expected).hasSize(8);
        for (int step = 1; step < 30; step++) {
            Client fresh = new Client(BOUND);
            List<String> events = new ArrayList<>();
            for (int at = 0; at < all.length; at += step) {
                events.addAll(fresh.reads(Arrays.copyOfRange(all, at, Math.min(at + step, all.length))));
            }
            assertThat(events).as("cut every %d bytes", step).isEqualTo(expected);
            assertThat(fresh.violation).isEqualTo(1009);
        }
    }

    @Test
    void aLongFrameIsPutTogether() {
        String text = "€x".repeat(17_500);
        for (boolean last : new boolean[] {true, false}) {
            WebSocketFrame whole = frame(TEXT, text.getBytes(UTF_8));
            byte[] wire = last ? bytes(whole, frame(PING, new byte[0])) : bytes(whole.withMoreToCome(), more(3));
            for (int step : new int[] {1, 13, 4_096, 16_384, wire.length}) {
                Client large = new Client(1 << 20, new FrameRate(0, 0, () -> 0));
                UnfinishedMessages room = new UnfinishedMessages(1 << 21);
                FrameReader reader = new FrameReader(1 << 20, new FrameRate(0, 0, () -> 0), room, large);
                for (int at = 0; at < wire.length; at += step) {
                    reader.read(ByteBuffer.wrap(Arrays.copyOfRange(wire, at, Math.min(at + step, wire.length))));
                }
                assertThat(new String(large.events.get(0).getBytes(ISO_8859_1), UTF_8))
                        .isEqualTo(last ? text : text + "yyy");
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"1000, true", "1003, true", "1004, false", "1005, false", "1006, false", "1007, true", "1011, true"})
    @CsvSource({"1012, false", "1014, false", "1015, false", "2999, false", "3000, true", "4999, true", "5000, false"})
    void aClientClosesWithCodesThatAreForClients(int code, boolean allowed) {
        Client fresh = new Client(BOUND);
        assertThat(fresh.reads(WebSocketFrame.close(code, ""))).hasSize(allowed ? 1 : 0);
        assertThat(fresh.violation).isEqualTo(allowed ? 0 : 1002);
    }

    @Test
    void aCloseFrameHasNoneOrTwoBytesOfACodeAndUtf8() {
        assertThat(client.reads(frame(CLOSE, new byte[0]))).containsExactly("closed 1005 ");
        assertThat(refusal(frame(CLOSE, new byte[] {3}))).isEqualTo(1002);
        assertThat(refusal(frame(CLOSE, new byte[] {3, (byte) 0xE8, (byte) 0xC3})))
                .isEqualTo(1007);
    }

    @Test
    void nothingCountsThatFollowsACloseFrame() {
        assertThat(client.reads(WebSocketFrame.close(1000, ""), text(1), frame(7, new byte[0])))
                .containsExactly("closed 1000 ");
        assertThat(client.reads(text(1))).isEmpty();
        assertThat(client.violation).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {0x24, 0x7FF, 0x800, 0xD7FF, 0xE000, 0xFFFF, 0x10000, 0x10FFFF})
    void everyCodePointMayBeCutAnywhere(int codePoint) {
        byte[] utf8 = Character.toString(codePoint).getBytes(UTF_8);
        for (int at = 0; at <= utf8.length; at++) {
            assertThat(client.reads(
                            frame(TEXT, Arrays.copyOf(utf8, at)).withMoreToCome(),
                            frame(CONTINUATION, Arrays.copyOfRange(utf8, at, utf8.length))))
                    .containsExactly(new String(utf8, ISO_8859_1));
        }
        assertThat(client.violation).isZero();
    }

    @Test
    void aFragmentThatIsNotUtf8IsRefusedBeforeTheMessageIsWhole() {
        for (String bad : List.of("\u00c0", "\u00c3(", "\u00e0\u0080", "\u00ed\u00a0", "\u00f4\u0090", "\u00ff")) {
            assertThat(refusal(text(bad).withMoreToCome())).isEqualTo(1007);
        }
        assertThat(refusal(bytes(text("\u00e2\u0082").withMoreToCome(), more(0))))
                .as("ends within a character")
                .isEqualTo(1007);
        byte[] wire = text("\u00c3(" + "x".repeat(100)).toBytes();
        assertThat(refusal(Arrays.copyOf(wire, 20))).as("of one frame").isEqualTo(1007);
    }

    @Test
    void ofTooManyUnfinishedMessagesTheOldestGivesWay() {
        Client first = new Client(BOUND);
        first.reads(text(BOUND - 1).withMoreToCome());
        List<Client> others = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            others.add(new Client(BOUND));
            others.get(i).reads(text(BOUND - 1).withMoreToCome());
        }
        assertThat(first.givenUp).isTrue();
        assertThat(others).noneMatch(other -> other.givenUp);
        assertThat(first.reader.holdsPart()).isFalse();
        assertThat(first.reads(more(1).withMoreToCome(), more(0), WebSocketFrame.close(1000, "")))
                .as("the close frame that it still waits for")
                .containsExactly("closed 1000 ");
        assertThat(first.reader.holdsPart()).isFalse();
    }

    @Test
    void aMessageThatIsOverOrWhoseConnectionIsCountsNoMore() {
        for (int i = 0; i < 20; i++) {
            client.reads(text(BOUND - 1).withMoreToCome(), more(1));
            Client gone = new Client(BOUND);
            gone.reads(text(BOUND - 1).withMoreToCome());
            gone.reader.discard();
            gone.reads(more(1).withMoreToCome());
            assertThat(gone.givenUp).isFalse();
        }
        assertThat(client.givenUp).isFalse();
    }

    private static byte[] random(int length) {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return bytes;
    }
}
