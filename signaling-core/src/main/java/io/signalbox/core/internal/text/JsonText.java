package io.signalbox.core.internal.text;

import io.signalbox.core.MalformedMessageException;

/** JSON text written and read piece by piece (RFC 8259). */
public final class JsonText {

    private static final char[] HEX = "0123456789abcdef".toCharArray();

    private JsonText() {}

    /** Whether {@code text} is one JSON value, with whitespace around it at most, nested no deeper than that. */
    public static boolean isValue(String text, int maxDepth) {
        JsonGrammar grammar = new JsonGrammar(InboundText.of(text), maxDepth);
        try {
            grammar.end(grammar.value(grammar.whitespace(0), 0));
            return true;
        } catch (MalformedMessageException e) {
            return false;
        }
    }

    /**
     * Appends {@code value} as a JSON string. Escaped are quotes, backslashes and control characters, as RFC 8259
     * section 7 demands; U+2028 and U+2029, which end a line where JSON is pasted into older JavaScript; and unpaired
     * surrogates, which UTF-8 cannot hold. Reading it back gives {@code value} again.
     */
    public static void quote(StringBuilder out, String value) {
        out.append('"');
        int done = 0;
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (Utf8.isPair(value, i)) {
                i++;
            } else if (needsEscape(c)) {
                out.append(value, done, i);
                escape(out, c);
                done = i + 1;
            }
        }
        out.append(value, done, value.length()).append('"');
    }

    static boolean needsEscape(char c) {
        return c < ' ' || c == '"' || c == '\\' || c == '\u2028' || c == '\u2029' || Character.isSurrogate(c);
    }

    private static void escape(StringBuilder out, char c) {
        out.append('\\');
        switch (c) {
            case '"', '\\' -> out.append(c);
            case '\b' -> out.append('b');
            case '\f' -> out.append('f');
            case '\n' -> out.append('n');
            case '\r' -> out.append('r');
            case '\t' -> out.append('t');
            default ->
                out.append('u')
                        .append(HEX[c >> 12])
                        .append(HEX[c >> 8 & 0xf])
                        .append(HEX[c >> 4 & 0xf])
                        .append(HEX[c & 0xf]);
        }
    }

    /** What the inside of a well-formed JSON string stands for; it may come to an unpaired surrogate. */
    static String unquote(String text) {
        int i = text.indexOf('\\');
        if (i < 0) {
            return text;
        }
        StringBuilder out = new StringBuilder(text.length()).append(text, 0, i);
        while (i < text.length()) {
            char c = text.charAt(i++);
            if (c != '\\') {
                out.append(c);
                continue;
            }
            char kind = text.charAt(i++);
            switch (kind) {
                case 'b' -> out.append('\b');
                case 'f' -> out.append('\f');
                case 'n' -> out.append('\n');
                case 'r' -> out.append('\r');
                case 't' -> out.append('\t');
                case 'u' -> {
                    out.append((char) Integer.parseInt(text, i, i + 4, 16));
                    i += 4;
                }
                default -> out.append(kind);
            }
        }
        return out.toString();
    }
}
