package io.signalbox.examples.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.spi.CloseReason;
import io.signalbox.testkit.WebSocketFrame;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FrameGuardTest {

    private static final int BOUND = 300;

    private final FrameGuard guard = new FrameGuard(BOUND);

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

    private int accept(byte[] bytes) {
        return read(guard, bytes).length;
    }

    /** What is handed on of these bytes. */
    private static byte[] read(FrameGuard guard, byte[] bytes) {
        ByteArrayOutputStream passed = new ByteArrayOutputStream();
        guard.read(ByteBuffer.wrap(bytes), piece -> {
            assertThat(piece.remaining()).isPositive().isLessThanOrEqualTo(2 * FrameGuard.PIECE_BYTES);
            byte[] copy = new byte[piece.remaining()];
            piece.get(copy);
            passed.writeBytes(copy);
        });
        return passed.toByteArray();
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
        FrameGuard fresh = new FrameGuard(BOUND);
        read(fresh, frame.toBytes());
        return violation(fresh);
    }

    @Test
    void messagesUpToTheBoundPass() {
        byte[] bytes = bytes(text(0), text(125), text(126), text(BOUND));
        assertThat(accept(bytes)).isEqualTo(bytes.length);
        assertThat(violation()).isZero();
    }

    @Test
    void aFrameBeyondTheBoundIsFoundByItsHeaderAndWhatCameBeforePasses() {
        byte[] before = bytes(text(5));
        byte[] header = text(BOUND + 1).toBytes();
        byte[] all = new byte[before.length + 8];
        System.arraycopy(before, 0, all, 0, before.length);
        System.arraycopy(header, 0, all, before.length, 8);
        assertThat(accept(all)).isEqualTo(before.length);
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
        FrameGuard fresh = new FrameGuard(BOUND);
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
        byte[] good = bytes(text(7), text(200).withMoreToCome(), more(90), text(0));
        byte[] all = new byte[good.length + 20];
        System.arraycopy(good, 0, all, 0, good.length);
        System.arraycopy(text(BOUND + 1).toBytes(), 0, all, good.length, 20);
        for (int step = 1; step < 30; step++) {
            FrameGuard fresh = new FrameGuard(BOUND);
            ByteArrayOutputStream passed = new ByteArrayOutputStream();
            for (int at = 0; at < all.length; at += step) {
                passed.writeBytes(read(fresh, Arrays.copyOfRange(all, at, Math.min(at + step, all.length))));
            }
            assertThat(passed.toByteArray()).as("cut every %d bytes", step).isEqualTo(good);
            assertThat(violation(fresh)).isEqualTo(1009);
        }
    }

    @Test
    void aLongFrameIsHandedOnInPieces() {
        byte[] payload = new byte[70_001];
        new Random(7).nextBytes(payload);
        for (boolean last : new boolean[] {true, false}) {
            WebSocketFrame frame = WebSocketFrame.frame(WebSocketFrame.TEXT, payload);
            byte[] wire = bytes(
                    last ? frame : frame.withMoreToCome(), WebSocketFrame.frame(WebSocketFrame.PING, new byte[3]));
            for (int step : new int[] {1, 13, 4_096, 16_384, wire.length}) {
                FrameGuard large = new FrameGuard(1 << 20);
                ByteArrayOutputStream passed = new ByteArrayOutputStream();
                for (int at = 0; at < wire.length; at += step) {
                    passed.writeBytes(read(large, Arrays.copyOfRange(wire, at, Math.min(at + step, wire.length))));
                }
                assertThat(putTogether(passed.toByteArray(), last)).isEqualTo(payload);
            }
        }
    }

    /** The payload of a text message in masked frames with a ping after it. */
    private static byte[] putTogether(byte[] wire, boolean complete) {
        ByteArrayOutputStream message = new ByteArrayOutputStream();
        ByteBuffer in = ByteBuffer.wrap(wire);
        int expectedOpcode = WebSocketFrame.TEXT;
        while (true) {
            int first = in.get() & 0xFF;
            int length = in.get() & 0x7F;
            length = length == 126 ? in.getShort() : length;
            int mask = in.getInt();
            if ((first & 0x0F) == WebSocketFrame.PING) {
                assertThat(in.remaining()).isEqualTo(length).isEqualTo(3);
                return message.toByteArray();
            }
            assertThat(first & 0x7F).isEqualTo(expectedOpcode);
            expectedOpcode = WebSocketFrame.CONTINUATION;
            for (int i = 0; i < length; i++) {
                message.write(in.get() ^ mask >>> (24 - 8 * (i & 3)));
            }
            assertThat((first & 0x80) != 0).isEqualTo(complete && message.size() == 70_001);
        }
    }
}
