package io.signalbox.core;

import java.time.temporal.ChronoUnit;

/** Writes an {@link EngineStatus} as the wire protocol has it. */
final class StatusJson {

    private StatusJson() {}

    static String health(EngineStatus status) {
        StringBuilder json = new StringBuilder(256);
        json.append("{\"status\":\"ok\",\"rooms\":").append(status.roomCount());
        json.append(",\"connections\":").append(status.connectionCount());
        appendRooms(json.append(",\"roomDetails\":"), status);
        json.append(",\"timestamp\":\"").append(status.timestamp().truncatedTo(ChronoUnit.MILLIS));
        return json.append("\"}").toString();
    }

    static String rooms(EngineStatus status) {
        StringBuilder json = new StringBuilder(256);
        appendRooms(json.append("{\"rooms\":"), status);
        return json.append('}').toString();
    }

    private static void appendRooms(StringBuilder json, EngineStatus status) {
        String separator = "[";
        for (EngineStatus.RoomStatus room : status.rooms()) {
            json.append(separator).append("{\"" + Wire.ROOM_ID + "\":");
            JsonText.quote(json, room.id());
            json.append(",\"participantCount\":").append(room.participants().size());
            json.append(",\"participants\":")
                    .append(Wire.participants(room.participants()))
                    .append('}');
            separator = ",";
        }
        json.append(status.rooms().isEmpty() ? "[]" : "]");
        if (status.truncated()) {
            json.append(",\"truncated\":true");
        }
    }
}
