package io.signalbox.core.internal.text;

import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Says of a text whether the scanner must take it, by asking Gson's strict reader and setting right where that differs
 * from the scanner's rules. It shares no code with the scanner.
 */
public final class GsonReference {

    /** All the points in which Gson 2.15.0, {@code Strictness.STRICT} with a nesting limit, differs from the rules. */
    enum Difference {
        /** Gson skips one U+FEFF at the beginning, which RFC 8259 section 8.1 leaves to the reader. */
        LEADING_BOM(true, "\ufeff{\"a\":1}"),
        /** Gson reads any JSON value; a message is an object. */
        NOT_AN_OBJECT(true, "[{\"a\":1}]"),
        /** Gson's reader hands out a name as often as it is there. */
        REPEATED_TOP_LEVEL_NAME(true, "{\"a\":1,\"\\u0061\":2}"),
        /** Gson takes an escaped and a written surrogate for one pair; but that text has no UTF-8 form. */
        HALF_ESCAPED_PAIR(true, "{\"a\":\"\\ud83d\ude00\"}"),
        /** Gson refuses an escaped surrogate without its other half; the RFC and {@code JSON.parse} take it. */
        ESCAPED_LONE_SURROGATE(false, "{\"a\":\"\\ud83d\"}"),
        /** Gson refuses a number of more than 1,023 characters, its buffer's length. */
        LONG_NUMBER(false, "{\"a\":" + "1".repeat(1024) + "}");

        final boolean gsonTakesIt;
        final String example;

        Difference(boolean gsonTakesIt, String example) {
            this.gsonTakesIt = gsonTakesIt;
            this.example = example;
        }
    }

    /**
     * @param message whether the text is a message
     * @param value whether it is a JSON value of any kind
     * @param differences why Gson sees it otherwise, where it does
     */
    public record Reading(boolean message, boolean value, Set<Difference> differences) {}

    private GsonReference() {}

    public static Reading read(String text, int maxDepth) {
        Set<Difference> differences = EnumSet.noneOf(Difference.class);
        boolean strict = reads(text, Strictness.STRICT, maxDepth);
        String paired = withoutEscapedLoneSurrogates(text);
        String tame = withoutLongNumbers(paired);
        boolean value = reads(tame, Strictness.STRICT, maxDepth);
        if (strict && !value) {
            differences.add(Difference.HALF_ESCAPED_PAIR);
        }
        if (value && text.startsWith("\ufeff")) {
            differences.add(Difference.LEADING_BOM);
            value = false;
        }
        if (!value) {
            return new Reading(false, false, differences);
        }
        List<String> names = topLevelNames(text, maxDepth);
        if (names == null) {
            differences.add(Difference.NOT_AN_OBJECT);
            return new Reading(false, true, differences);
        }
        boolean message = names.stream().noneMatch(GsonReference::isUnpaired);
        if (message && new HashSet<>(names).size() < names.size()) {
            differences.add(Difference.REPEATED_TOP_LEVEL_NAME);
            message = false;
        }
        if (message && !strict && !paired.equals(text)) {
            differences.add(Difference.ESCAPED_LONE_SURROGATE);
        }
        if (message && !strict && !tame.equals(paired)) {
            differences.add(Difference.LONG_NUMBER);
        }
        return new Reading(message, true, differences);
    }

    /** Whether Gson reads the text as one value and finds nothing behind it. */
    static boolean reads(String text, Strictness strictness, int maxDepth) {
        JsonReader reader = reader(text, strictness, maxDepth);
        try {
            int open = 0;
            do {
                open += readToken(reader);
            } while (open > 0);
            return reader.peek() == JsonToken.END_DOCUMENT;
        } catch (IOException | IllegalStateException e) {
            return false;
        }
    }

    /** Reads one token and says by how much it changes the nesting. */
    @SuppressWarnings("CheckReturnValue") // all that matters is whether it can be read
    private static int readToken(JsonReader reader) throws IOException {
        JsonToken token = reader.peek();
        switch (token) {
            case BEGIN_OBJECT -> reader.beginObject();
            case BEGIN_ARRAY -> reader.beginArray();
            case END_OBJECT -> reader.endObject();
            case END_ARRAY -> reader.endArray();
            case NAME -> reader.nextName();
            case STRING, NUMBER -> reader.nextString();
            case BOOLEAN -> reader.nextBoolean();
            case NULL -> reader.nextNull();
            case END_DOCUMENT -> throw new IOException("The text ends too early");
        }
        return switch (token) {
            case BEGIN_OBJECT, BEGIN_ARRAY -> 1;
            case END_OBJECT, END_ARRAY -> -1;
            default -> 0;
        };
    }

    private static @Nullable List<String> topLevelNames(String text, int maxDepth) {
        JsonReader reader = reader(text, Strictness.LENIENT, maxDepth);
        try {
            if (reader.peek() != JsonToken.BEGIN_OBJECT) {
                return null;
            }
            List<String> names = new ArrayList<>();
            reader.beginObject();
            while (reader.hasNext()) {
                names.add(reader.nextName());
                reader.skipValue();
            }
            return names;
        } catch (IOException e) {
            throw new AssertionError("Gson's lenient reader refuses what its strict one takes", e);
        }
    }

    static JsonReader reader(String text, Strictness strictness, int maxDepth) {
        JsonReader reader = new JsonReader(new StringReader(text));
        reader.setStrictness(strictness);
        reader.setNestingLimit(maxDepth);
        return reader;
    }

    private static boolean isUnpaired(String name) {
        return name.codePoints().anyMatch(c -> c >= 0xd800 && c <= 0xdfff);
    }

    /** The same text with U+FFFD, escaped, for each escaped surrogate that has no escaped other half. */
    private static String withoutEscapedLoneSurrogates(String text) {
        StringBuilder out = new StringBuilder(text);
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) != '\\') {
                continue;
            }
            int unit = escapedUnit(text, i);
            if (unit >= 0xd800 && unit <= 0xdbff && isLow(escapedUnit(text, i + 6))) {
                i += 11;
            } else if (unit >= 0xd800 && unit <= 0xdfff) {
                out.replace(i + 2, i + 6, "fffd");
                i += 5;
            } else {
                i++;
            }
        }
        return out.toString();
    }

    private static boolean isLow(int unit) {
        return unit >= 0xdc00 && unit <= 0xdfff;
    }

    private static int escapedUnit(String text, int at) {
        if (at + 6 > text.length() || !text.startsWith("\\u", at)) {
            return -1;
        }
        int unit = 0;
        for (int i = at + 2; i < at + 6; i++) {
            char c = text.charAt(i);
            int digit = c < 0x80 ? Character.digit(c, 16) : -1;
            if (digit < 0) {
                return -1;
            }
            unit = unit << 4 | digit;
        }
        return unit;
    }

    /** The same text with ten digits for each run of more than two hundred. */
    private static String withoutLongNumbers(String text) {
        return text.replaceAll("(?<![0-9])([0-9]{10})[0-9]{190,}", "$1");
    }
}
