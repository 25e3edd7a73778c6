package io.signalbox.core.internal.text;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import java.io.StringReader;

/**
 * The tree form of JSON text that {@link JsonScanner} has accepted.
 *
 * <p>Gson's lenient reader, without its bound on nesting, takes all of that. Its strict readers do not: one refuses
 * escaped unpaired surrogates, both refuse numbers of more than 1,023 characters, which here become strings. Of names
 * that a nested object repeats the last one counts, as in a browser.
 */
public final class JsonTree {

    private JsonTree() {}

    public static JsonObject parse(String text) {
        JsonReader reader = new JsonReader(new StringReader(text));
        reader.setStrictness(Strictness.LENIENT);
        reader.setNestingLimit(Integer.MAX_VALUE);
        return JsonParser.parseReader(reader).getAsJsonObject();
    }
}
