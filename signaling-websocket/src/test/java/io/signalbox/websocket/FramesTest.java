package io.signalbox.websocket;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.spi.CloseReason;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class FramesTest {

    /** A frame with its header in hex. */
    private static ByteBuffer frame(int header, byte... payload) {
        return ByteBuffer.allocate(2 + payload.length)
                .putShort((short) header)
                .put(payload)
                .flip();
    }

    @Test
    void aPingIsEmptyAndEachCallersOwn() {
        ByteBuffer ping = Frames.ping();
        assertThat(ping).isEqualTo(frame(0x8900));
        ping.getShort();
        assertThat(Frames.ping()).isEqualTo(frame(0x8900));
    }

    @Test
    void aPongCarriesWhatThePingDid() {
        assertThat(Frames.pong(new byte[0])).isEqualTo(frame(0x8A00));
        assertThat(Frames.pong(new byte[125])).isEqualTo(frame(0x8A7D, new byte[125]));
    }

    @Test
    void aCloseHasCodeAndReason() {
        String longest = "é".repeat(61);
        byte[] payload = ByteBuffer.allocate(124)
                .putShort((short) 4999)
                .put(longest.getBytes(UTF_8))
                .array();
        assertThat(Frames.close(CloseReason.of(4999, longest))).isEqualTo(frame(0x887C, payload));
        assertThat(Frames.closeAnswer(1001, "b")).isEqualTo(frame(0x8803, (byte) 3, (byte) 0xE9, (byte) 'b'));
        assertThat(Frames.closeAnswer(FrameReader.Receiver.NO_CODE, ""))
                .isEqualTo(frame(0x8802, (byte) 3, (byte) 0xE8));
    }

    @Test
    void theKeyOfTheSpecificationHasItsAnswer() {
        assertThat(AcceptKey.answer("dGhlIHNhbXBsZSBub25jZQ==")).isEqualTo("s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
        assertThat(AcceptKey.isKey("dGhlIHNhbXBsZSBub25jZQ==")).isTrue();
        assertThat(AcceptKey.isKey("dGhlIHNhbXBsZQ==")).isFalse();
    }
}
