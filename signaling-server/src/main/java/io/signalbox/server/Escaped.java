package io.signalbox.server;

/** Makes what a client sent safe for a line of a log: nothing in it ends the line or steers a terminal. */
final class Escaped {

    private static final int MAX_CODE_POINTS = 128;

    private Escaped() {}

    /** Cut, with what is unsafe, backslashes and quotes escaped. */
    static String of(String text) {
        return of(text, MAX_CODE_POINTS);
    }

    /** As {@link #of(String)}, cut at this length. */
    static String of(String text, int maxCodePoints) {
        StringBuilder safe = new StringBuilder(Math.min(text.length(), maxCodePoints));
        cut(text, maxCodePoints).codePoints().forEach(c -> {
            if (isUnsafe(c) || c == '\\' || c == '"') {
                safe.append(String.format("\\u%04x", c));
            } else {
                safe.appendCodePoint(c);
            }
        });
        return safe.toString();
    }

    /** The first of it, if it is long. */
    static String cut(String text) {
        return cut(text, MAX_CODE_POINTS);
    }

    private static String cut(String text, int maxCodePoints) {
        return text.codePointCount(0, text.length()) <= maxCodePoints
                ? text
                : text.substring(0, text.offsetByCodePoints(0, maxCodePoints)) + "...";
    }

    /** JSON of the same meaning without what is unsafe, all of which stands in strings. */
    static String inJson(String json) {
        StringBuilder safe = new StringBuilder(json.length());
        json.codePoints().forEach(c -> {
            if (isUnsafe(c)) {
                for (char unit : Character.toChars(c)) {
                    safe.append(String.format("\\u%04x", (int) unit));
                }
            } else {
                safe.appendCodePoint(c);
            }
        });
        return safe.toString();
    }

    private static boolean isUnsafe(int c) {
        return switch (Character.getType(c)) {
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
