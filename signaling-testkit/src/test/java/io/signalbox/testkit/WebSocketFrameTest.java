package io.signalbox.testkit;

import static io.signalbox.testkit.WebSocketFrame.BINARY;
import static io.signalbox.testkit.WebSocketFrame.TEXT;
import static io.signalbox.testkit.WebSocketFrame.close;
import static io.signalbox.testkit.WebSocketFrame.frame;
import static io.signalbox.testkit.WebSocketFrame.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.testkit.SignalingClient.Closed;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** The bytes of frames, by the examples of RFC 6455 section 5.7 and the tables of section 5.2. */
class WebSocketFrameTest {

    @Test
    void anUnmaskedTextIsWrittenAsInTheExample() {
        assertThat(text("Hello").withoutMask().toBytes()).isEqualTo(bytes(0x81, 0x05, 0x48, 0x65, 0x6c, 0x6c, 0x6f));
    }

    @Test
    void aFragmentedTextIsWrittenAsInTheExample() {
        assertThat(text("Hel").withoutMask().withMoreToCome().toBytes()).isEqualTo(bytes(0x01, 0x03, 0x48, 0x65, 0x6c));
        assertThat(frame(WebSocketFrame.CONTINUATION, new byte[] {'l', 'o'})
                        .withoutMask()
                        .toBytes())
                .isEqualTo(bytes(0x80, 0x02, 0x6c, 0x6f));
    }

    @Test
    void aMaskIsCarriedAndUndoesItself() {
        byte[] bytes = text("Hello").toBytes();
        assertThat(Arrays.copyOf(bytes, 2)).isEqualTo(bytes(0x81, 0x85));
        byte[] unmasked = new byte[5];
        for (int i = 0; i < unmasked.length; i++) {
            unmasked[i] = (byte) (bytes[6 + i] ^ bytes[2 + i % 4]);
        }
        assertThat(unmasked).asString().isEqualTo("Hello");
    }

    @Test
    void lengthsAreWrittenInTheirShortestForm() {
        assertThat(header(125, 2)).isEqualTo(bytes(0x82, 125));
        assertThat(header(126, 4)).isEqualTo(bytes(0x82, 126, 0x00, 0x7E));
        assertThat(header(65_535, 4)).isEqualTo(bytes(0x82, 126, 0xFF, 0xFF));
        assertThat(header(65_536, 10)).isEqualTo(bytes(0x82, 127, 0, 0, 0, 0, 0, 1, 0, 0));
    }

    @Test
    void aClaimedLengthStandsInTheHeaderAlone() {
        assertThat(frame(TEXT, new byte[] {'x'})
                        .withoutMask()
                        .withClaimedLength(1L << 40)
                        .toBytes())
                .isEqualTo(bytes(0x81, 127, 0, 0, 1, 0, 0, 0, 0, 0, 'x'));
    }

    @Test
    void aCloseFrameSaysItsCodeAndReasonOrThatThereIsNone() {
        assertThat(close(4999, "é").closed()).isEqualTo(new Closed(4999, "é"));
        assertThat(close(0xFFFF, "").closed()).isEqualTo(new Closed(0xFFFF, ""));
        assertThat(frame(WebSocketFrame.CLOSE, new byte[0]).closed()).isEqualTo(new Closed(1005, ""));
        assertThat(frame(WebSocketFrame.CLOSE, new byte[1]).closed()).isEqualTo(new Closed(1005, ""));
    }

    @Test
    void reservedBitsAndCloseCodesStandWhereTheyBelong() {
        assertThat(frame(BINARY, new byte[0]).withReserved(5).withoutMask().toBytes())
                .isEqualTo(bytes(0xD2, 0));
        assertThat(close(1_008, "no").withoutMask().toBytes()).isEqualTo(bytes(0x88, 4, 0x03, 0xF0, 'n', 'o'));
    }

    private static byte[] header(int length, int bytes) {
        return Arrays.copyOf(frame(BINARY, new byte[length]).withoutMask().toBytes(), bytes);
    }

    private static byte[] bytes(int... values) {
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            bytes[i] = (byte) values[i];
        }
        return bytes;
    }
}
