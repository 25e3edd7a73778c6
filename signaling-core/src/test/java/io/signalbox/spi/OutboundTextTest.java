package io.signalbox.spi;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ReadOnlyBufferException;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class OutboundTextTest {

    private static final String[] TEXTS = {"", "plain", "é", "€", "\uD83D\uDE00", "{\"a\":\"é€\uD83D\uDE00\"}"};

    @Test
    void bothFormsAreTheSameWhicheverItWasMadeFrom() {
        for (String text : TEXTS) {
            byte[] utf8 = text.getBytes(UTF_8);
            byte[] roomy = Arrays.copyOf(utf8, utf8.length + 3);
            for (OutboundText made : new OutboundText[] {
                OutboundText.of(text), OutboundText.ofUtf8(utf8, utf8.length), OutboundText.ofUtf8(roomy, utf8.length)
            }) {
                assertThat(made.text()).isEqualTo(text);
                assertThat(made.utf8()).isEqualTo(ByteBuffer.wrap(utf8));
                assertThat(made.utf8().capacity()).isEqualTo(utf8.length);
                assertThat(made.utf8Length()).isEqualTo(utf8.length);
            }
        }
    }

    @Test
    void theOtherFormIsMadeOnce() {
        OutboundText text = OutboundText.ofUtf8(new byte[] {'a'}, 1);
        assertThat(text.text()).isSameAs(text.text());
    }

    @Test
    void whoeverReadsTheBytesDisturbsNobody() {
        OutboundText text = OutboundText.of("shared");
        text.utf8().get();
        assertThat(text.utf8().remaining()).isEqualTo(6);
        assertThatThrownBy(() -> text.utf8().put(0, (byte) 0)).isInstanceOf(ReadOnlyBufferException.class);
    }

    @Test
    void aLengthBeyondTheBytesIsRefused() {
        assertThatThrownBy(() -> OutboundText.ofUtf8(new byte[3], 4)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> OutboundText.ofUtf8(new byte[3], -1)).isInstanceOf(IndexOutOfBoundsException.class);
    }
}
