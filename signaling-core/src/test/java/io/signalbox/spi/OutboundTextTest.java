package io.signalbox.spi;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ReadOnlyBufferException;
import java.util.List;
import org.junit.jupiter.api.Test;

class OutboundTextTest {

    private static final List<String> TEXTS = List.of(
            "",
            "plain",
            "é",
            "€",
            "\uD83D\uDE00",
            "{\"a\":\"é€\uD83D\uDE00\"}",
            "x".repeat(125),
            "x".repeat(126),
            "x".repeat(0xFFFF),
            "x".repeat(0x10000));

    @Test
    void allFormsAreTheSameWhicheverItWasMadeFrom() {
        for (String text : TEXTS) {
            byte[] utf8 = text.getBytes(UTF_8);
            for (OutboundText made :
                    List.of(OutboundText.of(text), within(utf8, 0), within(utf8, 9), within(utf8, 10))) {
                assertThat(made.text()).isEqualTo(text);
                assertThat(made.utf8()).isEqualTo(ByteBuffer.wrap(utf8));
                assertThat(made.utf8().capacity()).isEqualTo(utf8.length);
                assertThat(made.utf8Length()).isEqualTo(utf8.length);
                assertThat(made.frame()).isEqualTo(frame(utf8));
            }
        }
    }

    private static OutboundText within(byte[] utf8, int start) {
        byte[] bytes = new byte[start + utf8.length + 3];
        System.arraycopy(utf8, 0, bytes, start, utf8.length);
        return OutboundText.ofUtf8(bytes, start, utf8.length);
    }

    private static ByteBuffer frame(byte[] utf8) {
        ByteBuffer frame = ByteBuffer.allocate(10 + utf8.length).put((byte) 0x81);
        if (utf8.length < 126) {
            frame.put((byte) utf8.length);
        } else if (utf8.length <= 0xFFFF) {
            frame.put((byte) 126).putShort((short) utf8.length);
        } else {
            frame.put((byte) 127).putLong(utf8.length);
        }
        return frame.put(utf8).flip();
    }

    @Test
    void eachFormIsMadeOnce() {
        OutboundText ofBytes = OutboundText.ofUtf8(new byte[] {'a'}, 0, 1);
        assertThat(ofBytes.text()).isSameAs(ofBytes.text());
    }

    @Test
    void whoeverReadsTheBytesDisturbsNobody() {
        OutboundText text = OutboundText.of("shared");
        text.utf8().get();
        text.frame().get();
        assertThat(text.utf8().remaining()).isEqualTo(6);
        assertThat(text.frame().remaining()).isEqualTo(8);
        assertThatThrownBy(() -> text.utf8().put(0, (byte) 0)).isInstanceOf(ReadOnlyBufferException.class);
        assertThatThrownBy(() -> text.frame().put(0, (byte) 0)).isInstanceOf(ReadOnlyBufferException.class);
    }

    @Test
    void aLengthBeyondTheBytesIsRefused() {
        for (int[] range : new int[][] {{0, 4}, {0, -1}, {-1, 2}, {2, 2}}) {
            assertThatThrownBy(() -> OutboundText.ofUtf8(new byte[3], range[0], range[1]))
                    .isInstanceOf(IndexOutOfBoundsException.class);
        }
    }
}
