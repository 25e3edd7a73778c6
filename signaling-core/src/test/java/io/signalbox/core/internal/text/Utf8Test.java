package io.signalbox.core.internal.text;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class Utf8Test {

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
        assertThat(Utf8.length(text)).isEqualTo(bytes).isEqualTo(text.getBytes(UTF_8).length);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\ud800", "\udc00", "a\ud800b", "\ud800\ud800\udc00", "\udc00\ud800", "\ud83d\ude00\ude00"})
    void lengthCountsAnUnpairedSurrogateAsTheQuestionMarkThatJavaWritesForIt(String text) {
        assertThat(Utf8.length(text)).isEqualTo(text.getBytes(UTF_8).length);
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
            assertThat(Utf8.length(text)).as(JsonScannerChecks.printable(text)).isEqualTo(text.getBytes(UTF_8).length);
        }
    }

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
