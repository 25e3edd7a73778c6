package io.signalbox.spi;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ReadOnlyBufferException;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

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

    @ParameterizedTest
    @CsvSource({
        "'', 0",
        "a, 1",
        "'\u007f', 1",
        "'\u0080', 2",
        "'\u07ff', 2",
        "'\u0800', 3",
        "'\uffff', 3",
        "'\ud800\udc00', 4",
        "'\udbff\udfff', 4",
        "'gr\u00fc\u00df\u20ac\ud83d\ude00!', 14"
    })
    void lengthCountsOneToFourBytesACodePoint(String text, int bytes) {
        assertThat(OutboundText.utf8Length(text)).isEqualTo(bytes).isEqualTo(text.getBytes(UTF_8).length);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\ud800", "\udc00", "a\ud800b", "\ud800\ud800\udc00", "\udc00\ud800", "\ud83d\ude00\ude00"})
    void lengthCountsAnUnpairedSurrogateAsTheQuestionMarkThatJavaWritesForIt(String text) {
        assertThat(OutboundText.utf8Length(text)).isEqualTo(text.getBytes(UTF_8).length);
    }

    @Test
    void lengthIsWhatEncodingGivesForAnyText() {
        Random random = new Random(1);
        char[] alphabet = {'a', '\u007f', '\u0080', '\u07ff', '\u0800', '\ud83d', '\ude00', '\ud800', '\udfff', '\uffff'
        };
        for (int i = 0; i < 20_000; i++) {
            char[] chars = new char[random.nextInt(12)];
            for (int j = 0; j < chars.length; j++) {
                chars[j] = alphabet[random.nextInt(alphabet.length)];
            }
            String text = new String(chars);
            assertThat(OutboundText.utf8Length(text)).as(LogText.of(text)).isEqualTo(text.getBytes(UTF_8).length);
        }
    }

    @Test
    void anUnpairedSurrogateGoesOutAsAQuestionMark() {
        OutboundText made = OutboundText.of("a\ud800b");
        assertThat(made.utf8()).isEqualTo(ByteBuffer.wrap("a?b".getBytes(UTF_8)));
        assertThat(made.utf8Length()).isEqualTo(3);
    }

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
