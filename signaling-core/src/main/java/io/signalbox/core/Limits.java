package io.signalbox.core;

import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The engine's bounds, and what happens beyond each. Immutable.
 *
 * <p>The defaults let 50 clients join a room within two seconds with 20 candidates for each other over slow links, and
 * keep one that misbehaves from hurting the others. Addresses are not bounded by default: behind one there may be a
 * whole company, or a reverse proxy.
 */
public final class Limits {

    static final int DEFAULT_JSON_DEPTH = 32;

    /** What a message is charged for in an outbox or queue, on top of its bytes. */
    static final int MESSAGE_OVERHEAD_BYTES = 128;

    private static final Limits DEFAULTS = builder().build();

    private final Builder values;

    private Limits(Builder values) {
        this.values = values;
    }

    /** The defaults, as documented at each accessor. */
    public static Limits defaults() {
        return DEFAULTS;
    }

    /** Starts from the defaults. */
    public static Builder builder() {
        return new Builder();
    }

    /** Starts from these limits. */
    public Builder toBuilder() {
        return new Builder(values);
    }

    /** The largest message taken, in bytes of UTF-8. Beyond it: closed with 1009. Default 65,536. */
    public int maxMessageBytes() {
        return values.maxMessageBytes;
    }

    /**
     * How deep a message's JSON may be nested, the outer object counted. Beyond it: {@code bad-message}. Default 32.
     */
    public int maxJsonDepth() {
        return values.maxJsonDepth;
    }

    /**
     * What may wait for one client, each message charged its bytes of UTF-8 and 128. Beyond it: closed with 1013.
     * Default 1 MiB.
     */
    public int maxOutboxBytes() {
        return values.maxOutboxBytes;
    }

    /** How long one send may be in flight, or a ping may take to send. Beyond it: closed with 1013. Default 10 s. */
    public Duration sendTimeout() {
        return values.sendTimeout;
    }

    /**
     * What may wait in all outboxes together; a tenth of the heap by default. Beyond it: those with the largest
     * outboxes are closed with 1013 until a tenth of the bound is free.
     */
    public long maxTotalOutboxBytes() {
        return values.maxTotalOutboxBytes;
    }

    /**
     * Messages a second from one participant, in the long run; 0 for no bound. Beyond it: {@code rate-limited}. Default 100.
     */
    public int messageRate() {
        return values.messageRate;
    }

    /**
     * How many messages a participant may send at once on top of the rate; by default 1,000 and 50 for each
     * participant that a room may have: what a mesh needs when everyone joins at the same time.
     */
    public int messageBurst() {
        Integer burst = values.messageBurst;
        return burst != null ? burst : 1_000 + 50 * values.maxRoomSize;
    }

    /**
     * What one participant may send of a message type, in the order in which they were set; a type that is not among them
     * has the bound of {@link #messageRate()} alone. Beyond it: {@code rate-limited}. Empty by default; unmodifiable.
     */
    public Map<String, Rate> messageRates() {
        return values.messageRates;
    }

    /**
     * Bytes of UTF-8 a second from one participant, in the long run; 0 for no bound. Beyond it: {@code rate-limited}. Default 1 MiB.
     */
    public long byteRate() {
        return values.byteRate;
    }

    /** How many bytes a participant may send at once on top of the rate. Default 8 MiB. */
    public long byteBurst() {
        return values.byteBurst;
    }

    /**
     * How long a participant may go on being limited without a pause of a second. Beyond it: closed with 1008.
     * Default 10 s.
     */
    public Duration rateLimitPatience() {
        return values.rateLimitPatience;
    }

    /** How many malformed messages in a row close the connection, with 1008. Default 10. */
    public int maxMalformedMessages() {
        return values.maxMalformedMessages;
    }

    /** Participants in one room. Beyond it: refused with 1013 {@code room-full}. Default 50. */
    public int maxRoomSize() {
        return values.maxRoomSize;
    }

    /** The largest room whose join and leave events carry the list of participants. Default 100. */
    public int maxListedParticipants() {
        return values.maxListedParticipants;
    }

    /** Rooms at a time. Beyond it: refused with 1013. Default 100,000. */
    public int maxRooms() {
        return values.maxRooms;
    }

    /** Connections at a time, joined or not; by default one for each 32 KiB of heap. Beyond it: refused with 1013. */
    public int maxConnections() {
        return values.maxConnections;
    }

    /** The longest room or user id, in code points. Beyond it: refused with 1008. Default 128. */
    public int maxIdLength() {
        return values.maxIdLength;
    }

    /** The longest name, in code points. Beyond it: refused with 1008. Default 256. */
    public int maxNameLength() {
        return values.maxNameLength;
    }

    /**
     * How long a client may be silent before it is pinged, ±10 %. Holds where no {@link SweepPolicy} is given. Default 20 s.
     */
    public Duration pingInterval() {
        return values.pingInterval;
    }

    /**
     * How long a ping may stay unanswered. Beyond it: closed with 1013. Holds where no {@link SweepPolicy} is given. Default 10 s.
     */
    public Duration pingTimeout() {
        return values.pingTimeout;
    }

    /**
     * How long a client may take for its handshake. Beyond it the transport drops it. The engine sees no handshakes:
     * a transport that owns its sockets reads this bound. Default 10 s.
     */
    public Duration handshakeTimeout() {
        return values.handshakeTimeout;
    }

    /** How long an {@link AccessPolicy} may take. Beyond it: refused with 1013. Default 10 s. */
    public Duration admissionTimeout() {
        return values.admissionTimeout;
    }

    /** Messages kept for a client that is not admitted yet. Beyond it: closed with 1008. Default 32. */
    public int maxEarlyMessages() {
        return values.maxEarlyMessages;
    }

    /** Bytes of UTF-8 kept for a client that is not admitted yet. Beyond it: closed with 1008. Default 128 KiB. */
    public int maxEarlyBytes() {
        return values.maxEarlyBytes;
    }

    /**
     * Messages that wait for their turn in one room, the one whose turn it is included. Beyond it: the sender is closed
     * with 1013. Default 65,536.
     */
    public int maxQueuedMessages() {
        return values.maxQueuedMessages;
    }

    /**
     * Bytes that wait for their turn in one room, those whose turn it is included, each message charged its bytes of
     * UTF-8 and 128. Beyond it: the sender is closed with 1013. Default 32 MiB.
     */
    public long maxQueuedBytes() {
        return values.maxQueuedBytes;
    }

    /**
     * How long {@link SignalingEngine#drain} waits for clients to take what is sent. Beyond it: closed as they are. Default 20 s.
     */
    public Duration drainTimeout() {
        return values.drainTimeout;
    }

    /**
     * Connections at a time from one client address (IPv6: from one /64 network); 0 for no bound. Beyond it: refused
     * with 1013. Default 0.
     */
    public int maxConnectionsPerAddress() {
        return values.maxConnectionsPerAddress;
    }

    /**
     * Connects a second from one client address (IPv6: from one /64 network), with as many at once; 0 for no bound.
     * Beyond it: refused with 1013. Default 0.
     */
    public int joinRatePerAddress() {
        return values.joinRatePerAddress;
    }

    /**
     * A rate in the long run, and what may come at once on top.
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

        private int maxMessageBytes = 65_536;
        private int maxJsonDepth = DEFAULT_JSON_DEPTH;
        private int maxOutboxBytes = 1 << 20;
        private Duration sendTimeout = Duration.ofSeconds(10);
        private long maxTotalOutboxBytes =
                Math.max(1 << 20, Runtime.getRuntime().maxMemory() / 10);
        private int messageRate = 100;
        private @Nullable Integer messageBurst;
        private Map<String, Rate> messageRates = Map.of();
        private long byteRate = 1 << 20;
        private long byteBurst = 8 << 20;
        private Duration rateLimitPatience = Duration.ofSeconds(10);
        private int maxMalformedMessages = 10;
        private int maxRoomSize = 50;
        private int maxListedParticipants = 100;
        private int maxRooms = 100_000;
        private int maxConnections =
                (int) Math.min(Integer.MAX_VALUE, Runtime.getRuntime().maxMemory() / (32 << 10));
        private int maxIdLength = 128;
        private int maxNameLength = 256;
        private Duration pingInterval = Duration.ofSeconds(20);
        private Duration pingTimeout = Duration.ofSeconds(10);
        private Duration handshakeTimeout = Duration.ofSeconds(10);
        private Duration admissionTimeout = Duration.ofSeconds(10);
        private int maxEarlyMessages = 32;
        private int maxEarlyBytes = 128 << 10;
        private int maxQueuedMessages = 65_536;
        private long maxQueuedBytes = 32 << 20;
        private Duration drainTimeout = Duration.ofSeconds(20);
        private int maxConnectionsPerAddress = 0;
        private int joinRatePerAddress = 0;

        private Builder() {}

        private Builder(Builder other) {
            maxMessageBytes = other.maxMessageBytes;
            maxJsonDepth = other.maxJsonDepth;
            maxOutboxBytes = other.maxOutboxBytes;
            sendTimeout = other.sendTimeout;
            maxTotalOutboxBytes = other.maxTotalOutboxBytes;
            messageRate = other.messageRate;
            messageBurst = other.messageBurst;
            messageRates = other.messageRates;
            byteRate = other.byteRate;
            byteBurst = other.byteBurst;
            rateLimitPatience = other.rateLimitPatience;
            maxMalformedMessages = other.maxMalformedMessages;
            maxRoomSize = other.maxRoomSize;
            maxListedParticipants = other.maxListedParticipants;
            maxRooms = other.maxRooms;
            maxConnections = other.maxConnections;
            maxIdLength = other.maxIdLength;
            maxNameLength = other.maxNameLength;
            pingInterval = other.pingInterval;
            pingTimeout = other.pingTimeout;
            handshakeTimeout = other.handshakeTimeout;
            admissionTimeout = other.admissionTimeout;
            maxEarlyMessages = other.maxEarlyMessages;
            maxEarlyBytes = other.maxEarlyBytes;
            maxQueuedMessages = other.maxQueuedMessages;
            maxQueuedBytes = other.maxQueuedBytes;
            drainTimeout = other.drainTimeout;
            maxConnectionsPerAddress = other.maxConnectionsPerAddress;
            joinRatePerAddress = other.joinRatePerAddress;
        }

        /** Sets {@link Limits#maxMessageBytes}; at least 128. */
        public Builder maxMessageBytes(int maxMessageBytes) {
            this.maxMessageBytes = Checks.atLeast("maxMessageBytes", 128, maxMessageBytes);
            return this;
        }

        /** Sets {@link Limits#maxJsonDepth}; at least 1. */
        public Builder maxJsonDepth(int maxJsonDepth) {
            this.maxJsonDepth = Checks.atLeast("maxJsonDepth", 1, maxJsonDepth);
            return this;
        }

        /** Sets {@link Limits#maxOutboxBytes}; at least 1,024. */
        public Builder maxOutboxBytes(int maxOutboxBytes) {
            this.maxOutboxBytes = Checks.atLeast("maxOutboxBytes", 1024, maxOutboxBytes);
            return this;
        }

        /** Sets {@link Limits#sendTimeout}; more than zero. */
        public Builder sendTimeout(Duration sendTimeout) {
            this.sendTimeout = Checks.positive("sendTimeout", sendTimeout);
            return this;
        }

        /** Sets {@link Limits#maxTotalOutboxBytes}; at least 1,024. */
        public Builder maxTotalOutboxBytes(long maxTotalOutboxBytes) {
            this.maxTotalOutboxBytes = Checks.atLeast("maxTotalOutboxBytes", 1024, maxTotalOutboxBytes);
            return this;
        }

        /** Sets {@link Limits#messageRate()}; at least 0. */
        public Builder messageRate(int messageRate) {
            this.messageRate = Checks.atLeast("messageRate", 0, messageRate);
            return this;
        }

        /** Sets {@link Limits#messageBurst}; at least 1. */
        public Builder messageBurst(int messageBurst) {
            this.messageBurst = Checks.atLeast("messageBurst", 1, messageBurst);
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
            Map<String, Rate> rates = new LinkedHashMap<>(messageRates);
            rates.put(Objects.requireNonNull(type, "type"), new Rate(perSecond, burst));
            messageRates = Collections.unmodifiableMap(rates);
            return this;
        }

        /** Sets {@link Limits#byteRate}; at least 0. */
        public Builder byteRate(long byteRate) {
            this.byteRate = Checks.atLeast("byteRate", 0, byteRate);
            return this;
        }

        /** Sets {@link Limits#byteBurst}; at least 1. */
        public Builder byteBurst(long byteBurst) {
            this.byteBurst = Checks.atLeast("byteBurst", 1, byteBurst);
            return this;
        }

        /** Sets {@link Limits#rateLimitPatience}; more than zero. */
        public Builder rateLimitPatience(Duration rateLimitPatience) {
            this.rateLimitPatience = Checks.positive("rateLimitPatience", rateLimitPatience);
            return this;
        }

        /** Sets {@link Limits#maxMalformedMessages}; at least 1. */
        public Builder maxMalformedMessages(int maxMalformedMessages) {
            this.maxMalformedMessages = Checks.atLeast("maxMalformedMessages", 1, maxMalformedMessages);
            return this;
        }

        /** Sets {@link Limits#maxRoomSize}; at least 1. */
        public Builder maxRoomSize(int maxRoomSize) {
            this.maxRoomSize = Checks.atLeast("maxRoomSize", 1, maxRoomSize);
            return this;
        }

        /** Sets {@link Limits#maxListedParticipants}; at least 0. */
        public Builder maxListedParticipants(int maxListedParticipants) {
            this.maxListedParticipants = Checks.atLeast("maxListedParticipants", 0, maxListedParticipants);
            return this;
        }

        /** Sets {@link Limits#maxRooms}; at least 1. */
        public Builder maxRooms(int maxRooms) {
            this.maxRooms = Checks.atLeast("maxRooms", 1, maxRooms);
            return this;
        }

        /** Sets {@link Limits#maxConnections}; at least 1. */
        public Builder maxConnections(int maxConnections) {
            this.maxConnections = Checks.atLeast("maxConnections", 1, maxConnections);
            return this;
        }

        /** Sets {@link Limits#maxIdLength}; at least 1. */
        public Builder maxIdLength(int maxIdLength) {
            this.maxIdLength = Checks.atLeast("maxIdLength", 1, maxIdLength);
            return this;
        }

        /** Sets {@link Limits#maxNameLength}; at least 1. */
        public Builder maxNameLength(int maxNameLength) {
            this.maxNameLength = Checks.atLeast("maxNameLength", 1, maxNameLength);
            return this;
        }

        /** Sets {@link Limits#pingInterval}; more than zero. */
        public Builder pingInterval(Duration pingInterval) {
            this.pingInterval = Checks.positive("pingInterval", pingInterval);
            return this;
        }

        /** Sets {@link Limits#pingTimeout}; more than zero. */
        public Builder pingTimeout(Duration pingTimeout) {
            this.pingTimeout = Checks.positive("pingTimeout", pingTimeout);
            return this;
        }

        /** Sets {@link Limits#handshakeTimeout}; more than zero. */
        public Builder handshakeTimeout(Duration handshakeTimeout) {
            this.handshakeTimeout = Checks.positive("handshakeTimeout", handshakeTimeout);
            return this;
        }

        /** Sets {@link Limits#admissionTimeout}; more than zero. */
        public Builder admissionTimeout(Duration admissionTimeout) {
            this.admissionTimeout = Checks.positive("admissionTimeout", admissionTimeout);
            return this;
        }

        /** Sets {@link Limits#maxEarlyMessages}; at least 0. */
        public Builder maxEarlyMessages(int maxEarlyMessages) {
            this.maxEarlyMessages = Checks.atLeast("maxEarlyMessages", 0, maxEarlyMessages);
            return this;
        }

        /** Sets {@link Limits#maxEarlyBytes}; at least 0. */
        public Builder maxEarlyBytes(int maxEarlyBytes) {
            this.maxEarlyBytes = Checks.atLeast("maxEarlyBytes", 0, maxEarlyBytes);
            return this;
        }

        /** Sets {@link Limits#maxQueuedMessages}; at least 1. */
        public Builder maxQueuedMessages(int maxQueuedMessages) {
            this.maxQueuedMessages = Checks.atLeast("maxQueuedMessages", 1, maxQueuedMessages);
            return this;
        }

        /** Sets {@link Limits#maxQueuedBytes}; at least 1,024. */
        public Builder maxQueuedBytes(long maxQueuedBytes) {
            this.maxQueuedBytes = Checks.atLeast("maxQueuedBytes", 1024, maxQueuedBytes);
            return this;
        }

        /** Sets {@link Limits#drainTimeout}; more than zero. */
        public Builder drainTimeout(Duration drainTimeout) {
            this.drainTimeout = Checks.positive("drainTimeout", drainTimeout);
            return this;
        }

        /** Sets {@link Limits#maxConnectionsPerAddress}; at least 0. */
        public Builder maxConnectionsPerAddress(int maxConnectionsPerAddress) {
            this.maxConnectionsPerAddress = Checks.atLeast("maxConnectionsPerAddress", 0, maxConnectionsPerAddress);
            return this;
        }

        /** Sets {@link Limits#joinRatePerAddress}; at least 0. */
        public Builder joinRatePerAddress(int joinRatePerAddress) {
            this.joinRatePerAddress = Checks.atLeast("joinRatePerAddress", 0, joinRatePerAddress);
            return this;
        }

        /**
         * The limits.
         *
         * @throws IllegalArgumentException if they cannot work together; the message names them
         */
        public Limits build() {
            Limits limits = new Limits(new Builder(this));
            LimitsConsistency.check(limits);
            return limits;
        }
    }
}
