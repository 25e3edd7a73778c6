package io.signalbox.core.internal.messages;

import io.signalbox.core.EngineStatus;
import io.signalbox.core.internal.text.JsonText;
import java.time.temporal.ChronoUnit;

/** Writes an {@link EngineStatus} as the wire protocol has it. */
public final class StatusJson {

    private StatusJson() {}

    /**
     * The answer at {@code /health}.
     *
     * @param named whether it says which rooms there are and who is in them
     */
    public static String health(EngineStatus status, boolean named) {
        StringBuilder json = new StringBuilder(256);
        json.append("{\"status\":\"ok\",\"rooms\":").append(status.roomCount());
        json.append(",\"connections\":").append(status.connectionCount());
        appendRooms(json.append(",\"roomDetails\":"), status, named);
        json.append(",\"timestamp\":\"").append(status.timestamp().truncatedTo(ChronoUnit.MILLIS));
        return json.append("\"}").toString();
    }

    /** The answer at {@code /rooms}, named or not. */
    public static String rooms(EngineStatus status, boolean named) {
        StringBuilder json = new StringBuilder(256);
        appendRooms(json.append("{\"rooms\":"), status, named);
        return json.append('}').toString();
    }

    private static void appendRooms(StringBuilder json, EngineStatus status, boolean named) {
        String separator = "[";
        for (EngineStatus.RoomStatus room : status.rooms()) {
            json.append(separator).append('{');
            if (named) {
                JsonText.quote(json.append("\"" + ProtocolNames.ROOM_ID + "\":"), room.id());
                json.append(',');
            }
            json.append("\"participantCount\":").append(room.participants().size());
            if (named) {
                json.append(",\"participants\":").append(ParticipantList.of(room.participants()));
            }
            json.append('}');
            separator = ",";
        }
        json.append(status.rooms().isEmpty() ? "[]" : "]");
        if (status.truncated()) {
            json.append(",\"truncated\":true");
        }
    }
}
