package io.signalbox.core.internal.text;

/** Makes untrusted text safe for a line of a log: what could forge a line or steer a terminal is escaped. */
public final class LogText {

    private static final int MAX_CHARS = 128;

    private LogText() {}

    /** Names what a line is about: a room, a user of it and what else there is, by pairs of a name and a value. */
    public static String about(String roomId, String userId, String... more) {
        StringBuilder about =
                new StringBuilder("[room=").append(of(roomId)).append(", user=").append(of(userId));
        for (int i = 0; i < more.length; i += 2) {
            about.append(", ").append(more[i]).append('=').append(of(more[i + 1]));
        }
        return about.append(']').toString();
    }

    public static String of(String text) {
        StringBuilder safe = new StringBuilder(Math.min(text.length(), MAX_CHARS) + 3);
        text.codePoints().limit(MAX_CHARS).forEach(c -> {
            if (ForbiddenCharacters.contain(c) || c == '\\') {
                safe.append(String.format("\\u%04x", c));
            } else {
                safe.appendCodePoint(c);
            }
        });
        return text.codePointCount(0, text.length()) > MAX_CHARS
                ? safe.append("...").toString()
                : safe.toString();
    }
}
