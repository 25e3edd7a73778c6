package io.signalbox.core.internal.messages;

import io.signalbox.core.EngineStatus;
import io.signalbox.core.Participant;
import io.signalbox.core.internal.text.JsonText;
import io.signalbox.spi.OutboundText;
import java.time.temporal.ChronoUnit;

/**
 * Writes an {@link EngineStatus} as the wire protocol has it, in {@link EngineStatus#MAX_JSON_BYTES} at most: the list of
 * rooms, and of the participants of the last room that is listed, ends where the next entry would not fit.
 */
public final class StatusJson {

    /** For what is not in the list of rooms, and for its punctuation. */
    private static final int ENVELOPE_BYTES = 16 << 10;

    private final EngineStatus status;
    private final boolean named;
    private final StringBuilder json = new StringBuilder(256);
    private int bytesLeft = EngineStatus.MAX_JSON_BYTES - ENVELOPE_BYTES;
    private boolean truncated;

    private StatusJson(EngineStatus status, boolean named) {
        this.status = status;
        this.named = named;
        this.truncated = status.truncated();
    }

    /**
     * The answer at {@code /health}.
     *
     * @param named whether it says which rooms there are and who is in them
     */
    public static String health(EngineStatus status, boolean named) {
        StatusJson health = new StatusJson(status, named);
        health.json.append("{\"status\":\"ok\",\"rooms\":").append(status.roomCount());
        health.json.append(",\"connections\":").append(status.connectionCount());
        health.appendRooms("roomDetails");
        health.json.append(",\"timestamp\":\"").append(status.timestamp().truncatedTo(ChronoUnit.MILLIS));
        return health.json.append("\"}").toString();
    }

    /** The answer at {@code /rooms}, named or not. */
    public static String rooms(EngineStatus status, boolean named) {
        StatusJson rooms = new StatusJson(status, named);
        rooms.json.append('{');
        rooms.appendRooms("rooms");
        return rooms.json.append('}').toString();
    }

    private void appendRooms(String member) {
        if (json.length() > 1) {
            json.append(',');
        }
        json.append('"').append(member).append("\":[");
        String separator = "";
        for (EngineStatus.RoomStatus room : status.rooms()) {
            if (!appendRoom(separator, room)) {
                truncated = true;
                break;
            }
            separator = ",";
        }
        json.append(']');
        if (truncated) {
            json.append(",\"truncated\":true");
        }
    }

    /** Whether all of it has been written. */
    private boolean appendRoom(String separator, EngineStatus.RoomStatus room) {
        int start = json.length();
        json.append(separator).append('{');
        if (named) {
            JsonText.quote(json.append("\"" + ProtocolNames.ROOM_ID + "\":"), room.id());
            json.append(',');
        }
        json.append("\"participantCount\":").append(room.participants().size());
        if (!fits(start)) {
            return false;
        }
        boolean whole = !named || appendParticipants(room);
        json.append('}');
        return whole;
    }

    private boolean appendParticipants(EngineStatus.RoomStatus room) {
        json.append(",\"participants\":[");
        String separator = "";
        boolean whole = true;
        for (Participant participant : room.participants()) {
            int start = json.length();
            ParticipantList.appendEntry(json.append(separator), participant);
            whole = fits(start);
            if (!whole) {
                break;
            }
            separator = ",";
        }
        json.append(']');
        return whole;
    }

    /** Takes back what was written from there on if it is too much. */
    private boolean fits(int start) {
        int bytes = OutboundText.utf8Length(json.substring(start));
        if (bytes > bytesLeft) {
            json.setLength(start);
            return false;
        }
        bytesLeft -= bytes;
        return true;
    }
}
