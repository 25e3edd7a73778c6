package io.signalbox.core.internal.limits;

import java.time.Duration;

/** Checks of what a program configures; each message names the parameter and the bound. */
public final class Checks {

    private Checks() {}

    public static Duration positive(String name, Duration value) {
        if (value.isNegative() || value.isZero() || value.compareTo(Duration.ofDays(365)) > 0) {
            throw new IllegalArgumentException(name + " must be more than zero and at most 365 days, not " + value);
        }
        return value;
    }

    public static long atLeast(String name, long min, long value) {
        if (value < min) {
            throw new IllegalArgumentException(name + " must be at least " + min + ", not " + value);
        }
        return value;
    }

    public static int atLeast(String name, int min, int value) {
        return Math.toIntExact(atLeast(name, (long) min, (long) value));
    }
}
