package io.signalbox.core.internal.messages;

import static io.signalbox.core.internal.messages.ProtocolNames.PARTICIPANTS;
import static io.signalbox.core.internal.messages.ProtocolNames.REQUEST_TYPE;
import static io.signalbox.core.internal.messages.ProtocolNames.ROOM_ID;
import static io.signalbox.core.internal.messages.ProtocolNames.TARGET_USER_ID;
import static io.signalbox.core.internal.messages.ProtocolNames.TYPE;
import static io.signalbox.core.internal.messages.ProtocolNames.USER_ID;
import static io.signalbox.core.internal.messages.ProtocolNames.USER_NAME;

import io.signalbox.core.ErrorCode;
import io.signalbox.core.Message;
import io.signalbox.core.Participant;
import io.signalbox.core.internal.text.Utf8Text;
import io.signalbox.spi.OutboundText;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The dialect of the wire protocol. */
public final class WebRtcDialect implements Dialect {

    /** About what a relay adds to a message. */
    private static final int RELAY_BYTES = 96;

    private final int maxListed;

    /**
     * A dialect.
     *
     * @param maxListed the largest room whose join and leave events carry the list of participants
     */
    public WebRtcDialect(int maxListed) {
        this.maxListed = maxListed;
    }

    @Override
    public Arrival arrival(Participant newcomer, List<? extends Participant> others) {
        String othersList = ParticipantList.of(others);
        String list = ParticipantList.with(othersList, newcomer);
        OutboundText welcome = outbound(JsonMessage.of("welcome")
                .with(ROOM_ID, newcomer.room().id())
                .with(USER_ID, newcomer.id())
                .withTrusted(PARTICIPANTS, list));
        if (others.isEmpty()) {
            return new Arrival(List.of(welcome), null);
        }
        OutboundText existing = outbound(JsonMessage.of("existing-participants").withTrusted(PARTICIPANTS, othersList));
        boolean listed = others.size() < maxListed;
        return new Arrival(List.of(welcome, existing), event("participant-joined", newcomer, listed ? list : null));
    }

    @Override
    public OutboundText departure(Participant leaver, List<? extends Participant> others) {
        boolean listed = others.size() <= maxListed;
        return event("participant-left", leaver, listed ? ParticipantList.of(others) : null);
    }

    private static OutboundText event(String type, Participant who, @Nullable String list) {
        JsonMessage event = JsonMessage.of(type).with(USER_ID, who.id()).with(USER_NAME, who.name());
        return outbound(list == null ? event : event.withTrusted(PARTICIPANTS, list));
    }

    @Override
    public OutboundText relayed(ParsedMessage message, String senderId, RelayRoute relay) {
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

    @Override
    public OutboundText error(ErrorCode code, String text, @Nullable Message cause) {
        JsonMessage error = error(code, text);
        if (cause == null) {
            return outbound(error);
        }
        JsonMessage typed = error.with(REQUEST_TYPE, cause.type());
        return outbound(
                cause.target().map(target -> typed.with(TARGET_USER_ID, target)).orElse(typed));
    }

    @Override
    public OutboundText unknownTarget(String userId, Message cause) {
        return outbound(error(ErrorCode.UNKNOWN_TARGET, "nobody in the room can be reached under this user id")
                .with(REQUEST_TYPE, cause.type())
                .with(TARGET_USER_ID, userId));
    }

    @Override
    public OutboundText rateLimited(long count) {
        return outbound(error(ErrorCode.RATE_LIMITED, "too many messages: " + count + " were dropped")
                .with("count", count));
    }

    private static OutboundText outbound(JsonMessage message) {
        return OutboundText.of(message.text());
    }

    private static JsonMessage error(ErrorCode code, String text) {
        return JsonMessage.of("error").with("code", code.value()).with("message", text);
    }
}
