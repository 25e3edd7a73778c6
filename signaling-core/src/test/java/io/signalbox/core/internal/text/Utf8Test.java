package io.signalbox.core.internal.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class Utf8Test {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\ud800",
                "\udc00",
                "a\ud800",
                "\ud800a",
                "\udc00\ud800",
                "\ud83d\ude00\ud83d",
                "\ud83d\ud83d\ude00"
            })
    void anUnpairedSurrogateIsFoundWhereverItStands(String text) {
        assertThat(Utf8.hasUnpairedSurrogate(text)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a", "\u20ac\uffff\ue000\ud7ff", "\ud83d\ude00", "\ud83d\ude00\ud83d\ude00"})
    void pairsAreNoUnpairedSurrogates(String text) {
        assertThat(Utf8.hasUnpairedSurrogate(text)).isFalse();
    }
}
