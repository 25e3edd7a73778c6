package io.signalbox.examples.server;

/** Makes what a client sent safe for a line of a log: nothing in it ends the line or steers a terminal. */
final class Escaped {

    private static final int MAX_CODE_POINTS = 128;

    private Escaped() {}

    static String of(String text) {
        StringBuilder safe = new StringBuilder(Math.min(text.length(), MAX_CODE_POINTS));
        text.codePoints().limit(MAX_CODE_POINTS).forEach(c -> {
            if (isUnsafe(c)) {
                safe.append(String.format("\\u%04x", c));
            } else {
                safe.appendCodePoint(c);
            }
        });
        return text.codePointCount(0, text.length()) > MAX_CODE_POINTS ? safe + "..." : safe.toString();
    }

    private static boolean isUnsafe(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.UNASSIGNED -> true;
            default -> c == '\\' || c == '"';
        };
    }
}
