package io.signalbox.core;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;

/** The tree form of JSON text that {@link JsonScanner} has accepted. */
final class JsonTree {

    private JsonTree() {}

    static JsonObject parse(String text) {
        return JsonParser.parseString(text).getAsJsonObject();
    }
}
