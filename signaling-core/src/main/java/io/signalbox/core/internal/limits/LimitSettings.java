package io.signalbox.core.internal.limits;

import io.signalbox.core.Limits;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/** The values of {@link Limits}: one for each {@link Limit}. Changed by a builder, and not once there are limits of them. */
public final class LimitSettings {

    /** The charge for a message in a mailbox or queue, on top of its bytes. */
    public static final int MESSAGE_OVERHEAD_BYTES = 128;

    private static final Limit[] ALL = Limit.values();

    private final long[] values;
    private Map<String, Limits.Rate> messageRates;

    /** The defaults. */
    public LimitSettings() {
        values = new long[ALL.length];
        for (Limit limit : ALL) {
            values[limit.index()] = limit.initial();
        }
        messageRates = Map.of();
    }

    /** A copy. */
    public LimitSettings(LimitSettings other) {
        values = other.values.clone();
        messageRates = other.messageRates;
    }

    /** The value of a limit, in bytes or nanoseconds where it is one of these. */
    public long get(Limit limit) {
        long value = values[limit.index()];
        return limit == Limit.MESSAGE_BURST && value == Limit.BY_ROOM_SIZE
                ? 1_000 + 50 * get(Limit.MAX_ROOM_SIZE)
                : value;
    }

    /** The value of a limit whose setter takes an {@code int}. */
    public int getInt(Limit limit) {
        return (int) get(limit);
    }

    /** The value of a limit that is a time. */
    public Duration getDuration(Limit limit) {
        return Duration.ofNanos(get(limit));
    }

    /**
     * Sets a limit that is a number.
     *
     * @throws IllegalArgumentException if it is less than it may be; the message names both
     */
    public void set(Limit limit, long value) {
        values[limit.index()] = Checks.atLeast(limit.text(), limit.least(), value);
    }

    /**
     * Sets a limit that is a time.
     *
     * @throws IllegalArgumentException if it is not more than zero, or more than 365 days; the message names both
     */
    public void set(Limit limit, Duration value) {
        values[limit.index()] = Checks.positive(limit.text(), value).toNanos();
    }

    /** The rates of single message types, in the order in which they were set; unmodifiable. */
    public Map<String, Limits.Rate> messageRates() {
        return messageRates;
    }

    /** Sets the rate of a message type. */
    public void setRate(String type, Limits.Rate rate) {
        Map<String, Limits.Rate> rates = new LinkedHashMap<>(messageRates);
        rates.put(type, rate);
        messageRates = Collections.unmodifiableMap(rates);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        if (!(other instanceof LimitSettings that) || !messageRates.equals(that.messageRates)) {
            return false;
        }
        for (Limit limit : ALL) {
            if (get(limit) != that.get(limit)) {
                return false;
            }
        }
        return true;
    }

    @Override
    public int hashCode() {
        int hash = messageRates.hashCode();
        for (Limit limit : ALL) {
            hash = 31 * hash + Long.hashCode(get(limit));
        }
        return hash;
    }

    @Override
    public String toString() {
        StringJoiner text = new StringJoiner(", ", "[", "]");
        for (Limit limit : ALL) {
            text.add(limit.text() + "=" + limit.print(get(limit)));
        }
        return text.add("messageRates=" + messageRates).toString();
    }
}
