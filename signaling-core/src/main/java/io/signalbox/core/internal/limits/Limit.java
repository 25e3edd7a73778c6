package io.signalbox.core.internal.limits;

import java.time.Duration;
import java.util.Locale;

/**
 * Every number among the engine's limits: its name, its default and the least that it may be. The values, the checks of the
 * setters, equality and text of {@link io.signalbox.core.Limits} follow from this table. {@code LimitTest} compares it with
 * the accessors and setters there, with their Javadoc, and with the table in {@code docs/protocol.md}.
 */
public enum Limit {
    MAX_MESSAGE_BYTES(Unit.BYTES, 64 << 10, 128),
    MAX_JSON_DEPTH(Unit.COUNT, Limit.DEFAULT_JSON_DEPTH, 1),
    MAX_OUTBOX_BYTES(Unit.BYTES, 1 << 20, 1_024),
    SEND_TIMEOUT(Duration.ofSeconds(10)),
    /** A tenth of the heap. */
    MAX_TOTAL_OUTBOX_BYTES(Unit.BYTES, Math.max(1 << 20, Runtime.getRuntime().maxMemory() / 10), 1_024),
    MESSAGE_RATE(Unit.COUNT, 100, 0),
    /** What a mesh needs when everyone joins at the same time; see {@link LimitSettings#get}. */
    MESSAGE_BURST(Unit.COUNT, Limit.BY_ROOM_SIZE, 1),
    BYTE_RATE(Unit.BYTES, 1 << 20, 0),
    BYTE_BURST(Unit.BYTES, 8 << 20, 1),
    RATE_LIMIT_PATIENCE(Duration.ofSeconds(10)),
    MAX_MALFORMED_MESSAGES(Unit.COUNT, 10, 1),
    MAX_ROOM_SIZE(Unit.COUNT, 50, 1),
    MAX_LISTED_PARTICIPANTS(Unit.COUNT, 100, 0),
    MAX_ROOMS(Unit.COUNT, 100_000, 1),
    /** One for each 32 KiB of heap. */
    MAX_CONNECTIONS(Unit.COUNT, Math.min(Integer.MAX_VALUE, Runtime.getRuntime().maxMemory() / (32 << 10)), 1),
    MAX_ID_LENGTH(Unit.COUNT, 128, 1),
    MAX_NAME_LENGTH(Unit.COUNT, 256, 1),
    PING_INTERVAL(Duration.ofSeconds(20)),
    PING_TIMEOUT(Duration.ofSeconds(10)),
    ADMISSION_TIMEOUT(Duration.ofSeconds(10)),
    MAX_EARLY_MESSAGES(Unit.COUNT, 32, 0),
    MAX_EARLY_BYTES(Unit.BYTES, 128 << 10, 0),
    MAX_QUEUED_MESSAGES(Unit.COUNT, 65_536, 1),
    MAX_QUEUED_BYTES(Unit.BYTES, 64 << 20, 1_024),
    DRAIN_TIMEOUT(Duration.ofSeconds(20)),
    MAX_CONNECTIONS_PER_ADDRESS(Unit.COUNT, 0, 0),
    JOIN_RATE_PER_ADDRESS(Unit.COUNT, 0, 0);

    enum Unit {
        COUNT,
        BYTES,
        NANOS
    }

    /** How deep JSON may be nested that no limits apply to. */
    public static final int DEFAULT_JSON_DEPTH = 32;

    /** The value of a burst that nobody has set. */
    static final long BY_ROOM_SIZE = 0;

    private final String text;
    private final Unit unit;
    private final long initial;
    private final long least;

    Limit(Unit unit, long initial, long least) {
        this.text = camelCase(name());
        this.unit = unit;
        this.initial = initial;
        this.least = least;
    }

    Limit(Duration initial) {
        this(Unit.NANOS, initial.toNanos(), 1);
    }

    private static String camelCase(String constant) {
        StringBuilder name = new StringBuilder(constant.length());
        for (String word : constant.toLowerCase(Locale.ROOT).split("_", -1)) {
            name.append(name.isEmpty() ? word : Character.toUpperCase(word.charAt(0)) + word.substring(1));
        }
        return name.toString();
    }

    /** The name of its accessor and its setter. */
    public String text() {
        return text;
    }

    /** The place of its value among those of all limits. */
    @SuppressWarnings("EnumOrdinal") // Never stored, and an array costs less than a map where each message is checked.
    int index() {
        return ordinal();
    }

    Unit unit() {
        return unit;
    }

    /** The default, in bytes or nanoseconds where it is one of these. */
    public long initial() {
        return initial;
    }

    /** The least that it may be. */
    long least() {
        return least;
    }

    /** The value for people to read, as the documents write it. */
    String print(long value) {
        return switch (unit) {
            case COUNT -> String.format(Locale.ROOT, "%,d", value);
            case BYTES -> printBytes(value);
            case NANOS -> value % 1_000_000_000 == 0 ? value / 1_000_000_000 + " s" : value / 1_000_000 + " ms";
        };
    }

    private static String printBytes(long value) {
        if (value == 0 || value % (1 << 10) != 0) {
            return String.format(Locale.ROOT, "%,d bytes", value);
        }
        return value % (1 << 20) == 0 ? (value >> 20) + " MiB" : (value >> 10) + " KiB";
    }
}
