package io.signalbox.core;

import io.signalbox.spi.OutboundText;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The field names of the wire protocol, and the texts of the messages that the engine itself sends. */
final class Wire {

    static final String TYPE = "type";
    static final String TARGET_USER_ID = "targetUserId";
    static final String FROM_USER_ID = "fromUserId";
    static final String ROOM_ID = "roomId";
    static final String USER_ID = "userId";
    static final String USER_NAME = "userName";
    static final String INSTANCE = "instance";
    private static final String REQUEST_TYPE = "requestType";
    private static final String PARTICIPANTS = "participants";

    /** About what a relay adds to a message. */
    private static final int RELAY_BYTES = 96;

    private Wire() {}

    static OutboundText welcome(String roomId, String userId, String participants) {
        return OutgoingMessage.of("welcome")
                .with(ROOM_ID, roomId)
                .with(USER_ID, userId)
                .withTrusted(PARTICIPANTS, participants)
                .outbound();
    }

    static OutboundText existingParticipants(String participants) {
        return OutgoingMessage.of("existing-participants")
                .withTrusted(PARTICIPANTS, participants)
                .outbound();
    }

    /** A join or leave event; without a list where it is null. */
    static OutboundText participantEvent(String type, Participant who, @Nullable String participants) {
        OutgoingMessage event = OutgoingMessage.of(type).with(USER_ID, who.id()).with(USER_NAME, who.name());
        return (participants == null ? event : event.withTrusted(PARTICIPANTS, participants)).outbound();
    }

    static OutgoingMessage participantsList(List<Participant> participants) {
        return OutgoingMessage.of("participants-list").withTrusted(PARTICIPANTS, participants(participants));
    }

    static OutgoingMessage error(ErrorCode code, String text, @Nullable Message cause) {
        OutgoingMessage error = error(code, text);
        if (cause == null) {
            return error;
        }
        OutgoingMessage typed = error.with(REQUEST_TYPE, cause.type());
        return cause.target().map(target -> typed.with(TARGET_USER_ID, target)).orElse(typed);
    }

    static OutgoingMessage unknownTarget(String userId, Message cause) {
        return error(ErrorCode.UNKNOWN_TARGET, "nobody in the room can be reached under this user id")
                .with(REQUEST_TYPE, cause.type())
                .with(TARGET_USER_ID, userId);
    }

    private static OutgoingMessage error(ErrorCode code, String text) {
        return OutgoingMessage.of("error").with("code", code.value()).with("message", text);
    }

    /** What is told about messages that were dropped without being looked at. */
    static OutgoingMessage rateLimited(long count) {
        return error(ErrorCode.RATE_LIMITED, "too many messages: " + count + " were dropped")
                .with("count", count);
    }

    /** The sender's message as its peers get it; it has all members that the relay names. */
    static OutboundText relay(Message message, String senderId, Relay relay) {
        int length = RELAY_BYTES;
        for (String member : relay.members()) {
            length += message.rawLength(member);
        }
        Utf8Text text = new Utf8Text(length)
                .append("{\"" + TYPE + "\":")
                .quote(message.type())
                .append(',')
                .quote(relay.senderMember())
                .append(':')
                .quote(senderId);
        for (String member : relay.members()) {
            text.append(',').quote(member).append(':');
            message.appendRaw(member, text);
        }
        return text.append('}').outbound();
    }

    /** The list as a JSON array, oldest first. */
    static String participants(List<? extends Participant> participants) {
        StringBuilder text = new StringBuilder(2 + 96 * participants.size()).append('[');
        for (Participant participant : participants) {
            if (text.length() > 1) {
                text.append(',');
            }
            appendParticipant(
                    text,
                    participant.id(),
                    participant.name(),
                    participant.joinedAt().toEpochMilli());
        }
        return text.append(']').toString();
    }

    static void appendParticipant(StringBuilder text, String id, String name, long joinedAtMillis) {
        text.append("{\"id\":");
        JsonText.quote(text, id);
        text.append(",\"name\":");
        JsonText.quote(text, name);
        text.append(",\"joinedAt\":").append(joinedAtMillis).append('}');
    }
}
