package io.signalbox.core.internal.text;

import java.util.List;
import java.util.Random;

/** Makes up JSON texts, most of them well-formed or nearly so. The same seed gives the same text. */
final class JsonDocuments {

    private static final List<String> NAMES = List.of(
            "type", "sdp", "a", "\\u0061", "", "__proto__", "b", "\u00e9", "\\u00e9", "\ud83d\ude00", "\\ud83d\\ude00");

    private static final List<String> NUMBERS = List.of(
            "0", "-0", "1", "12", "-0.0", "1.0e+2", "1E-7", "1e999999", "9223372036854775808", "0.1", "3e0", "0E+00");

    private static final List<String> PIECES = List.of(
            "abc",
            " ",
            "\\n",
            "\\\\",
            "\\\"",
            "\\/",
            "\\b\\f\\r\\t",
            "\\u0000",
            "\\u20AC",
            "\\u2028",
            "\u2028",
            "\u007f",
            "\u00e9",
            "\u20ac",
            "\ud83d\ude00",
            "\\ud83d\\ude00",
            "\\uD83D",
            "\\ude00",
            "\\ud83d\\ud83d\\ude00",
            "\ufeff");

    /** What mutations put in, the characters and words with a meaning to some reader of JSON above all. */
    private static final List<String> SPLINTERS = List.of(
            "{",
            "}",
            "[",
            "]",
            ":",
            ",",
            "\"",
            "'",
            "\\",
            "/",
            "//",
            "/**/",
            "#",
            "0",
            "00",
            "1",
            "-",
            "+",
            ".",
            "e",
            "E",
            " ",
            "\t",
            "\n",
            "\r",
            "\f",
            "\u000b",
            "\u0000",
            "\u001f",
            "\u007f",
            "\u0085",
            "\u00a0",
            "\u2028",
            "\ufeff",
            "\ud83d",
            "\ude00",
            "\\ud83d",
            "\\ude00",
            "\"\\ud83d\ude00\"",
            "\\u",
            "\\u12",
            "\\u00g0",
            "\\x41",
            "\\'",
            "\\\n",
            "\\U0041",
            "true",
            "false",
            "null",
            "True",
            "nul",
            "NaN",
            "Infinity",
            "-Infinity",
            "undefined",
            "=",
            "=>",
            ";",
            ")]}'\n",
            "\"a\":1",
            ",\"a\":2",
            "{}",
            "[]",
            "\"\"",
            "\u0661",
            "\uff11",
            "\u0131");

    private final Random random;

    JsonDocuments(long seed) {
        // A second round, since seeds that differ little begin with much the same numbers.
        this.random = new Random(new Random(seed).nextLong());
    }

    String next() {
        StringBuilder out = new StringBuilder();
        int kind = random.nextInt(40);
        if (kind == 0) {
            value(out, 0);
        } else if (kind == 1) {
            nested(out);
        } else {
            object(out, 0);
        }
        if (random.nextInt(100) == 0) {
            out.insert(0, '\ufeff');
        }
        for (int i = random.nextInt(5) - 2; i > 0; i--) {
            mutate(out);
        }
        return out.toString();
    }

    private void nested(StringBuilder out) {
        int depth = 29 + random.nextInt(6);
        boolean objects = random.nextBoolean();
        out.append("{\"n\":")
                .append((objects ? "{\"a\":" : "[").repeat(depth))
                .append(pick(NUMBERS))
                .append((objects ? "}" : "]").repeat(depth))
                .append('}');
    }

    private void object(StringBuilder out, int depth) {
        space(out);
        out.append('{');
        int members = random.nextInt(20) == 0 ? random.nextInt(30) : random.nextInt(5);
        for (int i = 0; i < members; i++) {
            space(i == 0 ? out : out.append(','));
            out.append('"').append(pick(NAMES));
            if (random.nextInt(4) > 0) {
                out.append(random.nextInt(members * members * 4)); // a few stay the same as another's
            } else if (random.nextInt(20) == 0) {
                out.append(pick(PIECES));
            }
            out.append('"');
            space(out);
            out.append(':');
            value(out, depth + 1);
        }
        space(out);
        out.append('}');
        space(out);
    }

    private void value(StringBuilder out, int depth) {
        space(out);
        switch (random.nextInt(depth > 4 ? 7 : 10)) {
            case 0 -> out.append("true");
            case 1 -> out.append("false");
            case 2 -> out.append("null");
            case 3 -> number(out);
            case 4, 5, 6 -> string(out);
            case 7 -> array(out, depth);
            default -> object(out, depth);
        }
        space(out);
    }

    private void number(StringBuilder out) {
        switch (random.nextInt(60)) {
            case 0 -> out.append("7".repeat(1000 + random.nextInt(1000)));
            case 1 -> out.append("1.5e").append("0".repeat(1000 + random.nextInt(1000)));
            case 2, 3, 4, 5 -> out.append(random.nextLong());
            case 6, 7, 8, 9 -> out.append(random.nextDouble());
            default -> out.append(pick(NUMBERS));
        }
    }

    private void string(StringBuilder out) {
        out.append('"');
        for (int i = random.nextInt(5); i > 0; i--) {
            out.append(pick(PIECES));
        }
        out.append('"');
    }

    private void array(StringBuilder out, int depth) {
        out.append('[');
        for (int i = random.nextInt(4); i > 0; i--) {
            value(out, depth + 1);
            out.append(i > 1 ? "," : "");
        }
        space(out);
        out.append(']');
    }

    private void space(StringBuilder out) {
        if (random.nextInt(8) == 0) {
            out.append(" \t\r\n".charAt(random.nextInt(4)));
        }
    }

    private void mutate(StringBuilder out) {
        int from = random.nextInt(out.length() + 1);
        int to = Math.min(out.length(), from + 1 + random.nextInt(3));
        switch (random.nextInt(6)) {
            case 0 -> out.delete(from, to);
            case 1 -> out.replace(from, to, pick(SPLINTERS));
            case 2 -> out.insert(from, out.substring(from, to));
            case 3 -> out.setLength(random.nextInt(4) == 0 ? from : out.length());
            default -> out.insert(from, pick(SPLINTERS));
        }
    }

    private String pick(List<String> from) {
        return from.get(random.nextInt(from.size()));
    }
}
