package io.signalbox.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.Gson;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonPrimitive;
import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import io.signalbox.spi.LogText;
import java.io.IOException;
import java.io.StringReader;
import java.util.List;

/** The STUN and TURN servers that the page gives to its peer connections (WebRTC, section 4.2.5). Immutable. */
final class IceServers {

    private static final int MAX_USERNAME_BYTES = 508;

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
     * @throws IllegalArgumentException if it is neither, or a browser would refuse one of the servers
     */
    static IceServers parse(String text) {
        JsonArray servers = text.strip().startsWith("[") ? array(text) : fromUrls(OptionText.list(text));
        for (JsonElement server : servers) {
            check(server);
        }
        return new IceServers(servers);
    }

    private static JsonArray fromUrls(List<String> urls) {
        if (urls.isEmpty()) {
            throw new IllegalArgumentException("must have at least one URL");
        }
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
            throw new IllegalArgumentException("must have an object with the member urls for each ICE server");
        }
        JsonElement urls = server.get("urls");
        JsonArray list = urls instanceof JsonArray several ? several : single(urls);
        if (list.isEmpty()) {
            throw new IllegalArgumentException("has an ICE server whose urls are an empty list");
        }
        for (JsonElement url : list) {
            if (!isString(url)) {
                throw new IllegalArgumentException(
                        "has '" + LogText.of(url.toString()) + "' in urls, which is no text");
            }
            IceUrl.check(url.getAsString());
            if (IceUrl.isTurn(url.getAsString())) {
                checkCredentials(url.getAsString(), server);
            }
        }
        checkCredentialType(server);
    }

    /** A browser throws where they are missing, and the whole page fails. */
    private static void checkCredentials(String url, JsonObject server) {
        String problem = null;
        if (!isString(server.get("username")) || !isString(server.get("credential"))) {
            problem = "a TURN server needs username and credential: give a JSON array";
        } else if (server.get("username").getAsString().isEmpty()) {
            problem = "its username is empty";
        } else if (server.get("credential").getAsString().isEmpty()) {
            problem = "its credential is empty";
        } else if (server.get("username").getAsString().getBytes(UTF_8).length > MAX_USERNAME_BYTES) {
            problem = "its username is longer than " + MAX_USERNAME_BYTES + " bytes (RFC 8489, 14.3)";
        }
        if (problem != null) {
            throw new IllegalArgumentException("has '" + LogText.of(url) + "': " + problem);
        }
    }

    private static void checkCredentialType(JsonObject server) {
        JsonElement type = server.get("credentialType");
        if (type != null && !(isString(type) && type.getAsString().equals("password"))) {
            throw new IllegalArgumentException("has the credentialType '" + LogText.of(type.toString())
                    + "': browsers know only \"password\", which may be left out");
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
