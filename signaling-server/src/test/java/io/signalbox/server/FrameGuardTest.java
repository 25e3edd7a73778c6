package io.signalbox.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.signalbox.spi.CloseReason;
import io.signalbox.testkit.WebSocketFrame;
import io.signalbox.websocket.FrameRate;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FrameGuardTest {

    private static final int BOUND = 300;

    private static final int CONTROL_FRAMES_AT_ONCE = 20;

    private long now;
    private final FrameGuard guard = new FrameGuard(BOUND, new FrameRate(10, CONTROL_FRAMES_AT_ONCE, () -> now));

    /** One that bounds no rate. */
    private static FrameGuard guard(int maxMessageBytes) {
        return new FrameGuard(maxMessageBytes, new FrameRate(0, 0, () -> 0));
    }

    private static byte[] bytes(WebSocketFrame... frames) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (WebSocketFrame frame : frames) {
            all.writeBytes(frame.toBytes());
        }
        return all.toByteArray();
    }

    private static WebSocketFrame text(int length) {
        return WebSocketFrame.frame(WebSocketFrame.TEXT, new byte[length]);
    }

    private static WebSocketFrame more(int length) {
        return WebSocketFrame.frame(WebSocketFrame.CONTINUATION, new byte[length]);
    }

    /** The frames that are handed on of these bytes. */
    private List<Frame> accept(byte[] bytes) {
        return parse(read(guard, bytes));
    }

    /** What is handed on, each frame whole or in two parts. */
    private static byte[] read(FrameGuard guard, byte[] bytes) {
        ByteArrayOutputStream passed = new ByteArrayOutputStream();
        // As in a buffer that is read after its head: what stands there is not the guard's to change.
        ByteBuffer buffer =
                ByteBuffer.allocate(bytes.length + 8).position(8).put(bytes).position(8);
        guard.read(buffer, new FrameGuard.Receiver() {
            @Override
            public void text(byte[] utf8) {
                passed.writeBytes(WebSocketFrame.frame(WebSocketFrame.TEXT, utf8)
                        .withoutMask()
                        .toBytes());
            }

            @Override
            public void ping(byte[] payload) {
                passed.writeBytes(WebSocketFrame.frame(WebSocketFrame.PING, payload)
                        .withoutMask()
                        .toBytes());
            }

            @Override
            public void frame(ByteBuffer bytes) {
                assertThat(bytes.remaining()).isPositive().isLessThanOrEqualTo(FrameGuard.PIECE_BYTES + 4);
                byte[] copy = new byte[bytes.remaining()];
                bytes.get(copy);
                passed.writeBytes(copy);
            }
        });
        assertThat(buffer.getLong(0)).isZero();
        return passed.toByteArray();
    }

    /** The messages among these bytes that do not go through Tyrus, all of a's or b's or so. */
    private static String texts(byte[] bytes) {
        StringBuilder texts = new StringBuilder();
        guard(BOUND).read(ByteBuffer.wrap(bytes), new FrameGuard.Receiver() {
            @Override
            public void text(byte[] utf8) {
                texts.append(new String(utf8, ISO_8859_1));
            }

            @Override
            public void ping(byte[] payload) {}

            @Override
            public void frame(ByteBuffer bytes) {}
        });
        return texts.toString();
    }

    private record Frame(int opcode, boolean last, String payload) {}

    private static List<Frame> parse(byte[] wire) {
        List<Frame> frames = new ArrayList<>();
        ByteBuffer in = ByteBuffer.wrap(wire);
        while (in.hasRemaining()) {
            int first = in.get() & 0xFF;
            int length = in.get() & 0xFF;
            byte[] payload = new byte[length == 127 ? (int) in.getLong() : length == 126 ? in.getChar() : length];
            in.get(payload);
            frames.add(new Frame(first & 0x7F, first >= 0x80, new String(payload, ISO_8859_1)));
        }
        return frames;
    }

    /** The frames as they would be without the guard's cuts: fragments of one message are put together. */
    private static List<Frame> messages(List<Frame> frames) {
        List<Frame> whole = new ArrayList<>();
        for (Frame frame : frames) {
            if (frame.opcode() != WebSocketFrame.CONTINUATION) {
                whole.add(frame);
                continue;
            }
            int last = whole.size() - 1;
            assertThat(whole.get(last).last()).isFalse();
            Frame before = whole.remove(last);
            whole.add(new Frame(before.opcode(), frame.last(), before.payload() + frame.payload()));
        }
        return whole;
    }

    private int violation() {
        return violation(guard);
    }

    private static int violation(FrameGuard guard) {
        CloseReason violation = guard.violation();
        return violation == null ? 0 : violation.code();
    }

    /** The code that a frame is refused with; 0 if it passes. */
    private static int refusal(WebSocketFrame frame) {
        FrameGuard fresh = guard(BOUND);
        read(fresh, frame.toBytes());
        return violation(fresh);
    }

    @Test
    void messagesUpToTheBoundPass() {
        assertThat(accept(bytes(text(0), text(125), text(126), text(BOUND))))
                .extracting(Frame::opcode, Frame::last, frame -> frame.payload().length())
                .containsExactly(tuple(1, true, 0), tuple(1, true, 125), tuple(1, true, 126), tuple(1, true, BOUND));
        assertThat(violation()).isZero();
    }

    @Test
    void pingsAndPongsAreBoundedByRateAndDataFramesAndACloseAreNot() {
        WebSocketFrame ping = WebSocketFrame.frame(WebSocketFrame.PING, new byte[1]);
        WebSocketFrame pong = WebSocketFrame.frame(WebSocketFrame.PONG, new byte[1]);
        for (int i = 0; i < CONTROL_FRAMES_AT_ONCE / 2; i++) {
            assertThat(accept(bytes(ping, pong, text(1)))).hasSize(3);
        }
        now = Duration.ofMillis(100).toNanos();
        assertThat(accept(bytes(pong, text(1), text(1))))
                .as("one more after a while")
                .hasSize(3);
        assertThat(violation()).isZero();
        assertThat(accept(bytes(text(1), ping, text(1)))).hasSize(1);
        assertThat(violation()).isEqualTo(1008);
    }

    @Test
    void aCloseFrameIsNotOneTooMany() {
        WebSocketFrame ping = WebSocketFrame.frame(WebSocketFrame.PING, new byte[0]);
        for (int i = 0; i < CONTROL_FRAMES_AT_ONCE; i++) {
            accept(bytes(ping));
        }
        assertThat(accept(bytes(WebSocketFrame.close(1000, "")))).hasSize(1);
        assertThat(violation()).isZero();
    }

    @Test
    void aControlFrameInFragmentsIsRefused() {
        for (int opcode : new int[] {WebSocketFrame.PING, WebSocketFrame.PONG, WebSocketFrame.CLOSE}) {
            assertThat(refusal(WebSocketFrame.frame(opcode, new byte[2]).withMoreToCome()))
                    .isEqualTo(1002);
        }
    }

    @Test
    void aFrameBeyondTheBoundIsFoundByItsHeaderAndWhatCameBeforePasses() {
        byte[] before = bytes(text(5));
        byte[] header = text(BOUND + 1).toBytes();
        byte[] all = new byte[before.length + 8];
        System.arraycopy(before, 0, all, 0, before.length);
        System.arraycopy(header, 0, all, before.length, 8);
        assertThat(accept(all)).hasSize(1);
        assertThat(violation()).isEqualTo(1009);
    }

    @Test
    void theSumOfFragmentsIsBounded() {
        accept(bytes(text(200).withMoreToCome(), more(100).withMoreToCome()));
        assertThat(violation()).isZero();
        accept(bytes(more(1).withMoreToCome(), more(1)));
        assertThat(violation()).isEqualTo(1009);
    }

    @Test
    void aMessageOfExactlyTheBoundMayEndWithAnEmptyFragment() {
        accept(bytes(text(BOUND).withMoreToCome(), more(0), text(BOUND)));
        assertThat(violation()).isZero();
    }

    @Test
    void emptyFragmentsDoNotGoOnForEver() {
        accept(bytes(text(0).withMoreToCome()));
        for (int i = 0; i <= BOUND + 1; i++) {
            accept(bytes(more(0).withMoreToCome()));
        }
        assertThat(violation()).isEqualTo(1009);
    }

    @Test
    void pingsBetweenFragmentsDoNotCount() {
        WebSocketFrame ping = WebSocketFrame.frame(WebSocketFrame.PING, new byte[125]);
        accept(bytes(text(150).withMoreToCome(), ping, ping, ping, more(150)));
        assertThat(violation()).isZero();
    }

    @Test
    void binaryFramesAndUnmaskedOnesAreRefused() {
        accept(bytes(WebSocketFrame.frame(WebSocketFrame.BINARY, new byte[1])));
        assertThat(violation()).isEqualTo(1003);
        assertThat(refusal(text(1).withoutMask())).isEqualTo(1002);
    }

    @Test
    void whatHasNoMeaningHereIsRefusedByItsHeader() {
        for (int bits = 1; bits < 8; bits++) {
            assertThat(refusal(text(1).withReserved(bits))).isEqualTo(1002);
        }
        for (int opcode : new int[] {3, 4, 5, 6, 7, 0xB, 0xC, 0xD, 0xE, 0xF}) {
            assertThat(refusal(WebSocketFrame.frame(opcode, new byte[0]).withClaimedLength(1L << 40)))
                    .isEqualTo(1002);
        }
        assertThat(refusal(
                        WebSocketFrame.frame(WebSocketFrame.PING, new byte[0]).withClaimedLength(126)))
                .isEqualTo(1002);
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
    private static int refusalOf(int code, long length) {
        ByteBuffer frame = ByteBuffer.allocate(14).put((byte) 0x81).put((byte) (0x80 | code));
        frame = code == 126 ? frame.putShort((short) length) : frame.putLong(length);
        FrameGuard fresh = guard(BOUND);
        read(fresh, Arrays.copyOf(frame.array(), frame.position() + 4));
        return violation(fresh);
    }

    @Test
    void lengthsThatNoMessageHasAreTooLarge() {
        for (long length : new long[] {1L << 20, 1L << 32, Long.MAX_VALUE}) {
            assertThat(refusalOf(127, length)).isEqualTo(1009);
        }
        assertThat(refusalOf(127, -1)).as("the highest bit set").isEqualTo(1002);
    }

    @Test
    void whereTheBytesAreCutMakesNoDifference() {
        WebSocketFrame ping = WebSocketFrame.frame(WebSocketFrame.PING, random(125));
        byte[] good = bytes(
                WebSocketFrame.frame(WebSocketFrame.TEXT, random(7)),
                WebSocketFrame.frame(WebSocketFrame.TEXT, random(200)),
                ping,
                WebSocketFrame.frame(WebSocketFrame.TEXT, random(290)),
                text(0),
                WebSocketFrame.frame(WebSocketFrame.CLOSE, random(2)));
        byte[] all = new byte[good.length + 20];
        System.arraycopy(good, 0, all, 0, good.length);
        System.arraycopy(text(BOUND + 1).toBytes(), 0, all, good.length, 20);
        List<Frame> expected = parse(unmasked(good));
        for (int step = 1; step < 30; step++) {
            FrameGuard fresh = guard(BOUND);
            ByteArrayOutputStream passed = new ByteArrayOutputStream();
            for (int at = 0; at < all.length; at += step) {
                passed.writeBytes(read(fresh, Arrays.copyOfRange(all, at, Math.min(at + step, all.length))));
            }
            assertThat(messages(parse(passed.toByteArray())))
                    .as("cut every %d bytes", step)
                    .isEqualTo(expected);
            assertThat(violation(fresh)).isEqualTo(1009);
        }
    }

    @Test
    void whatHasComeOfAMessageIsHandedOnAtOnce() {
        byte[] wire = bytes(WebSocketFrame.frame(WebSocketFrame.TEXT, "0123456789".getBytes(ISO_8859_1)));
        assertThat(accept(Arrays.copyOf(wire, 6))).isEmpty();
        assertThat(accept(Arrays.copyOfRange(wire, 6, 9))).containsExactly(new Frame(1, false, "012"));
        assertThat(accept(Arrays.copyOfRange(wire, 9, 16))).containsExactly(new Frame(0, true, "3456789"));
    }

    @Test
    void aMessageOfOneFrameThatHasComeWholeIsHandedOnAsSuch() {
        WebSocketFrame a = WebSocketFrame.frame(WebSocketFrame.TEXT, "a".getBytes(ISO_8859_1));
        WebSocketFrame b =
                WebSocketFrame.frame(WebSocketFrame.TEXT, "b".repeat(BOUND).getBytes(ISO_8859_1));
        WebSocketFrame ping = WebSocketFrame.frame(WebSocketFrame.PING, new byte[1]);
        WebSocketFrame close = WebSocketFrame.frame(WebSocketFrame.CLOSE, new byte[2]);

        assertThat(texts(bytes(a, ping, b, a))).isEqualTo("a" + "b".repeat(BOUND) + "a");
        assertThat(texts(bytes(text(0), a))).isEqualTo("a");
        assertThat(texts(bytes(text(1).withMoreToCome(), more(1), a)))
                .as("after a message of fragments")
                .isEqualTo("a");
        assertThat(texts(bytes(a, text(1).withMoreToCome(), a)))
                .as("in the middle of one")
                .isEqualTo("a");
        assertThat(texts(bytes(a, close, a))).as("after the close frame").isEqualTo("a");
        byte[] cut = bytes(a, b);
        assertThat(texts(Arrays.copyOf(cut, cut.length - 1))).isEqualTo("a");
    }

    @Test
    void aControlFrameIsNeverCut() {
        byte[] wire = bytes(WebSocketFrame.frame(WebSocketFrame.PING, "0123456789".getBytes(ISO_8859_1)));
        assertThat(accept(Arrays.copyOf(wire, 9))).isEmpty();
        assertThat(accept(Arrays.copyOfRange(wire, 9, 16))).containsExactly(new Frame(9, true, "0123456789"));
    }

    @Test
    void aLongFrameIsHandedOnInPieces() {
        byte[] payload = random(70_001);
        String text = new String(payload, ISO_8859_1);
        for (boolean last : new boolean[] {true, false}) {
            WebSocketFrame frame = WebSocketFrame.frame(WebSocketFrame.TEXT, payload);
            byte[] wire = bytes(
                    last ? frame : frame.withMoreToCome(), WebSocketFrame.frame(WebSocketFrame.PING, new byte[3]));
            for (int step : new int[] {1, 13, 4_096, 16_384, wire.length}) {
                FrameGuard large = guard(1 << 20);
                ByteArrayOutputStream passed = new ByteArrayOutputStream();
                for (int at = 0; at < wire.length; at += step) {
                    passed.writeBytes(read(large, Arrays.copyOfRange(wire, at, Math.min(at + step, wire.length))));
                }
                assertThat(messages(parse(passed.toByteArray())))
                        .containsExactly(new Frame(1, last, text), new Frame(9, true, "\0\0\0"));
            }
        }
    }

    private static byte[] random(int length) {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return bytes;
    }

    /** What a client sends, without the masks. */
    private static byte[] unmasked(byte[] wire) {
        ByteArrayOutputStream plain = new ByteArrayOutputStream();
        ByteBuffer in = ByteBuffer.wrap(wire);
        while (in.hasRemaining()) {
            plain.write(in.get());
            int code = in.get() & 0x7F;
            plain.write(code);
            int length = code == 126 ? in.getShort() : code;
            if (code == 126) {
                plain.write(length >> 8);
                plain.write(length);
            }
            int mask = in.getInt();
            for (int i = 0; i < length; i++) {
                plain.write(in.get() ^ mask >>> (24 - 8 * (i & 3)));
            }
        }
        return plain.toByteArray();
    }
}
