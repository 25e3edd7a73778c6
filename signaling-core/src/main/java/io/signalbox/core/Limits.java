package io.signalbox.core;

import io.signalbox.core.internal.limits.Checks;
import io.signalbox.core.internal.limits.Limit;
import io.signalbox.core.internal.limits.LimitSettings;
import io.signalbox.core.internal.limits.LimitsConsistency;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The engine's bounds, and what happens beyond each. Immutable; equal if all bounds are.
 *
 * <p>The defaults let 50 clients join a room within two seconds with 20 candidates for each other over slow links, and
 * keep a client that misbehaves from hurting the others. Connections by address are not bounded by default: one address
 * may stand for a whole company, or for a reverse proxy.
 */
public final class Limits extends LimitValues {

    private static final Limits DEFAULTS = builder().build();

    private Limits(LimitSettings values) {
        super(values);
    }

    /** The defaults, as documented at each accessor. */
    public static Limits defaults() {
        return DEFAULTS;
    }

    /** Starts from the defaults. */
    public static Builder builder() {
        return new Builder(new LimitSettings());
    }

    /** Starts from these limits. */
    public Builder toBuilder() {
        return new Builder(values());
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Limits that && values().equals(that.values());
    }

    @Override
    public int hashCode() {
        return values().hashCode();
    }

    /** All bounds by their names. */
    @Override
    public String toString() {
        return "Limits" + values();
    }

    /**
     * A rate in the long run, and a burst that may come at once on top.
     *
     * @param perSecond how many a second; at least 1
     * @param burst how many at once; at least 1
     */
    public record Rate(int perSecond, int burst) {

        /**
         * A rate.
         *
         * @throws IllegalArgumentException if either is less than 1
         */
        public Rate {
            Checks.atLeast("perSecond", 1, perSecond);
            Checks.atLeast("burst", 1, burst);
        }
    }

    /** Collects limits. Each setter checks its value; {@link #build} checks that they fit together. */
    public static final class Builder {

        private final LimitSettings values;

        private Builder(LimitSettings values) {
            this.values = new LimitSettings(values);
        }

        private Builder set(Limit limit, long value) {
            values.set(limit, value);
            return this;
        }

        private Builder set(Limit limit, Duration value) {
            values.set(limit, value);
            return this;
        }

        /** Sets {@link Limits#maxMessageBytes}; at least 128. */
        public Builder maxMessageBytes(int maxMessageBytes) {
            return set(Limit.MAX_MESSAGE_BYTES, maxMessageBytes);
        }

        /** Sets {@link Limits#maxJsonDepth}; at least 1. */
        public Builder maxJsonDepth(int maxJsonDepth) {
            return set(Limit.MAX_JSON_DEPTH, maxJsonDepth);
        }

        /** Sets {@link Limits#maxOutboxBytes}; at least 1,024. */
        public Builder maxOutboxBytes(int maxOutboxBytes) {
            return set(Limit.MAX_OUTBOX_BYTES, maxOutboxBytes);
        }

        /** Sets {@link Limits#sendTimeout}; more than zero. */
        public Builder sendTimeout(Duration sendTimeout) {
            return set(Limit.SEND_TIMEOUT, sendTimeout);
        }

        /** Sets {@link Limits#maxTotalOutboxBytes}; at least 1,024. */
        public Builder maxTotalOutboxBytes(long maxTotalOutboxBytes) {
            return set(Limit.MAX_TOTAL_OUTBOX_BYTES, maxTotalOutboxBytes);
        }

        /** Sets {@link Limits#messageRate()}; at least 0. */
        public Builder messageRate(int messageRate) {
            return set(Limit.MESSAGE_RATE, messageRate);
        }

        /** Sets {@link Limits#messageBurst}; at least 1. */
        public Builder messageBurst(int messageBurst) {
            return set(Limit.MESSAGE_BURST, messageBurst);
        }

        /**
         * Bounds how many messages of one type a participant may send, besides the bound on all its messages. Checked once
         * the message is read. Setting the rate of a type again replaces it.
         *
         * @param type the message's type
         * @param perSecond messages a second in the long run; at least 1
         * @param burst messages at once on top of that; at least 1
         */
        public Builder messageRate(String type, int perSecond, int burst) {
            values.setRate(Objects.requireNonNull(type, "type"), new Rate(perSecond, burst));
            return this;
        }

        /** Sets {@link Limits#byteRate}; at least 0. */
        public Builder byteRate(long byteRate) {
            return set(Limit.BYTE_RATE, byteRate);
        }

        /** Sets {@link Limits#byteBurst}; at least 1. */
        public Builder byteBurst(long byteBurst) {
            return set(Limit.BYTE_BURST, byteBurst);
        }

        /** Sets {@link Limits#rateLimitPatience}; more than zero. */
        public Builder rateLimitPatience(Duration rateLimitPatience) {
            return set(Limit.RATE_LIMIT_PATIENCE, rateLimitPatience);
        }

        /** Sets {@link Limits#maxMalformedMessages}; at least 1. */
        public Builder maxMalformedMessages(int maxMalformedMessages) {
            return set(Limit.MAX_MALFORMED_MESSAGES, maxMalformedMessages);
        }

        /** Sets {@link Limits#maxRoomSize}; at least 1. */
        public Builder maxRoomSize(int maxRoomSize) {
            return set(Limit.MAX_ROOM_SIZE, maxRoomSize);
        }

        /** Sets {@link Limits#maxListedParticipants}; at least 0. */
        public Builder maxListedParticipants(int maxListedParticipants) {
            return set(Limit.MAX_LISTED_PARTICIPANTS, maxListedParticipants);
        }

        /** Sets {@link Limits#maxRooms}; at least 1. */
        public Builder maxRooms(int maxRooms) {
            return set(Limit.MAX_ROOMS, maxRooms);
        }

        /** Sets {@link Limits#maxConnections}; at least 1. */
        public Builder maxConnections(int maxConnections) {
            return set(Limit.MAX_CONNECTIONS, maxConnections);
        }

        /** Sets {@link Limits#maxIdLength}; at least 1. */
        public Builder maxIdLength(int maxIdLength) {
            return set(Limit.MAX_ID_LENGTH, maxIdLength);
        }

        /** Sets {@link Limits#maxNameLength}; at least 1. */
        public Builder maxNameLength(int maxNameLength) {
            return set(Limit.MAX_NAME_LENGTH, maxNameLength);
        }

        /** Sets {@link Limits#pingInterval}; more than zero. */
        public Builder pingInterval(Duration pingInterval) {
            return set(Limit.PING_INTERVAL, pingInterval);
        }

        /** Sets {@link Limits#pingTimeout}; more than zero. */
        public Builder pingTimeout(Duration pingTimeout) {
            return set(Limit.PING_TIMEOUT, pingTimeout);
        }

        /** Sets {@link Limits#admissionTimeout}; more than zero. */
        public Builder admissionTimeout(Duration admissionTimeout) {
            return set(Limit.ADMISSION_TIMEOUT, admissionTimeout);
        }

        /** Sets {@link Limits#maxEarlyMessages}; at least 0. */
        public Builder maxEarlyMessages(int maxEarlyMessages) {
            return set(Limit.MAX_EARLY_MESSAGES, maxEarlyMessages);
        }

        /** Sets {@link Limits#maxEarlyBytes}; at least 0. */
        public Builder maxEarlyBytes(int maxEarlyBytes) {
            return set(Limit.MAX_EARLY_BYTES, maxEarlyBytes);
        }

        /** Sets {@link Limits#maxQueuedMessages}; at least 1. */
        public Builder maxQueuedMessages(int maxQueuedMessages) {
            return set(Limit.MAX_QUEUED_MESSAGES, maxQueuedMessages);
        }

        /** Sets {@link Limits#maxQueuedBytes}; at least 1,024. */
        public Builder maxQueuedBytes(long maxQueuedBytes) {
            return set(Limit.MAX_QUEUED_BYTES, maxQueuedBytes);
        }

        /** Sets {@link Limits#drainTimeout}; more than zero. */
        public Builder drainTimeout(Duration drainTimeout) {
            return set(Limit.DRAIN_TIMEOUT, drainTimeout);
        }

        /** Sets {@link Limits#maxConnectionsPerAddress}; at least 0. */
        public Builder maxConnectionsPerAddress(int maxConnectionsPerAddress) {
            return set(Limit.MAX_CONNECTIONS_PER_ADDRESS, maxConnectionsPerAddress);
        }

        /** Sets {@link Limits#joinRatePerAddress}; at least 0. */
        public Builder joinRatePerAddress(int joinRatePerAddress) {
            return set(Limit.JOIN_RATE_PER_ADDRESS, joinRatePerAddress);
        }

        /**
         * The limits.
         *
         * @throws IllegalArgumentException if they cannot work together; the message names them
         */
        public Limits build() {
            Limits limits = new Limits(new LimitSettings(values));
            LimitsConsistency.check(limits);
            return limits;
        }
    }
}
