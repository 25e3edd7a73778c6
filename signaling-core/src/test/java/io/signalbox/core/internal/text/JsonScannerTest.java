package io.signalbox.core.internal.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.signalbox.core.MalformedMessageException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonScannerTest {

    private static final int MAX_DEPTH = 32;

    private static JsonScanner scan(String text) {
        return JsonScannerChecks.scan(text);
    }

    private static MalformedMessageException refusal(String text) {
        return catchThrowableOfType(MalformedMessageException.class, () -> scan(text));
    }

    private static void assertRefused(String text) {
        assertThat(refusal(text)).as(JsonScannerChecks.printable(text)).isNotNull();
    }

    @Nested
    class Members {

        @Test
        void eachIsFoundByNameAndGivenAsItWasWritten() {
            JsonScanner scanner =
                    scan(" { \"type\" : \"offer\" , \"n\":1.0e+2,\"sdp\":{ \"a\" : [1 , 2] } , \"z\":null}\n");

            assertThat(scanner.memberCount()).isEqualTo(4);
            assertThat(scanner.raw("type")).isEqualTo("\"offer\"");
            assertThat(scanner.raw("n")).isEqualTo("1.0e+2");
            assertThat(scanner.raw("sdp")).isEqualTo("{ \"a\" : [1 , 2] }");
            assertThat(scanner.raw("z")).isEqualTo("null");
            assertThat(scanner.name(2)).isEqualTo("sdp");
        }

        @Test
        void whatIsNotThereIsAbsent() {
            JsonScanner scanner = scan("{\"type\":\"ping\",\"a\":{\"inner\":1}}");
            Utf8Text out = new Utf8Text(0).append("before");

            assertThat(scanner.has("type")).isTrue();
            assertThat(scanner.has("typ")).isFalse();
            assertThat(scanner.has("types")).isFalse();
            assertThat(scanner.has("inner")).isFalse();
            assertThat(scanner.has("")).isFalse();
            assertThat(scanner.raw("inner")).isNull();
            assertThat(scanner.string("inner")).isNull();
            assertThat(scanner.appendRaw("inner", out)).isFalse();
            assertThat(out.outbound().text()).isEqualTo("before");
            assertThat(scanner.rawLength("inner")).isZero();
        }

        @Test
        void theValueIsAppendedCharacterByCharacter() {
            Utf8Text out = new Utf8Text(0).append("{\"sdp\":");

            assertThat(scan("{\"a\":0,\"sdp\":\"v=0\\r\\n\\u00e9\\/\\ud800\"}").appendRaw("sdp", out))
                    .isTrue();

            assertThat(out.outbound().text()).isEqualTo("{\"sdp\":\"v=0\\r\\n\\u00e9\\/\\ud800\"");
        }

        @ParameterizedTest
        @ValueSource(strings = {"{}", " {} ", "\t\r\n{\n}\r"})
        void anObjectMayBeEmpty(String text) {
            assertThat(scan(text).memberCount()).isZero();
        }

        @Test
        void namesAreComparedUnescaped() {
            JsonScanner scanner =
                    scan("{\"\\u0074ype\":\"ping\",\"a\\\"\\/b\":1,\"\\ud83d\\ude00\":2,\"__proto__\":3,\"\":4}");

            assertThat(scanner.string("type")).isEqualTo("ping");
            assertThat(scanner.raw("a\"/b")).isEqualTo("1");
            assertThat(scanner.raw("\ud83d\ude00")).isEqualTo("2");
            assertThat(scanner.raw("__proto__")).isEqualTo("3");
            assertThat(scanner.raw("")).isEqualTo("4");
            assertThat(scanner.has("\\u0074ype")).isFalse();
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "{\"a\":1,\"a\":1}",
                    "{\"a\":1,\"b\":2,\"a\":1}",
                    "{\"a\":1,\"\\u0061\":1}",
                    "{\"\\u0061\":1,\"a\":1}",
                    "{\"\\u0061\":1,\"\\u0061\":1}",
                    "{\"\":1,\"\":1}",
                    "{\"\ud83d\ude00\":1,\"\\ud83d\\ude00\":1}",
                    "{\"/\":1,\"\\/\":1}"
                })
        void aNameThatIsThereTwiceIsRefused(String text) {
            assertThat(refusal(text)).hasMessageStartingWith("A top-level name that is there already");
        }

        @ParameterizedTest
        @ValueSource(ints = {1, 7, 8, 9, 10, 40})
        void aNameThatIsThereTwiceIsRefusedHoweverManyThereAre(int members) {
            StringBuilder text = new StringBuilder("{\"x\":0");
            for (int i = 1; i < members; i++) {
                text.append(",\"m").append(i).append("\":").append(i);
            }
            for (int i = 0; i < members; i++) {
                String name = i == 0 ? "x" : "m" + i;
                assertRefused(text + ",\"" + name + "\":0}");
                assertThat(scan(text + "}").raw(name)).isEqualTo(String.valueOf(i));
            }
            assertThat(scan(text + "}").memberCount()).isEqualTo(members);
            assertThat(scan(text + "}").has("y")).isFalse();
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "{\"a\":{\"b\":1,\"b\":2}}",
                    "{\"a\":1,\"b\":{\"a\":1}}",
                    "{\"a\":1,\"A\":1}",
                    "{\"\u00e9\":1,\"e\u0301\":1}"
                })
        void onlyTopLevelNamesCountAndOnlyWhereTheyAreTheSameCodePoints(String text) {
            assertThat(scan(text).memberCount()).isPositive();
        }
    }

    @Nested
    class Strings {

        @Test
        void areGivenDecoded() {
            JsonScanner scanner =
                    scan("{\"a\":\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e9\\u20AC\\ud83d\\ude00\ud83d\ude00 x\",\"b\":\"\"}");

            assertThat(scanner.string("a")).isEqualTo("\"\\/\b\f\n\r\t\u00e9\u20ac\ud83d\ude00\ud83d\ude00 x");
            assertThat(scanner.string("b")).isEmpty();
        }

        @ParameterizedTest
        @ValueSource(strings = {"1", "true", "null", "[\"a\"]", "{\"a\":\"b\"}"})
        void otherValuesAreNone(String value) {
            assertThat(scan("{\"a\":" + value + "}").string("a")).isNull();
        }

        @ParameterizedTest
        @ValueSource(
                strings = {"\\ud800", "\\udc00", "a\\ud83dA", "\\ude00\\ud83d", "\\ud83d\\ud83d\\ude00", "\\uD83D\\n"})
        void anEscapedUnpairedSurrogatePassesButIsNeverDecoded(String content) {
            JsonScanner scanner = scan("{\"a\":\"" + content + "\"}");

            assertThat(scanner.raw("a")).isEqualTo("\"" + content + "\"");
            assertThatExceptionOfType(MalformedMessageException.class).isThrownBy(() -> scanner.string("a"));
        }

        @ParameterizedTest
        @ValueSource(strings = {"\\ud800", "a\\udc00", "\\ude00\\ud83d"})
        void anEscapedUnpairedSurrogateInATopLevelNameIsRefused(String name) {
            assertThat(refusal("{\"" + name + "\":1}"))
                    .hasMessage("Unpaired surrogate in a top-level name at offset 2");
            assertThat(scan("{\"a\":{\"" + name + "\":1}}").memberCount()).isEqualTo(1);
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "\ud800",
                    "\udc00",
                    "\ude00\ud83d",
                    "\ud83d\ud83d\ude00",
                    "\\ud83d\ude00",
                    "\ud83d" + "\\ude00"
                })
        void anUnpairedSurrogateThatIsWrittenIsRefusedEverywhere(String content) {
            assertRefused("{\"a\":\"" + content + "\"}");
            assertRefused("{\"a\":{\"" + content + "\":1}}");
            assertRefused("{\"" + content + "\":1}");
            assertRefused("{\"a\":[\"" + content);
        }

        @Test
        void holdEveryCharacterButQuotesBackslashesControlsAndSurrogates() {
            for (char c = 0; c < Character.MAX_VALUE; c++) {
                String text = "{\"a\":\"" + c + "\"}";
                boolean refused = c < 0x20 || c == '"' || c == '\\' || Character.isSurrogate(c);
                assertThat(refusal(text) != null).as("U+%04X", (int) c).isEqualTo(refused);
            }
        }

        @Test
        void knowTheEscapesOfTheRfcAndNoOther() {
            for (char c = 0; c < 0x100; c++) {
                String text = "{\"a\":\"\\" + c + "\"}";
                boolean known = "\"\\/bfnrt".indexOf(c) >= 0;
                assertThat(refusal(text) == null).as("U+%04X", (int) c).isEqualTo(known);
            }
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "\\u",
                    "\\u1",
                    "\\u12",
                    "\\u123",
                    "\\u123g",
                    "\\u123G",
                    "\\u123`",
                    "\\u123@",
                    "\\u123/",
                    "\\u123:",
                    "\\u 123",
                    "\\u+123",
                    "\\u-123",
                    "\\u\uff11234",
                    "\\U0041"
                })
        void wantFourHexadecimalDigitsForACodeUnit(String content) {
            assertRefused("{\"a\":\"" + content + "\"}");
        }
    }

    @Nested
    class Grammar {

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "0",
                    "-0",
                    "1",
                    "-1",
                    "10",
                    "1234567890",
                    "0.0",
                    "-0.10",
                    "1e1",
                    "1E1",
                    "1e+1",
                    "1e-1",
                    "0e0",
                    "0.5E-10",
                    "1e999999",
                    "-1e-999999",
                    "123456789012345678901234567890",
                    "0.000000000000000000000000000000000001"
                })
        void numbersOfTheRfcAreTaken(String number) {
            assertThat(scan("{\"a\":" + number + "}").raw("a")).isEqualTo(number);
            assertThat(scan("{\"a\":[" + number + " ]}").raw("a")).isEqualTo("[" + number + " ]");
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "-",
                    "+1",
                    "01",
                    "-01",
                    "00",
                    "1.",
                    ".1",
                    "-.1",
                    "1.e1",
                    "1e",
                    "1e+",
                    "1E-",
                    "1e1.5",
                    "1ee1",
                    "1+1",
                    "0x1",
                    "1_000",
                    "1f",
                    "NaN",
                    "Infinity",
                    "-Infinity",
                    "- 1",
                    "1 .5",
                    "\u0661",
                    "\uff11",
                    "1\u0661",
                    "--1",
                    "1,000"
                })
        void otherNumbersAreRefused(String number) {
            assertRefused("{\"a\":" + number + "}");
            assertRefused("{\"a\":[" + number + (number.contains(",") ? "" : "]") + "}");
        }

        @Test
        void numbersMayBeOfAnyLength() {
            String number = "-" + "9".repeat(60_000) + "." + "0".repeat(60_000) + "e" + "0".repeat(60_000);

            assertThat(scan("{\"a\":" + number + "}").raw("a")).isEqualTo(number);
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "True",
                    "TRUE",
                    "tru",
                    "truee",
                    "true1",
                    "t",
                    "nul",
                    "nulL",
                    "NULL",
                    "False",
                    "fals",
                    "undefined",
                    "None"
                })
        void literalsAreSpeltExactly(String literal) {
            assertRefused("{\"a\":" + literal + "}");
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "[]",
                    "[ ]",
                    "[1]",
                    "[1,2]",
                    "[ 1 , 2 ]",
                    "[[],[]]",
                    "[{}]",
                    "{}",
                    "{ }",
                    "{\"a\":[{\"b\":[[]]},{}],\"c\":{}}",
                    "[true,false,null]",
                    "[\"\",\"]\",\"}\"]",
                    "\t\r\n 1\t\r\n "
                })
        void valuesOfTheRfcAreTaken(String value) {
            assertThat(scan("{\"a\":" + value + ",\"b\":0}").raw("a")).isEqualTo(value.strip());
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "",
                    "[",
                    "]",
                    "[1",
                    "[1,",
                    "[1,]",
                    "[,1]",
                    "[,]",
                    "[1,,2]",
                    "[1 2]",
                    "[1:2]",
                    "[1}",
                    "{",
                    "{]",
                    "{\"b\"}",
                    "{\"b\":}",
                    "{\"b\" 1}",
                    "{\"b\",1}",
                    "{\"b\":1,}",
                    "{,}",
                    "{\"b\":1 \"c\":2}",
                    "{b:1}",
                    "{'b':1}",
                    "{1:1}",
                    "{null:1}",
                    "{\"b\"::1}",
                    "{\"b\"=1}",
                    "{\"b\":1;\"c\":2}",
                    "{[]:1}",
                    "'b'",
                    "/**/1",
                    "1//",
                    "#",
                    "[1]]",
                    "\\u0031",
                    "`b`",
                    "1\u000b",
                    "1\f",
                    "1\u00a0",
                    "\u20281",
                    "1\u0000",
                    "\ufeff1"
                })
        void otherValuesAreRefused(String value) {
            assertRefused("{\"a\":" + value + "}");
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "",
                    " ",
                    "1",
                    "null",
                    "\"a\"",
                    "[]",
                    "[{}]",
                    "{",
                    "}",
                    "{}}",
                    "{},",
                    "{}{}",
                    "{} {}",
                    "{}x",
                    "{}\u0000",
                    "{}//",
                    "/**/{}",
                    "{}#",
                    "\ufeff{}",
                    "{}\ufeff",
                    "\u00a0{}",
                    "\f{}",
                    "{}\u000b",
                    ")]}'\n{}",
                    "{,}",
                    "{\"a\"}",
                    "{\"a\":}",
                    "{\"a\":1",
                    "{\"a\":1,",
                    "{\"a\":1,}",
                    "{,\"a\":1}",
                    "{\"a\":1,,\"b\":2}",
                    "{\"a\":1 \"b\":2}",
                    "{\"a\":1]",
                    "{\"a\"",
                    "{\"a",
                    "{\"",
                    "{\"a\":\"",
                    "{\"a\":\"\\",
                    "{\"a\":\"\\u00",
                    "{\"a\":t",
                    "{\"a\":-",
                    "{'a':1}",
                    "{a:1}",
                    "{\"a\":1;\"b\":2}",
                    "{\"a\"=1}"
                })
        void textsThatAreNotOneObjectAreRefused(String text) {
            assertRefused(text);
        }

        @Test
        void everyBeginningOfAMessageIsRefused() {
            String text = "{\"a\":[1.5e+3,{\"b\":\"\\u00e9\\n\ud83d\ude00\"},true,false,null],\"c\":{}}";

            assertThat(scan(text).memberCount()).isEqualTo(2);
            for (int end = 0; end < text.length(); end++) {
                assertRefused(text.substring(0, end));
            }
        }
    }

    @Nested
    class Bounds {

        @ParameterizedTest
        @CsvSource({"1, 1", "2, 2", "32, 32", "63, 63", "64, 64", "65, 65", "66, 66", "129, 129", "1000, 1000"})
        void theDepthMayBeReachedAndNotPassed(int depth, int maxDepth) {
            for (String container : List.of("[|]", "{\"b\":|}", "[{\"b\":|}]")) {
                int levels = container.startsWith("[{") ? 2 : 1;
                if ((depth - 1) % levels == 0) {
                    String text = "{\"a\":" + nest(container, (depth - 1) / levels) + "}";
                    assertThat(JsonScanner.scan(InboundText.of(text), maxDepth).memberCount())
                            .isEqualTo(1);
                    assertThatExceptionOfType(MalformedMessageException.class)
                            .isThrownBy(() -> JsonScanner.scan(InboundText.of(text), maxDepth - 1))
                            .withMessageStartingWith("Nested deeper than " + (maxDepth - 1));
                }
            }
        }

        @Test
        void theKindsOfManyOpenContainersAreKeptApart() {
            String opening = "[{\"a\":".repeat(200);
            String closing = "}]".repeat(200);

            assertThat(JsonText.isValue(opening + "1" + closing, 400)).isTrue();
            for (int i = 0; i < closing.length(); i++) {
                char wrong = closing.charAt(i) == ']' ? '}' : ']';
                assertThat(JsonText.isValue(
                                opening + "1" + closing.substring(0, i) + wrong + closing.substring(i + 1), 400))
                        .isFalse();
            }
        }

        @Test
        void noNestingOverflowsTheStack() {
            String text = "{\"a\":" + "[".repeat(1_000_000) + "]".repeat(1_000_000) + "}";

            assertRefused(text);
            assertThat(JsonScanner.scan(InboundText.of(text), 2_000_000).memberCount())
                    .isEqualTo(1);
        }

        @Test
        void siblingsDoNotAddUp() {
            assertThat(JsonScanner.scan(InboundText.of("{\"a\":[" + "[],{},".repeat(1_000) + "0]}"), 3)
                            .memberCount())
                    .isEqualTo(1);
        }

        @Test
        void manyMembersCostLittleWhateverTheirNames() {
            List<String> texts =
                    List.of(members(plainNames(200_000)), members(collidingNames(16)), members(escapedNames(100_000)));

            Assertions.assertTimeout(Duration.ofSeconds(20), () -> {
                for (String text : texts) {
                    JsonScanner scanner = scan(text);
                    assertThat(scanner.memberCount()).isGreaterThan(60_000);
                    assertThat(scanner.raw(scanner.name(50_000))).isEqualTo("0");
                }
            });
        }

        private String nest(String container, int times) {
            int hole = container.indexOf('|');
            return container.substring(0, hole).repeat(times) + "0"
                    + container.substring(hole + 1).repeat(times);
        }

        private String members(List<String> names) {
            return "{\"" + String.join("\":0,\"", names) + "\":0}";
        }

        private List<String> plainNames(int count) {
            List<String> names = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                names.add("m" + i);
            }
            return names;
        }

        private List<String> escapedNames(int count) {
            return plainNames(count).stream().map(name -> name + "\\n").toList();
        }

        /** All of one hash code: that of "Aa" is that of "BB". */
        private List<String> collidingNames(int doublings) {
            List<String> names = List.of("");
            for (int i = 0; i < doublings; i++) {
                names = names.stream()
                        .flatMap(name -> List.of(name + "Aa", name + "BB").stream())
                        .toList();
            }
            assertThat(names.stream().map(String::hashCode).distinct()).hasSize(1);
            return names;
        }
    }

    @Nested
    class Refusals {

        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                quoteCharacter = '`',
                value = {
                    "[] | Expected '{' at offset 0",
                    "{\"a\":secret} | Expected a JSON value at offset 5",
                    "{\"a\":trap} | Expected 'true' at offset 5",
                    "{\"a\" 1} | Expected ':' at offset 5",
                    "{\"a\":01} | Expected '}' at offset 6",
                    "{\"a\":[1}] | Expected ']' at offset 7",
                    "{\"a\":1.x} | Expected a digit at offset 7",
                    "{secret:1} | Expected '\"' at offset 1",
                    "{\"a\":\"\\u00zz\"} | Expected a hexadecimal digit at offset 10",
                    "{\"a\":\"\\x\"} | No such escape at offset 7",
                    "`{\"a\":\"\t\"}` | Control character in a string at offset 6",
                    "`{\"a\":\"\ud800\"}` | Unpaired surrogate at offset 6",
                    "{\"a\":1,\"b\":2,\"a\":3} | A top-level name that is there already at offset 14",
                    "{} x | Text behind the JSON value at offset 3",
                    "{\"a\":[ | The text ends too early at offset 6",
                    "`` | The text ends too early at offset 0"
                })
        void sayWhatIsWrongAndWhereAndRepeatNothing(String text, String message) {
            MalformedMessageException refusal = refusal(text);

            assertThat(refusal).hasMessage(message);
            assertThat(message).endsWith(" at offset " + refusal.offset());
        }

        @Test
        void costNoWalkOfTheStack() {
            MalformedMessageException refusal = refusal("x");

            assertThat(refusal.getStackTrace()).isEmpty();
            assertThat(refusal.fillInStackTrace()).isSameAs(refusal);
        }

        @Test
        void ofAMessageAsAWholeHaveNoOffset() {
            MalformedMessageException refusal = new MalformedMessageException("No type");

            assertThat(refusal).hasMessage("No type");
            assertThat(refusal.offset()).isEqualTo(-1);
        }
    }
}
