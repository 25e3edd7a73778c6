package io.signalbox.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.charset.StandardCharsets;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CloseReasonTest {

    @Test
    void cutsItsTextAtTheLastWholeCodePointThatFits() {
        assertThat(CloseReason.of(1008, "x".repeat(200)).text()).isEqualTo("x".repeat(123));
        assertThat(CloseReason.of(1008, "x".repeat(120) + "😀").text()).isEqualTo("x".repeat(120));
        assertThat(CloseReason.of(1008, "x".repeat(119) + "😀").text()).isEqualTo("x".repeat(119) + "😀");
        assertThat(CloseReason.of(1008, "é".repeat(100)).text().getBytes(StandardCharsets.UTF_8))
                .hasSize(122);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 999, 1004, 1005, 1006, 1015, 2999, 5000})
    void takesNoCodeThatMayNotBeSent(int code) {
        assertThatIllegalArgumentException().isThrownBy(() -> CloseReason.of(code, ""));
    }

    @Test
    void aTransportClosesForAViolationWithFourCodes() {
        assertThat(IntStream.range(-1, 70_000).filter(CloseReason::isForViolation))
                .containsExactly(1002, 1003, 1007, 1009);
    }

    @Test
    void givesABroadcastTheSameBytesForAll() {
        OutboundText text = OutboundText.of("é😀x");
        assertThat(text.utf8Length()).isEqualTo(7);
        assertThat(StandardCharsets.UTF_8.decode(text.utf8()).toString()).isEqualTo("é😀x");
        assertThat(text.utf8().isReadOnly()).isTrue();
    }
}
