package io.signalbox.benchmarks.load;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FramesTest {

    /** The second byte of a frame is its length, or says how many bytes of length follow (RFC 6455, section 5.2). */
    @ParameterizedTest
    @CsvSource({"1, 1, 0", "125, 125, 0", "126, 126, 2", "65535, 126, 2"})
    void a_text_is_in_its_frame_masked(int length, int secondByte, int moreBytes) {
        String text = "x".repeat(length);

        ByteBuffer frame = Frames.text(text);

        assertThat(frame.get() & 0xFF).isEqualTo(0x81);
        assertThat(frame.get() & 0xFF).isEqualTo(0x80 | secondByte);
        if (moreBytes > 0) {
            assertThat(frame.getShort() & 0xFFFF).isEqualTo(length);
        }
        byte[] mask = new byte[4];
        frame.get(mask);
        byte[] payload = new byte[frame.remaining()];
        frame.get(payload);
        for (int i = 0; i < payload.length; i++) {
            payload[i] ^= mask[i % 4];
        }
        assertThat(new String(payload, UTF_8)).isEqualTo(text);
    }
}
