package io.signalbox.core;

import io.signalbox.core.Limits.Rate;
import io.signalbox.core.internal.limits.LimitSettings;
import java.time.Duration;
import java.util.Map;

/** The accessors of {@link Limits}: each bound, and what happens beyond it. */
abstract sealed class LimitValues permits Limits {

    private final LimitSettings values;

    LimitValues(LimitSettings values) {
        this.values = values;
    }

    LimitSettings values() {
        return values;
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
     * What may wait in all outboxes and behind all {@link Route#later} together; a tenth of the heap by default. Beyond it: those with the largest
     * outboxes are closed with 1013 until a tenth of the bound is free.
     *
     * <p>As much again may be held, in memory, of clients that are not admitted yet: their requests, with headers and
     * parameters, and their early messages. Beyond it: those of whom most is held are refused with 1013 until a tenth of the
     * bound is free.
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

    /**
     * How long an {@link AccessPolicy} may take. Beyond it: refused with 1013. Default 10 s. A route that comes later may
     * take as long (see {@link Route#later}).
     */
    public Duration admissionTimeout() {
        return values.admissionTimeout;
    }

    /**
     * Messages kept for a client that is not admitted yet. Beyond it: closed with 1008. Default 32. For all such clients
     * together, {@link #maxTotalOutboxBytes} counts. As many may wait behind a {@link Route#later}.
     */
    public int maxEarlyMessages() {
        return values.maxEarlyMessages;
    }

    /**
     * Bytes of UTF-8 kept for a client that is not admitted yet. Beyond it: closed with 1008. Default 128 KiB. For all such
     * clients together, {@link #maxTotalOutboxBytes} counts. As many may wait behind a {@link Route#later}.
     */
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
     * Bytes that wait for their turn in one room, those whose turn it is included, each message charged about what it
     * holds in memory: its text, up to 20 bytes for each member, and some 400. Beyond it: the sender is closed with 1013. Default
     * 32 MiB.
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
}
