package io.signalbox.testkit.engine;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.signalbox.core.OutgoingMessage;
import io.signalbox.core.Participant;
import io.signalbox.testkit.TestClient;
import io.signalbox.testkit.TestEngine;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Messages for the tests of the engine. */
final class Texts {

    static final String PING = "{\"type\":\"ping\"}";

    private Texts() {}

    /** JSON that is written with single quotes. */
    static String json(String text) {
        return text.replace('\'', '"');
    }

    static String offer(String target, String sdp) {
        return json("{'type':'offer','targetUserId':'" + target + "','sdp':'" + sdp + "'}");
    }

    static String update(int number) {
        return json("{'type':'participant-update','updates':" + number + "}");
    }

    /** A ping of this many bytes of UTF-8, of which a part are characters of three bytes each. */
    static String pingOfBytes(int bytes) {
        String start = json("{'type':'ping','pad':'\u20AC\u20AC");
        int rest = bytes - start.getBytes(StandardCharsets.UTF_8).length - 2;
        return start + "x".repeat(rest) + "\"}";
    }

    /** The numbers of the updates that a client has received, in order. */
    static List<Integer> updates(TestClient client) {
        return client.received().stream()
                .filter(message -> message.get("type").getAsString().equals("participant-update"))
                .map(message -> message.get("updates").getAsInt())
                .toList();
    }

    /** The user ids of a message's list of participants, in order. */
    static List<String> listed(JsonObject message) {
        List<String> ids = new ArrayList<>();
        for (JsonElement entry : message.getAsJsonArray("participants")) {
            ids.add(entry.getAsJsonObject().get("id").getAsString());
        }
        return ids;
    }

    /** The codes of the errors that a client has received, in order. */
    static List<String> errors(TestClient client) {
        return client.received().stream()
                .filter(message -> message.get("type").getAsString().equals("error"))
                .map(message -> message.get("code").getAsString())
                .toList();
    }

    static Participant participant(TestEngine engine, String room, String user) {
        return engine.engine().room(room).orElseThrow().participant(user).orElseThrow();
    }

    /** Sends somebody a message that an outbox is charged exactly this much for. */
    static void sendCharged(TestEngine engine, String room, String user, int charge) {
        OutgoingMessage empty = OutgoingMessage.of("x").with("p", "");
        String filler = "p".repeat(charge - 128 - empty.text().length());
        participant(engine, room, user).send(OutgoingMessage.of("x").with("p", filler));
        engine.runDue();
    }
}
