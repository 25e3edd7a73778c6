package io.signalbox.testkit.simulation;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What one client has received, held against the protocol as it comes: {@code welcome} first, joins and leaves that add
 * up to the lists, messages from those alone who are there, each sender's without a gap.
 */
final class Transcript {

    private final String user;
    private final List<String> events = new ArrayList<>();
    private final Set<String> present = new LinkedHashSet<>();

    /** Who joined before this client's eyes and has said nothing since: what it says first is the first that it ever said. */
    private final Set<String> newcomers = new HashSet<>();

    private final Map<String, Integer> lastNumber = new HashMap<>();

    Transcript(String user) {
        this.user = user;
    }

    boolean isWelcomed() {
        return !events.isEmpty();
    }

    /** Everybody who is there as far as the client has been told, oldest first, itself included. */
    Set<String> present() {
        return present;
    }

    void add(String text) {
        JsonObject message = JsonParser.parseString(text).getAsJsonObject();
        String type = message.get("type").getAsString();
        check(isWelcomed() != type.equals("welcome"), "welcome comes first and once", text);
        switch (type) {
            case "welcome" -> {
                present.addAll(listOf(message));
                check(present.contains(user), "the list of a welcome includes the joiner", text);
                events.add("welcome");
            }
            case "existing-participants" -> {
                Set<String> others = new LinkedHashSet<>(present);
                others.remove(user);
                check(!others.isEmpty() && listOf(message).equals(others), "the others are those of the welcome", text);
            }
            case "participant-joined" -> {
                String who = message.get("userId").getAsString();
                check(present.add(who), "who joins was not there", text);
                newcomers.add(who);
                check(listOf(message).equals(present), "joins add up to the list", text);
                events.add("joined " + who);
            }
            case "participant-left" -> {
                String who = message.get("userId").getAsString();
                check(present.remove(who), "who leaves was there", text);
                newcomers.remove(who);
                check(listOf(message).equals(present), "leaves add up to the list", text);
                events.add("left " + who);
            }
            case "participant-update" -> update(message, text);
            case "error", "participants-list" -> {}
            default -> check(false, "no such message was to be expected", text);
        }
    }

    private void update(JsonObject message, String text) {
        String who = message.get("userId").getAsString();
        JsonObject updates = message.getAsJsonObject("updates");
        String connection = updates.get("connection").getAsString();
        int number = updates.get("number").getAsInt();
        check(!who.equals(user) && present.contains(who), "messages come from those who are there", text);
        Integer last = lastNumber.put(connection, number);
        int first = newcomers.remove(who) ? 1 : number;
        check(
                number == (last == null ? first : last + 1),
                "no message of a sender is missing, none comes twice: " + last,
                text);
        events.add(connection + "#" + number);
    }

    private static Set<String> listOf(JsonObject message) {
        Set<String> ids = new HashSet<>();
        for (JsonElement each : message.getAsJsonArray("participants")) {
            ids.add(each.getAsJsonObject().get("id").getAsString());
        }
        return ids;
    }

    /** What both have received came to both in the same order. */
    void compareOrder(Transcript other) {
        Map<String, Integer> places = new HashMap<>();
        for (int i = 0; i < other.events.size(); i++) {
            if (other.events.get(i).contains("#")) {
                places.put(other.events.get(i), i);
            }
        }
        int last = -1;
        for (String event : events) {
            Integer place = places.get(event);
            if (place != null) {
                check(place > last, "everyone sees one order", event + " in " + events + " and " + other.events);
                last = place;
            }
        }
    }

    private void check(boolean holds, String rule, String text) {
        if (!holds) {
            throw new AssertionError(user + ": " + rule + ": " + text + "\nafter " + events);
        }
    }
}
