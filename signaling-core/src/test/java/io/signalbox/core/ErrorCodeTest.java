package io.signalbox.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class ErrorCodeTest {

    @Test
    void hasUpToSixtyFourCharactersHoweverManyUnitsEachTakes() {
        String longest = "\uD83D\uDE00".repeat(64);

        assertThat(ErrorCode.of(longest).value()).isEqualTo(longest);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ErrorCode.of(longest + "x"))
                .withMessageContaining("65");
        assertThatIllegalArgumentException().isThrownBy(() -> ErrorCode.of(""));
    }
}
