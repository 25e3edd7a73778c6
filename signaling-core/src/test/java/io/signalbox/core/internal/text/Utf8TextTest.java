package io.signalbox.core.internal.text;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.spi.OutboundText;
import org.junit.jupiter.api.Test;

class Utf8TextTest {

    private static final String MIXED = "aé€\uD83D\uDE00z";

    @Test
    void itIsTheSumOfItsParts() {
        for (int capacity : new int[] {0, 1, 9, 1_000}) {
            Utf8Text text = new Utf8Text(capacity).append("{").append(MIXED);
            text.append("0123456789".getBytes(UTF_8), 3, 4);
            text.append(',').quote("ann").append(':').quote("b\u00fcb\n");

            OutboundText outbound = text.outbound();

            String expected = "{" + MIXED + "3456,\"ann\":\"b\u00fcb\\n\"";
            assertThat(outbound.text()).isEqualTo(expected);
            assertThat(UTF_8.decode(outbound.utf8()).toString()).isEqualTo(expected);
            assertThat(outbound.utf8Length()).isEqualTo(expected.getBytes(UTF_8).length);
        }
    }

    @Test
    void itHoldsLittleMoreMemoryThanItIsLong() {
        Utf8Text text = new Utf8Text(60_000).append(MIXED);
        assertThat(text.trimmed()).hasSizeLessThan(150);
        assertThat(text.outbound().text()).isEqualTo(MIXED);
    }
}
