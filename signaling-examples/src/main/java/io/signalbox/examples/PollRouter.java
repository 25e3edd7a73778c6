package io.signalbox.examples;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.signalbox.core.ErrorCode;
import io.signalbox.core.Message;
import io.signalbox.core.MessageRouter;
import io.signalbox.core.OutgoingMessage;
import io.signalbox.core.Participant;
import io.signalbox.core.Room;
import io.signalbox.core.RoomRouter;
import io.signalbox.core.Route;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The polls of an interview platform: a host asks with {@code open-poll}, everyone answers with {@code vote}, and each
 * vote shows everyone the count. Each room has a router of its own, whose fields are the room's poll: there is no map by
 * room, no lock, and nothing to clean up when the room has gone.
 */
public final class PollRouter implements RoomRouter {

    /** How many options a poll may have. */
    public static final int MAX_OPTIONS = 10;

    private List<String> options = List.of();

    /** The option of each user who has voted and is in the room. */
    private final Map<String, Integer> votes = new HashMap<>();

    PollRouter() {}

    /** The router of the whole engine: polls beside {@link ChatRouter}. */
    public static MessageRouter forEngine() {
        MessageRouter polls = MessageRouter.perRoom(room -> new PollRouter());
        return new ChatRouter().on("open-poll", polls).on("vote", polls);
    }

    @Override
    public Route route(Message message, Participant sender, Room room) {
        return message.type().equals("vote") ? vote(message, sender, room) : open(message, sender);
    }

    private Route open(Message message, Participant sender) {
        if (!"host".equals(sender.attributes().get(DirectoryAccessPolicy.ROLE))) {
            return Route.reject(ErrorCode.FORBIDDEN, "only a host may open a poll");
        }
        List<String> asked = optionsOf(message.json());
        if (asked.size() < 2 || asked.size() > MAX_OPTIONS) {
            return Route.reject(ErrorCode.BAD_MESSAGE, "options are not 2 to " + MAX_OPTIONS + " strings");
        }
        options = asked;
        votes.clear();
        return Route.sendToAll(OutgoingMessage.of("poll-opened").with("options", json(asked)));
    }

    private static List<String> optionsOf(JsonObject poll) {
        List<String> options = new ArrayList<>();
        if (poll.get("options") instanceof JsonArray array) {
            array.forEach(option -> {
                if (option.isJsonPrimitive() && option.getAsJsonPrimitive().isString()) {
                    options.add(option.getAsString());
                }
            });
        }
        return options;
    }

    private Route vote(Message message, Participant sender, Room room) {
        int option = options.indexOf(message.string("option").orElse(""));
        if (option < 0) {
            return Route.reject(ErrorCode.BAD_MESSAGE, "option is none of the open poll's");
        }
        // A user who comes back keeps the vote; the votes of those who are gone for good do not pile up.
        votes.keySet().removeIf(user -> room.participant(user).isEmpty());
        votes.put(sender.id(), option);
        int[] counts = new int[options.size()];
        votes.values().forEach(chosen -> counts[chosen]++);
        JsonArray shown = new JsonArray();
        for (int count : counts) {
            shown.add(count);
        }
        return Route.sendToAll(OutgoingMessage.of("poll-count").with("counts", shown));
    }

    private static JsonArray json(List<String> options) {
        JsonArray array = new JsonArray();
        options.forEach(array::add);
        return array;
    }
}
