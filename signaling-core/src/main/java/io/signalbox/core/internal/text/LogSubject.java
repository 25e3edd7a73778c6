package io.signalbox.core.internal.text;

import io.signalbox.spi.LogText;

/** Names the room, the user and the further things that a line of the log is about. */
public final class LogSubject {

    private LogSubject() {}

    /** The room alone. */
    public static String of(String roomId) {
        return "[room=" + LogText.of(roomId) + "]";
    }

    /** The room, the user, and further pairs of a name and a value; the values are escaped. */
    public static String of(String roomId, String userId, String... more) {
        StringBuilder subject = new StringBuilder("[room=")
                .append(LogText.of(roomId))
                .append(", user=")
                .append(LogText.of(userId));
        for (int i = 0; i < more.length; i += 2) {
            subject.append(", ").append(more[i]).append('=').append(LogText.of(more[i + 1]));
        }
        return subject.append(']').toString();
    }
}
