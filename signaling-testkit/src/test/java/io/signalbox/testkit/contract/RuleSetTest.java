package io.signalbox.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RuleSetTest {

    @Test
    void aNameForAReportCutsNoCharacterInTwo() {
        assertThat(RuleSet.shown("x" + "\uD83D\uDE00".repeat(60))).isEqualTo("\"x" + "\uD83D\uDE00".repeat(59) + "\"…");
        assertThat(RuleSet.shown("\uD83D\uDE00".repeat(60))).isEqualTo("\"" + "\uD83D\uDE00".repeat(60) + "\"");
    }
}
