package io.signalbox.examples.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.spi.CloseReason;
import io.signalbox.testkit.WebSocketFrame;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
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
        return guard.accept(ByteBuffer.wrap(bytes));
    }

    private int violation() {
        CloseReason violation = guard.violation();
        return violation == null ? 0 : violation.code();
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
        FrameGuard other = new FrameGuard(BOUND);
        other.accept(ByteBuffer.wrap(text(1).withoutMask().toBytes()));
        assertThat(other.violation()).extracting(CloseReason::code).isEqualTo(1002);
    }

    @Test
    void lengthsThatNoMessageHasAreTooLarge() {
        for (long length : new long[] {1L << 20, 1L << 32, Long.MAX_VALUE, -1}) {
            FrameGuard fresh = new FrameGuard(BOUND);
            byte[] frame = {(byte) 0x81, (byte) 0xFF, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0};
            ByteBuffer.wrap(frame).putLong(2, length);
            fresh.accept(ByteBuffer.wrap(frame));
            assertThat(fresh.violation()).extracting(CloseReason::code).isEqualTo(1009);
        }
    }

    @Test
    void whereTheBytesAreCutMakesNoDifference() {
        byte[] good = bytes(text(7), text(200).withMoreToCome(), more(90), text(0));
        byte[] all = new byte[good.length + 20];
        System.arraycopy(good, 0, all, 0, good.length);
        System.arraycopy(text(BOUND + 1).toBytes(), 0, all, good.length, 20);
        for (int step = 1; step < 30; step++) {
            FrameGuard fresh = new FrameGuard(BOUND);
            int at = 0;
            while (at < all.length && fresh.violation() == null) {
                fresh.accept(ByteBuffer.wrap(all, at, Math.min(step, all.length - at)));
                at += step;
            }
            assertThat(at).as("cut every %d bytes", step).isGreaterThan(good.length);
            assertThat(fresh.violation()).extracting(CloseReason::code).isEqualTo(1009);
        }
    }
}
