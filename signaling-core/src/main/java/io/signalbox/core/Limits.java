package io.signalbox.core;

import io.signalbox.core.internal.limits.Checks;
import io.signalbox.core.internal.limits.LimitSettings;
import io.signalbox.core.internal.limits.LimitsConsistency;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * The engine's bounds, and what happens beyond each. Immutable.
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

        /** Sets {@link Limits#maxMessageBytes}; at least 128. */
        public Builder maxMessageBytes(int maxMessageBytes) {
            values.maxMessageBytes = Checks.atLeast("maxMessageBytes", 128, maxMessageBytes);
            return this;
        }

        /** Sets {@link Limits#maxJsonDepth}; at least 1. */
        public Builder maxJsonDepth(int maxJsonDepth) {
            values.maxJsonDepth = Checks.atLeast("maxJsonDepth", 1, maxJsonDepth);
            return this;
        }

        /** Sets {@link Limits#maxOutboxBytes}; at least 1,024. */
        public Builder maxOutboxBytes(int maxOutboxBytes) {
            values.maxOutboxBytes = Checks.atLeast("maxOutboxBytes", 1024, maxOutboxBytes);
            return this;
        }

        /** Sets {@link Limits#sendTimeout}; more than zero. */
        public Builder sendTimeout(Duration sendTimeout) {
            values.sendTimeout = Checks.positive("sendTimeout", sendTimeout);
            return this;
        }

        /** Sets {@link Limits#maxTotalOutboxBytes}; at least 1,024. */
        public Builder maxTotalOutboxBytes(long maxTotalOutboxBytes) {
            values.maxTotalOutboxBytes = Checks.atLeast("maxTotalOutboxBytes", 1024, maxTotalOutboxBytes);
            return this;
        }

        /** Sets {@link Limits#messageRate()}; at least 0. */
        public Builder messageRate(int messageRate) {
            values.messageRate = Checks.atLeast("messageRate", 0, messageRate);
            return this;
        }

        /** Sets {@link Limits#messageBurst}; at least 1. */
        public Builder messageBurst(int messageBurst) {
            values.messageBurst = Checks.atLeast("messageBurst", 1, messageBurst);
            return this;
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
            Map<String, Rate> rates = new LinkedHashMap<>(values.messageRates);
            rates.put(Objects.requireNonNull(type, "type"), new Rate(perSecond, burst));
            values.messageRates = Collections.unmodifiableMap(rates);
            return this;
        }

        /** Sets {@link Limits#byteRate}; at least 0. */
        public Builder byteRate(long byteRate) {
            values.byteRate = Checks.atLeast("byteRate", 0, byteRate);
            return this;
        }

        /** Sets {@link Limits#byteBurst}; at least 1. */
        public Builder byteBurst(long byteBurst) {
            values.byteBurst = Checks.atLeast("byteBurst", 1, byteBurst);
            return this;
        }

        /** Sets {@link Limits#rateLimitPatience}; more than zero. */
        public Builder rateLimitPatience(Duration rateLimitPatience) {
            values.rateLimitPatience = Checks.positive("rateLimitPatience", rateLimitPatience);
            return this;
        }

        /** Sets {@link Limits#maxMalformedMessages}; at least 1. */
        public Builder maxMalformedMessages(int maxMalformedMessages) {
            values.maxMalformedMessages = Checks.atLeast("maxMalformedMessages", 1, maxMalformedMessages);
            return this;
        }

        /** Sets {@link Limits#maxRoomSize}; at least 1. */
        public Builder maxRoomSize(int maxRoomSize) {
            values.maxRoomSize = Checks.atLeast("maxRoomSize", 1, maxRoomSize);
            return this;
        }

        /** Sets {@link Limits#maxListedParticipants}; at least 0. */
        public Builder maxListedParticipants(int maxListedParticipants) {
            values.maxListedParticipants = Checks.atLeast("maxListedParticipants", 0, maxListedParticipants);
            return this;
        }

        /** Sets {@link Limits#maxRooms}; at least 1. */
        public Builder maxRooms(int maxRooms) {
            values.maxRooms = Checks.atLeast("maxRooms", 1, maxRooms);
            return this;
        }

        /** Sets {@link Limits#maxConnections}; at least 1. */
        public Builder maxConnections(int maxConnections) {
            values.maxConnections = Checks.atLeast("maxConnections", 1, maxConnections);
            return this;
        }

        /** Sets {@link Limits#maxIdLength}; at least 1. */
        public Builder maxIdLength(int maxIdLength) {
            values.maxIdLength = Checks.atLeast("maxIdLength", 1, maxIdLength);
            return this;
        }

        /** Sets {@link Limits#maxNameLength}; at least 1. */
        public Builder maxNameLength(int maxNameLength) {
            values.maxNameLength = Checks.atLeast("maxNameLength", 1, maxNameLength);
            return this;
        }

        /** Sets {@link Limits#pingInterval}; more than zero. */
        public Builder pingInterval(Duration pingInterval) {
            values.pingInterval = Checks.positive("pingInterval", pingInterval);
            return this;
        }

        /** Sets {@link Limits#pingTimeout}; more than zero. */
        public Builder pingTimeout(Duration pingTimeout) {
            values.pingTimeout = Checks.positive("pingTimeout", pingTimeout);
            return this;
        }

        /** Sets {@link Limits#handshakeTimeout}; more than zero. */
        public Builder handshakeTimeout(Duration handshakeTimeout) {
            values.handshakeTimeout = Checks.positive("handshakeTimeout", handshakeTimeout);
            return this;
        }

        /** Sets {@link Limits#admissionTimeout}; more than zero. */
        public Builder admissionTimeout(Duration admissionTimeout) {
            values.admissionTimeout = Checks.positive("admissionTimeout", admissionTimeout);
            return this;
        }

        /** Sets {@link Limits#maxEarlyMessages}; at least 0. */
        public Builder maxEarlyMessages(int maxEarlyMessages) {
            values.maxEarlyMessages = Checks.atLeast("maxEarlyMessages", 0, maxEarlyMessages);
            return this;
        }

        /** Sets {@link Limits#maxEarlyBytes}; at least 0. */
        public Builder maxEarlyBytes(int maxEarlyBytes) {
            values.maxEarlyBytes = Checks.atLeast("maxEarlyBytes", 0, maxEarlyBytes);
            return this;
        }

        /** Sets {@link Limits#maxQueuedMessages}; at least 1. */
        public Builder maxQueuedMessages(int maxQueuedMessages) {
            values.maxQueuedMessages = Checks.atLeast("maxQueuedMessages", 1, maxQueuedMessages);
            return this;
        }

        /** Sets {@link Limits#maxQueuedBytes}; at least 1,024. */
        public Builder maxQueuedBytes(long maxQueuedBytes) {
            values.maxQueuedBytes = Checks.atLeast("maxQueuedBytes", 1024, maxQueuedBytes);
            return this;
        }

        /** Sets {@link Limits#drainTimeout}; more than zero. */
        public Builder drainTimeout(Duration drainTimeout) {
            values.drainTimeout = Checks.positive("drainTimeout", drainTimeout);
            return this;
        }

        /** Sets {@link Limits#maxConnectionsPerAddress}; at least 0. */
        public Builder maxConnectionsPerAddress(int maxConnectionsPerAddress) {
            values.maxConnectionsPerAddress = Checks.atLeast("maxConnectionsPerAddress", 0, maxConnectionsPerAddress);
            return this;
        }

        /** Sets {@link Limits#joinRatePerAddress}; at least 0. */
        public Builder joinRatePerAddress(int joinRatePerAddress) {
            values.joinRatePerAddress = Checks.atLeast("joinRatePerAddress", 0, joinRatePerAddress);
            return this;
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
