package io.signalbox.core.internal.text;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import io.signalbox.core.MalformedMessageException;
import org.junit.jupiter.api.Tag;

/**
 * Fuzzes the scanner with the checks of {@link JsonScannerDifferentialTest}: it throws nothing but
 * {@link MalformedMessageException}, takes nothing that Gson refuses beyond the listed differences, and what it gives of
 * a member reads again by itself and spliced into a new message.
 */
@Tag("fuzz")
class JsonScannerFuzzTest {

    @FuzzTest(maxDuration = "30s")
    void theScannerAgreesWithTheReferenceOnAnyText(FuzzedDataProvider data) {
        String text = data.consumeRemainingAsString();
        try {
            boolean taken = JsonScannerChecks.check(text, GsonReference.read(text, JsonScannerChecks.MAX_DEPTH));
            assertThat(JsonScannerChecks.takes(text))
                    .as("the same the second time")
                    .isEqualTo(taken);
        } catch (AssertionError e) {
            throw new AssertionError(JsonScannerChecks.printable(text), e);
        }
    }
}
