package io.signalbox.server;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the values of settings. Each method throws {@link IllegalArgumentException} with what it expects. */
final class OptionText {

    private static final Pattern DURATION = Pattern.compile("(\\d{1,12})(ms|s|m|h)");
    private static final Pattern SIZE = Pattern.compile("(\\d{1,15})(B|KiB|MiB|GiB)?");

    private OptionText() {}

    static int integer(String text) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("must be a whole number", e);
        }
    }

    static String notEmpty(String text) {
        if (text.isBlank()) {
            throw new IllegalArgumentException("must not be empty");
        }
        return text;
    }

    static int port(String text) {
        int port = integer(text);
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException("must be a port from 0 to 65535");
        }
        return port;
    }

    static boolean onOrOff(String text) {
        return switch (text) {
            case "on" -> true;
            case "off" -> false;
            default -> throw new IllegalArgumentException("must be on or off");
        };
    }

    static Duration duration(String text) {
        Matcher matcher = DURATION.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("must be a time such as 500ms, 20s or 2m");
        }
        long amount = Long.parseLong(matcher.group(1));
        return switch (matcher.group(2)) {
            case "ms" -> Duration.ofMillis(amount);
            case "s" -> Duration.ofSeconds(amount);
            case "m" -> Duration.ofMinutes(amount);
            default -> Duration.ofHours(amount);
        };
    }

    static long size(String text) {
        Matcher matcher = SIZE.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("must be a size such as 65536, 64KiB or 1MiB");
        }
        int shift = switch (matcher.group(2) == null ? "B" : matcher.group(2)) {
            case "KiB" -> 10;
            case "MiB" -> 20;
            case "GiB" -> 30;
            default -> 0;
        };
        return Math.multiplyExact(Long.parseLong(matcher.group(1)), 1L << shift);
    }

    static int intSize(String text) {
        long size = size(text);
        if (size > Integer.MAX_VALUE) {
            throw new IllegalArgumentException("must be less than 2GiB");
        }
        return (int) size;
    }

    /** The items between commas, without surrounding spaces; none is empty. */
    static List<String> list(String text) {
        return Arrays.stream(text.split(","))
                .map(String::strip)
                .filter(item -> !item.isEmpty())
                .toList();
    }

    /** As {@code 20s}, {@code 500ms}: the longest unit that is exact. */
    static String print(Duration duration) {
        long millis = duration.toMillis();
        if (millis % 1_000 != 0) {
            return millis + "ms";
        }
        return millis % 60_000 == 0 ? millis / 60_000 + "m" : millis / 1_000 + "s";
    }

    /** As {@code 64KiB}: the longest unit that is exact. */
    static String printSize(long size) {
        if (size > 0 && size % (1 << 20) == 0) {
            return (size >> 20) + "MiB";
        }
        return size > 0 && size % (1 << 10) == 0 ? (size >> 10) + "KiB" : Long.toString(size);
    }
}
