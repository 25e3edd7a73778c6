package io.signalbox.core.internal.text;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import org.junit.jupiter.api.Test;

class JsonTreeTest {

    @Test
    void everyMessageHasATreeHoweverOddItsValuesAre() {
        assertThat(value("\"\\ud800\"").getAsString()).isEqualTo("\ud800");
        assertThat(value("1e999999").getAsString()).isEqualTo("1e999999");
        assertThat(value("1.0e+2").getAsDouble()).isEqualTo(100);
        assertThat(value("{\"__proto__\":1}").getAsJsonObject().get("__proto__").getAsInt())
                .isEqualTo(1);
        assertThat(value("{\"b\":1,\"b\":2}").getAsJsonObject().get("b").getAsInt())
                .isEqualTo(2);
    }

    @Test
    void aVeryLongNumberComesAsAString() {
        assertThat(value("1".repeat(1023)).getAsJsonPrimitive().isNumber()).isTrue();
        assertThat(value("1".repeat(1024)).getAsJsonPrimitive().isString()).isTrue();
        assertThat(value("1".repeat(50_000)).getAsString()).isEqualTo("1".repeat(50_000));
    }

    @Test
    void theTreeMayBeDeeperThanGsonReadsByItself() {
        JsonElement element = value("[".repeat(100_000) + "]".repeat(100_000));

        int depth = 1;
        while (!element.getAsJsonArray().isEmpty()) {
            element = element.getAsJsonArray().get(0);
            depth++;
        }
        assertThat(depth).isEqualTo(100_000);
    }

    private static JsonElement value(String raw) {
        String text = "{\"a\":" + raw + "}";
        assertThat(JsonScanner.scan(InboundText.of(text), 200_000).memberCount())
                .isEqualTo(1);
        return JsonTree.parse(text).get("a");
    }
}
