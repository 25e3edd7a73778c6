package io.signalbox.core.internal.text;

import io.signalbox.spi.OutboundText;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Checks and copies Java values that stand for JSON: strings, booleans, numbers, and lists and maps of these. Whole numbers
 * become {@link Long}, others {@link Double}, so that a value has the same types wherever it comes from. For one thread.
 */
public final class JsonValues {

    /** A thread with a small stack gets so deep. */
    private static final int MAX_DEPTH = 100;

    private final int maxBytes;
    private int bytes;
    private int depth;

    private JsonValues(int maxBytes) {
        this.maxBytes = maxBytes;
    }

    /**
     * A copy of these values that nothing changes.
     *
     * @param maxBytes the most that their JSON text may take, in bytes of UTF-8
     * @throws IllegalArgumentException if one is no JSON value, nested too deep, or all together are too large
     */
    public static Map<String, Object> copy(Map<String, ?> values, int maxBytes) {
        return new JsonValues(maxBytes).copyMap(values);
    }

    private Object copy(@Nullable Object value) {
        if (value instanceof String text) {
            return counted(text);
        }
        if (value instanceof Boolean truth) {
            count(truth ? 4 : 5);
            return truth;
        }
        if (value instanceof Number number) {
            return copyNumber(number);
        }
        if (value instanceof List<?> || value instanceof Map<?, ?>) {
            return copyNested(value);
        }
        throw notJson(value);
    }

    private Object copyNested(Object value) {
        if (++depth > MAX_DEPTH) {
            throw new IllegalArgumentException("lists and maps more than " + MAX_DEPTH + " deep");
        }
        Object copy = value instanceof List<?> list ? copyList(list) : copyMap((Map<?, ?>) value);
        depth--;
        return copy;
    }

    private Object copyNumber(Number number) {
        Object copy;
        if (isWhole(number)) {
            copy = wholeOf(number);
        } else {
            copy = fractionOf(number);
        }
        count(copy.toString().length());
        return copy;
    }

    private static boolean isWhole(Number number) {
        return number instanceof Long
                || number instanceof Integer
                || number instanceof Short
                || number instanceof Byte
                || number instanceof BigInteger;
    }

    private static Long wholeOf(Number number) {
        if (number instanceof BigInteger big && big.bitLength() >= Long.SIZE) {
            throw new IllegalArgumentException("a whole number beyond 64 bits");
        }
        return number.longValue();
    }

    private static Double fractionOf(Number number) {
        if (!(number instanceof Double || number instanceof Float || number instanceof BigDecimal)) {
            throw notJson(number);
        }
        // By its text: a float's digits stay what they are.
        double fraction = Double.parseDouble(number.toString());
        if (Double.isNaN(fraction) || Double.isInfinite(fraction)) {
            throw new IllegalArgumentException("JSON has no number " + fraction);
        }
        return fraction;
    }

    private List<Object> copyList(List<?> list) {
        count(2);
        List<Object> copy = new ArrayList<>();
        for (Object element : list) {
            count(copy.isEmpty() ? 0 : 1);
            copy.add(copy(element));
        }
        return List.copyOf(copy);
    }

    private Map<String, Object> copyMap(Map<?, ?> map) {
        count(2);
        Map<String, Object> copy = new LinkedHashMap<>();
        map.forEach((name, value) -> {
            if (!(name instanceof String key)) {
                throw new IllegalArgumentException("a name in JSON is a string, not " + typeOf(name));
            }
            count(copy.isEmpty() ? 1 : 2);
            copy.put(counted(key), copy(value));
        });
        return Map.copyOf(copy);
    }

    private String counted(String text) {
        // Before it is written, since a text may be of any size: each char takes a byte at least.
        if (text.length() > maxBytes - bytes) {
            throw tooLarge();
        }
        StringBuilder quoted = new StringBuilder(text.length() + 2);
        JsonText.quote(quoted, text);
        count(OutboundText.utf8Length(quoted.toString()));
        return text;
    }

    private void count(int more) {
        bytes += more;
        if (bytes > maxBytes) {
            throw tooLarge();
        }
    }

    private IllegalArgumentException tooLarge() {
        return new IllegalArgumentException("more than " + maxBytes + " bytes of JSON");
    }

    private static IllegalArgumentException notJson(@Nullable Object value) {
        return new IllegalArgumentException("not a JSON value: " + typeOf(value));
    }

    private static String typeOf(@Nullable Object value) {
        return value == null ? "null" : value.getClass().getName();
    }
}
