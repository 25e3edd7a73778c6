package io.signalbox.core.internal.text;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonParser;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTextTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "plain | \"plain\"",
                "a\"b | \"a\\\"b\"",
                "a\\b | \"a\\\\b\"",
                "a/b | \"a/b\"",
                "`a\b\f\n\r\tb` | \"a\\b\\f\\n\\r\\tb\"",
                "`\u0000\u001f` | \"\\u0000\\u001f\"",
                "`\u007f\u0080` | `\"\u007f\u0080\"`",
                "`\u2027\u2028\u2029\u202a` | `\"\u2027\\u2028\\u2029\u202a\"`",
                "\ud83d\ude00 | \"\ud83d\ude00\"",
                "`\ud83d` | \"\\ud83d\"",
                "`\ude00\ud83d` | \"\\ude00\\ud83d\"",
                "`\ud83d\ud83d\ude00\ude00` | \"\\ud83d\ud83d\ude00\\ude00\""
            })
    void quoteEscapesWhatWouldBreakSomewhereAndNothingElse(String value, String expected) {
        assertThat(quoted(value)).isEqualTo(expected);
    }

    @Test
    void quoteAppends() {
        StringBuilder out = new StringBuilder("{\"a\":");

        JsonText.quote(out, "");

        assertThat(out).hasToString("{\"a\":\"\"");
    }

    @Test
    void everyCharComesBackFromItsQuotedForm() {
        for (char c = 0; c < Character.MAX_VALUE; c++) {
            String value = "<" + c + ">";
            String quoted = quoted(value);
            assertThat(JsonText.unquote(quoted.substring(1, quoted.length() - 1)))
                    .isEqualTo(value);
            assertThat(StandardCharsets.UTF_8.newEncoder().canEncode(quoted)).isTrue();
        }
        assertThat(JsonParser.parseString(quoted("\u0000\ud83d\u2028\"\\")).getAsString())
                .isEqualTo("\u0000\ud83d\u2028\"\\");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", " null ", "\"a\"", "[]", "{\"a\":1,\"a\":2}", "\t[1, {\"b\":[]}]\r\n", "\"\\ud800\""})
    void anyValueIsAValue(String text) {
        assertThat(JsonText.isValue(text, 32)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "1 2", "1,", "{} {}", "[1", "1]", "\ufeff1", "tru", "\"\ud800\"", "a", "'a'"})
    void whatIsNotOneValueIsNone(String text) {
        assertThat(JsonText.isValue(text, 32)).isFalse();
    }

    @Test
    void scalarsHaveNoDepthAndEachContainerAddsOne() {
        assertThat(JsonText.isValue("1", 0)).isTrue();
        assertThat(JsonText.isValue("[]", 0)).isFalse();
        assertThat(JsonText.isValue("[{}]", 2)).isTrue();
        assertThat(JsonText.isValue("[{}]", 1)).isFalse();
        assertThat(JsonText.isValue("[[],[],{\"a\":[]}]", 3)).isTrue();
    }

    private static String quoted(String value) {
        StringBuilder out = new StringBuilder();
        JsonText.quote(out, value);
        return out.toString();
    }
}
