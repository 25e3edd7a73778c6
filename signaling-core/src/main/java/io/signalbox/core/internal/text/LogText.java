package io.signalbox.core.internal.text;

/** Makes untrusted text safe for a line of a log: what could forge a line or steer a terminal is escaped. */
public final class LogText {

    private static final int MAX_CHARS = 128;

    private LogText() {}

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
