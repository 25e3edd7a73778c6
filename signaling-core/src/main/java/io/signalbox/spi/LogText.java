package io.signalbox.spi;

/**
 * Makes untrusted text safe for a line of a log: nothing in it ends the line, steers a terminal, hides, or changes the
 * direction of reading. For everything that a client has chosen: ids, names, close reasons, headers.
 */
public final class LogText {

    private static final int MAX_CODE_POINTS = 128;

    private LogText() {}

    /**
     * The text for a log: its first 128 code points, with those that {@link #isUnsafe}, backslashes and quotes written as
     * in JSON.
     */
    public static String of(String text) {
        return of(text, MAX_CODE_POINTS);
    }

    /** As {@link #of(String)}, with another bound on the length. */
    public static String of(String text, int maxCodePoints) {
        StringBuilder safe = new StringBuilder(Math.min(text.length(), maxCodePoints) + 3);
        cut(text, maxCodePoints).codePoints().forEach(c -> append(c, c == '\\' || c == '"' || isUnsafe(c), safe));
        return safe.toString();
    }

    /** The first 128 code points of the text, as they are; three dots follow where there are more. */
    public static String cut(String text) {
        return cut(text, MAX_CODE_POINTS);
    }

    private static String cut(String text, int maxCodePoints) {
        return text.codePointCount(0, text.length()) <= maxCodePoints
                ? text
                : text.substring(0, text.offsetByCodePoints(0, maxCodePoints)) + "...";
    }

    /** JSON of the same meaning for a log, where nothing {@link #isUnsafe}. All that is unsafe must be within strings. */
    public static String inJson(String json) {
        StringBuilder safe = new StringBuilder(json.length());
        json.codePoints().forEach(c -> append(c, isUnsafe(c), safe));
        return safe.toString();
    }

    private static void append(int c, boolean escaped, StringBuilder to) {
        if (!escaped) {
            to.appendCodePoint(c);
            return;
        }
        for (char unit : Character.toChars(c)) {
            to.append(String.format("\\u%04x", (int) unit));
        }
    }

    /**
     * Whether a log must not show this code point: a control character, a line or paragraph separator, one that cannot be
     * seen, half of a surrogate pair, or one that Unicode has not assigned.
     */
    public static boolean isUnsafe(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.UNASSIGNED -> true;
            default -> false;
        };
    }
}
