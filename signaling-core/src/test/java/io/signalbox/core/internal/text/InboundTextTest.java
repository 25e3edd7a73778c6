package io.signalbox.core.internal.text;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InboundTextTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "?",
                "{\"type\":\"ping?\"}",
                "sixteen chars...",
                "seventeen chars?!",
                "é",
                "{\"\u00e9\":\"\u07ff\u0800\uffff\"}",
                "{\"a\":{\"\ud83d\ude00\":[\"\ud83d\ude00x\udbff\udfff\"]}}",
                "as written: \uFFFD"
            })
    void itIsTheSameFromAStringAndFromBytes(String text) {
        byte[] utf8 = text.getBytes(UTF_8);

        for (InboundText made : new InboundText[] {InboundText.of(text), ofUtf8(utf8)}) {
            assertThat(made.string()).isEqualTo(text);
            assertThat(made.length()).isEqualTo(text.length());
            assertThat(made.utf8Length()).isEqualTo(utf8.length);
            assertThat(made.ascii() != null).isEqualTo(utf8.length == text.length());
            assertThat(made.substring(0, text.length())).isEqualTo(text);
            assertThat(made.hasAt(0, text)).isTrue();
            assertThat(made.hasAt(0, text + "x")).isFalse();
            assertThat(made.hasAt(1, text + "x")).isFalse();
            assertThat(appended(made)).isEqualTo(text);
        }
    }

    private static String appended(InboundText text) {
        Utf8Text out = new Utf8Text(0);
        text.appendTo(out, 0, text.length());
        return out.outbound().text();
    }

    private static InboundText ofUtf8(byte[] utf8) {
        return Objects.requireNonNull(InboundText.ofUtf8(utf8));
    }

    /** RFC 3629: bytes that begin nothing, a sequence that is cut off, too long, of a surrogate, or beyond Unicode. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "\u0080",
                "\u00ff",
                "\u00c3",
                "\u00c3(",
                "\u00c0\u00af",
                "\u00e0\u0080\u00af",
                "\u00ed\u00a0\u0080",
                "\u00f0\u0080\u0080\u00af",
                "\u00f4\u0090\u0080\u0080",
                "\u00f8\u0088\u0080\u0080\u0080",
                "\u00ef\u00bf\u00bd\u00ff"
            })
    void bytesThatAreNotUtf8AreNoText(String latin1) {
        for (String before : new String[] {"", "seven..", "more than sixteen chars"}) {
            assertThat(InboundText.ofUtf8((before + latin1).getBytes(ISO_8859_1)))
                    .isNull();
        }
    }

    @Test
    void anUnpairedSurrogateIsNotTakenForTheQuestionMarkThatItBecomesInUtf8() {
        for (int length = 0; length < 20; length++) {
            InboundText text = InboundText.of("x".repeat(length) + '\ud800');
            assertThat(text.ascii()).isNull();
            assertThat(text.charAt(length)).isEqualTo('\ud800');
        }
    }

    @Test
    void oneByteBeyondAsciiIsSeenWhereverItStands() {
        for (int length = 1; length < 50; length++) {
            for (int at = 0; at < length; at++) {
                byte[] bytes = "x".repeat(length).getBytes(UTF_8);
                assertThat(Utf8.isAscii(bytes)).isTrue();
                bytes[at] = (byte) 0x80;
                assertThat(Utf8.isAscii(bytes)).isFalse();
            }
        }
    }
}
