package io.signalbox.examples.server;

import com.google.gson.Gson;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonPrimitive;
import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import java.io.IOException;
import java.io.StringReader;
import java.util.List;
import java.util.regex.Pattern;

/** The STUN and TURN servers that the page gives to its peer connections (WebRTC, section 4.2.5). Immutable. */
final class IceServers {

    private static final Pattern URL = Pattern.compile("(stuns?|turns?):[^\\s,]+");

    private final JsonArray servers;

    private IceServers(JsonArray servers) {
        this.servers = servers;
    }

    static IceServers none() {
        return new IceServers(new JsonArray());
    }

    /**
     * Reads a JSON array of {@code RTCIceServer} objects, or URLs between commas.
     *
     * @throws IllegalArgumentException if it is neither
     */
    static IceServers parse(String text) {
        JsonArray servers = text.strip().startsWith("[") ? array(text) : fromUrls(OptionText.list(text));
        for (JsonElement server : servers) {
            check(server);
        }
        return new IceServers(servers);
    }

    private static JsonArray fromUrls(List<String> urls) {
        JsonArray servers = new JsonArray();
        for (String url : urls) {
            JsonObject server = new JsonObject();
            server.addProperty("urls", url);
            servers.add(server);
        }
        return servers;
    }

    private static JsonArray array(String text) {
        JsonReader reader = new JsonReader(new StringReader(text));
        reader.setStrictness(Strictness.STRICT);
        try {
            JsonArray array = new Gson().getAdapter(JsonArray.class).read(reader);
            if (reader.peek() == com.google.gson.stream.JsonToken.END_DOCUMENT) {
                return array;
            }
        } catch (IOException | JsonParseException | IllegalStateException e) {
            throw new IllegalArgumentException("must be a JSON array, or URLs between commas", e);
        }
        throw new IllegalArgumentException("must be one JSON array, or URLs between commas");
    }

    private static void check(JsonElement element) {
        if (!(element instanceof JsonObject server) || !server.has("urls")) {
            throw new IllegalArgumentException("each ICE server must be an object with the member urls");
        }
        JsonElement urls = server.get("urls");
        boolean turn = false;
        for (JsonElement url : urls instanceof JsonArray several ? several : single(urls)) {
            if (!isString(url) || !URL.matcher(url.getAsString()).matches()) {
                throw new IllegalArgumentException(
                        "an ICE server's URL must start with stun:, stuns:, turn: or turns:, not '"
                                + Escaped.of(isString(url) ? url.getAsString() : url.toString()) + "'");
            }
            turn |= url.getAsString().startsWith("turn");
        }
        if (turn && !(isString(server.get("username")) && isString(server.get("credential")))) {
            // A browser throws where they are missing, and the whole page fails.
            throw new IllegalArgumentException("a TURN server needs username and credential: give a JSON array");
        }
    }

    private static JsonArray single(JsonElement element) {
        JsonArray array = new JsonArray();
        array.add(element);
        return array;
    }

    @SuppressWarnings("NullAway") // Gson's get returns null for what is not there.
    private static boolean isString(JsonElement element) {
        return element instanceof JsonPrimitive primitive && primitive.isString();
    }

    /** What the page fetches as {@code /config.json}. */
    String toConfigJson() {
        JsonObject config = new JsonObject();
        config.add("iceServers", servers);
        return config.toString();
    }

    /** How many there are; never who, since credentials may be in it. */
    @Override
    public String toString() {
        return servers.size() + " ICE servers";
    }
}
