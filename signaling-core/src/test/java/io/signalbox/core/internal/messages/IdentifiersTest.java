package io.signalbox.core.internal.messages;

import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.core.JoinRequest;
import io.signalbox.core.Limits;
import io.signalbox.core.internal.text.ForbiddenCharacters;
import io.signalbox.spi.LogText;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IdentifiersTest {

    private final Identifiers identifiers = new Identifiers(Limits.defaults());

    @ParameterizedTest
    @ValueSource(strings = {"a", " ", "a b+c&d=e%20", "😀", "שלום", "\"quoted\" \\ </script>", "é", "\u200d"})
    void takesOddButLegalText(String text) {
        assertThat(identifiers.problem(text, text, text)).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a\nb",
                "\u0000",
                "\u007f",
                "\u0085",
                "\u001b[31m",
                "\u202e",
                "\u2066",
                "\u2028",
                "\ud800",
                "a\udc00"
            })
    void refusesWhatCouldForgeALineOrTurnItRound(String text) {
        assertThat(identifiers.problem("room", text, "name")).isEqualTo("userId has a forbidden character");
    }

    @Test
    void refusesAReservedWord() {
        assertThat(identifiers.problem("__proto__", "user", "name")).isEqualTo("roomId is a reserved word");
    }

    @Test
    void countsCodePointsNotChars() {
        assertThat(identifiers.problem("😀".repeat(128), "u".repeat(128), "n".repeat(256)))
                .isNull();
        assertThat(identifiers.problem("😀".repeat(129), "u", "n")).isEqualTo("roomId is longer than 128 characters");
        assertThat(identifiers.problem("r", "u".repeat(129), "n")).isEqualTo("userId is longer than 128 characters");
        assertThat(identifiers.problem("r", "u", "n".repeat(257))).isEqualTo("userName is longer than 256 characters");
    }

    @Test
    void leavesToThePolicyOnlyWhatIsMissing() {
        assertThat(identifiers.problemBeforeAdmission(JoinRequest.of("", "", "n")))
                .isNull();
        assertThat(identifiers.problemBeforeAdmission(JoinRequest.of("r", "u", "n")))
                .isNull();
        assertThat(identifiers.problemBeforeAdmission(JoinRequest.of("", "a\nb", "n")))
                .isEqualTo("Missing required parameters");
        assertThat(identifiers.problemBeforeAdmission(JoinRequest.of("r", "a\nb", "n")))
                .isEqualTo("userId has a forbidden character");
    }

    @Test
    void missesWhatIsEmpty() {
        assertThat(identifiers.problem("r", "", "n")).isEqualTo("Missing required parameters");
    }

    @Test
    void aLogShowsNothingThatNoIdentifierMayHold() {
        assertThat(IntStream.rangeClosed(0, Character.MAX_CODE_POINT).filter(ForbiddenCharacters::contain))
                .isNotEmpty()
                .allMatch(LogText::isUnsafe);
    }
}
