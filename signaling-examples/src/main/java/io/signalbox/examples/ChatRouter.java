package io.signalbox.examples;

import io.signalbox.core.ErrorCode;
import io.signalbox.core.Limits;
import io.signalbox.core.Message;
import io.signalbox.core.MessageRouter;
import io.signalbox.core.OutgoingMessage;
import io.signalbox.core.Participant;
import io.signalbox.core.Room;
import io.signalbox.core.Route;

/**
 * Message types of one's own beside those of WebRTC: {@code chat} to all others or, with a target, to one;
 * {@code raise-hand}; and {@code mute-all}, which only a host may send.
 *
 * <p>A router returns what is to be done instead of doing it: see its test, which calls it.
 */
public final class ChatRouter implements MessageRouter {

    /** The longest text of a chat message, in characters: in code points, so that an emoji counts as one. */
    public static final int MAX_TEXT = 1_000;

    private final MessageRouter webrtc = MessageRouter.webrtc();

    /** Every other type goes where {@link MessageRouter#webrtc} sends it. */
    public ChatRouter() {}

    /** Adds what the router's own types need: a hand is raised once a second, and three times at once. */
    public static Limits.Builder withRates(Limits.Builder limits) {
        return limits.messageRate("raise-hand", 1, 3);
    }

    @Override
    public Route route(Message message, Participant sender, Room room) {
        return switch (message.type()) {
            case "chat" -> chat(message);
            case "raise-hand" -> raiseHand(sender);
            case "mute-all" -> muteAll(sender);
            default -> webrtc.route(message, sender, room);
        };
    }

    private static Route chat(Message message) {
        String text = message.string("text").orElse("");
        if (text.isBlank()) {
            return Route.reject(ErrorCode.BAD_MESSAGE, "text is missing or empty");
        }
        if (text.codePointCount(0, text.length()) > MAX_TEXT) {
            return Route.reject(ErrorCode.of("text-too-long"), "at most " + MAX_TEXT + " characters");
        }
        return message.target()
                .<Route>map(userId -> Route.relay(userId, "text"))
                .orElseGet(() -> Route.relayToOthers("text"));
    }

    /** The engine relays what a sender says; this is said by the server, in words that no sender can choose. */
    private static Route raiseHand(Participant sender) {
        return Route.sendToAll(OutgoingMessage.of("hand-raised").with("userId", sender.id()));
    }

    private static Route muteAll(Participant sender) {
        boolean host = "host".equals(sender.attributes().get(DirectoryAccessPolicy.ROLE));
        return host
                ? Route.sendToOthers(OutgoingMessage.of("mute").with("byUserId", sender.id()))
                : Route.reject(ErrorCode.FORBIDDEN, "only a host may mute everyone");
    }
}
