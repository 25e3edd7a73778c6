package io.signalbox.core.internal.messages;

import io.signalbox.core.ErrorCode;
import io.signalbox.core.Message;
import io.signalbox.core.MessageRouter;
import io.signalbox.core.OutgoingMessage;
import io.signalbox.core.Participant;
import io.signalbox.core.Room;
import io.signalbox.core.Route;

/** The wire protocol's message types, and the route of each. */
public final class WebRtcRouter implements MessageRouter {

    public static final WebRtcRouter INSTANCE = new WebRtcRouter();

    private static final String[] NO_MEMBERS = {};
    private static final String[] SDP = {"sdp"};
    private static final String[] CANDIDATE = {"candidate"};
    private static final Route PONG = Route.reply(OutgoingMessage.of("pong"));
    private static final Route UPDATE = Route.relayToOthers("updates").senderAs(ProtocolNames.USER_ID);

    private WebRtcRouter() {}

    @Override
    public Route route(Message message, Participant sender, Room room) {
        return switch (message.type()) {
            case "offer", "answer" -> toTarget(message, SDP);
            case "ice-candidate" -> toTarget(message, CANDIDATE);
            case "call-ended" -> toTarget(message, NO_MEMBERS);
            case "participant-update" -> UPDATE;
            case "request-participants" -> Route.reply(participantsList(room));
            case "ping" -> PONG;
            default -> Route.reject(ErrorCode.UNKNOWN_TYPE, "no such message type");
        };
    }

    private static OutgoingMessage participantsList(Room room) {
        return JsonMessage.of("participants-list")
                .withTrusted(ProtocolNames.PARTICIPANTS, ParticipantList.of(room.participants()));
    }

    private static Route toTarget(Message message, String[] members) {
        return message.target()
                .<Route>map(target -> Route.relay(target, members))
                .orElseGet(() -> Route.reject(
                        ErrorCode.BAD_MESSAGE, ProtocolNames.TARGET_USER_ID + " is missing or not a string"));
    }
}
