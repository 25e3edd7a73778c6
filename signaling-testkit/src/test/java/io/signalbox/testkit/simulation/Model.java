package io.signalbox.testkit.simulation;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The protocol in small: who is in which room, and what everybody must be sent for each thing that happens there.
 *
 * <p>It knows no queues, no time and no connections. Things happen in it at once, in the order in which it is told.
 */
final class Model {

    static final int MAX_ROOM_SIZE = 4;
    static final int MAX_LISTED = 3;
    static final int MAX_MALFORMED = 3;

    private final Map<String, List<Recipient>> rooms = new HashMap<>();

    /** Who is in the room, oldest first. */
    List<Recipient> membersOf(String room) {
        return rooms.getOrDefault(room, List.of());
    }

    /** The names of those in each room that has anybody in it. */
    TreeMap<String, List<String>> lists() {
        TreeMap<String, List<String>> lists = new TreeMap<>();
        rooms.forEach((room, participants) -> {
            if (!participants.isEmpty()) {
                lists.put(room, participants.stream().map(each -> each.name).toList());
            }
        });
        return lists;
    }

    @Nullable Recipient find(String room, String user) {
        return membersOf(room).stream()
                .filter(each -> each.user.equals(user))
                .findAny()
                .orElse(null);
    }

    void join(Recipient newcomer, long joinedAt) {
        List<Recipient> here = rooms.computeIfAbsent(newcomer.room, id -> new ArrayList<>());
        check(find(newcomer.room, newcomer.user) == null, "who joins was not there", newcomer);
        check(here.size() < MAX_ROOM_SIZE, "a room takes no more than its bound", newcomer);
        List<Recipient> others = List.copyOf(here);
        here.add(newcomer);
        newcomer.joined = true;
        newcomer.present = true;
        newcomer.joinedAt = joinedAt;
        JsonArray list = listOf(here);
        JsonObject welcome = message("welcome");
        welcome.addProperty("roomId", newcomer.room);
        welcome.addProperty("userId", newcomer.user);
        welcome.add("participants", list);
        newcomer.expect(welcome);
        if (!others.isEmpty()) {
            JsonObject existing = message("existing-participants");
            existing.add("participants", listOf(others));
            newcomer.expect(existing);
            JsonObject event = event("participant-joined", newcomer, list);
            others.forEach(other -> other.expect(event));
        }
    }

    /** One goes, and the others are told. */
    void leave(Recipient leaver) {
        remove(leaver);
        List<Recipient> others = membersOf(leaver.room);
        JsonObject event = event("participant-left", leaver, listOf(others));
        others.forEach(other -> other.expect(event));
    }

    /** All go at once, and nobody is told. */
    List<Recipient> leaveTogether(String room) {
        List<Recipient> all = List.copyOf(membersOf(room));
        all.forEach(this::remove);
        return all;
    }

    private void remove(Recipient leaver) {
        check(leaver.present, "who leaves was there", leaver);
        leaver.present = false;
        rooms.get(leaver.room).remove(leaver);
    }

    /** Carries out the next thing that this participant has said. */
    void hear(Recipient sender) {
        Said said = sender.said.remove();
        if (said.kind() == Said.Kind.MALFORMED) {
            reject(sender, error("bad-message"));
            return;
        }
        int malformedBefore = sender.malformedInARow;
        JsonObject message = JsonParser.parseString(said.text()).getAsJsonObject();
        route(sender, message.get("type").getAsString(), message);
        if (sender.malformedInARow == malformedBefore) {
            sender.malformedInARow = 0;
        }
    }

    private void route(Recipient sender, String type, JsonObject message) {
        switch (type) {
            case "offer", "answer" -> relayToOne(sender, message, "sdp");
            case "ice-candidate" -> relayToOne(sender, message, "candidate");
            case "call-ended" -> relayToOne(sender, message, null);
            case "participant-update" -> relayToOthers(sender, message, "userId", "updates");
            case "chat" -> relayToOthers(sender, message, "fromUserId", "text");
            case "ping" -> sender.expect(message("pong"));
            case "request-participants" -> {
                JsonObject answer = message("participants-list");
                answer.add("participants", listOf(membersOf(sender.room)));
                sender.expect(answer);
            }
            case "boom" -> sender.expect(error("internal", message));
            default -> sender.expect(error("unknown-type", message));
        }
    }

    private void relayToOne(Recipient sender, JsonObject message, @Nullable String member) {
        if (targetOf(message) == null || (member != null && !message.has(member))) {
            reject(sender, error("bad-message", message));
            return;
        }
        Recipient target = find(sender.room, targetOf(message));
        if (target == null) {
            sender.expect(error("unknown-target", message));
        } else {
            JsonObject relayed = relayed(sender, message, "fromUserId", member);
            JsonObject error = unknownTarget(target, message);
            Recipient.Item item = target.expect(relayed);
            if (item == null) {
                sender.expect(error);
            } else {
                sender.expectUnlessTaken(error, target, item);
            }
        }
    }

    private void relayToOthers(Recipient sender, JsonObject message, String senderAs, String member) {
        JsonObject relayed = relayed(sender, message, senderAs, member);
        for (Recipient other : List.copyOf(membersOf(sender.room))) {
            if (other != sender) {
                Recipient.Item item = other.expect(relayed);
                if (item != null) {
                    sender.mayExpectUnlessTaken(unknownTarget(other, message), other, item);
                }
            }
        }
    }

    private static JsonObject unknownTarget(Recipient target, JsonObject message) {
        JsonObject error = error("unknown-target", message);
        error.addProperty("targetUserId", target.user);
        return error;
    }

    private static JsonObject relayed(Recipient sender, JsonObject message, String senderAs, @Nullable String member) {
        JsonObject relayed = message(message.get("type").getAsString());
        relayed.addProperty(senderAs, sender.user);
        if (member != null) {
            relayed.add(member, message.get(member));
        }
        return relayed;
    }

    private static void reject(Recipient sender, JsonObject error) {
        sender.expect(error);
        sender.malformedInARow++;
        sender.rejectionsToHear++;
    }

    private static @Nullable String targetOf(JsonObject message) {
        JsonElement target = message.get("targetUserId");
        return target instanceof JsonPrimitive primitive && primitive.isString() ? target.getAsString() : null;
    }

    private static JsonObject message(String type) {
        JsonObject message = new JsonObject();
        message.addProperty("type", type);
        return message;
    }

    /** Without the text for people, which is not compared. */
    static JsonObject error(String code) {
        JsonObject error = message("error");
        error.addProperty("code", code);
        return error;
    }

    private static JsonObject error(String code, JsonObject cause) {
        JsonObject error = error(code);
        error.add("requestType", cause.get("type"));
        String target = targetOf(cause);
        if (target != null) {
            error.addProperty("targetUserId", target);
        }
        return error;
    }

    private static JsonObject event(String type, Recipient who, JsonArray list) {
        JsonObject event = message(type);
        event.addProperty("userId", who.user);
        event.addProperty("userName", who.name);
        if (list.size() <= MAX_LISTED) {
            event.add("participants", list);
        }
        return event;
    }

    private static JsonArray listOf(List<Recipient> participants) {
        JsonArray list = new JsonArray();
        for (Recipient participant : participants) {
            JsonObject entry = new JsonObject();
            entry.addProperty("id", participant.user);
            entry.addProperty("name", participant.name);
            entry.addProperty("joinedAt", participant.joinedAt);
            list.add(entry);
        }
        return list;
    }

    static void check(boolean holds, String rule, Object what) {
        if (!holds) {
            throw new AssertionError(rule + ": " + what);
        }
    }
}
