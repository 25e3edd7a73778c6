package io.signalbox.spi;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LogTextTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "plain, with é and 😀 | plain, with é and 😀",
                "`a\r\nINFO forged` | a\\u000d\\u000aINFO forged",
                "`\u001b[31m` | \\u001b[31m",
                "`\u0085` | \\u0085",
                "`a\u2028b\u2029c` | a\\u2028b\\u2029c",
                "`\u202ealice` | \\u202ealice",
                "`\u2066a\u2069` | \\u2066a\\u2069",
                "`a\u200bb` | a\\u200bb", // no width
                "`\ufeffa` | \\ufeffa",
                "`a\u00adb` | a\\u00adb", // soft hyphen
                "`\udb40\udc41` | \\udb40\\udc41", // a tag, beyond 16 bits
                "`a\ud800` | a\\ud800",
                "`\uffff` | \\uffff", // assigned to nothing
                "C:\\temp | C:\\u005ctemp",
                "say \"hi\" | say \\u0022hi\\u0022"
            })
    void whatIsUnsafeIsEscaped(String text, String safe) {
        assertThat(LogText.of(text)).isEqualTo(safe);
        assertThat(LogText.of(text).codePoints()).noneMatch(LogText::isUnsafe);
        assertThat(JsonParser.parseString('"' + safe + '"').getAsString()).isEqualTo(text);
    }

    @Test
    void longTextIsCutAtAWholeCodePoint() {
        assertThat(LogText.of("x".repeat(128))).isEqualTo("x".repeat(128));
        assertThat(LogText.of("x".repeat(129))).isEqualTo("x".repeat(128) + "...");
        assertThat(LogText.of("😀".repeat(1_000))).isEqualTo("😀".repeat(128) + "...");
        assertThat(LogText.of("\n".repeat(1_000))).isEqualTo("\\u000a".repeat(128) + "...");
        assertThat(LogText.of("abc", 2)).isEqualTo("ab...");
        assertThat(LogText.cut("a\n".repeat(1_000))).isEqualTo("a\n".repeat(64) + "...");
    }

    @ParameterizedTest
    @ValueSource(strings = {"plain", "\u2028", "a\u202e\"\\", "\udb40\udc41", "\u007f\u0085", "😀"})
    void jsonKeepsItsMeaning(String text) {
        String safe = LogText.inJson(new JsonPrimitive(text).toString());
        assertThat(safe.codePoints()).noneMatch(LogText::isUnsafe);
        assertThat(JsonParser.parseString(safe).getAsString()).isEqualTo(text);
    }
}
