package io.signalbox.core;

import io.signalbox.core.Limits.Rate;
import io.signalbox.core.internal.limits.Limit;
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

    /** The largest message taken, in bytes of UTF-8. Beyond it: closed with 1009. Default 64 KiB. */
    public int maxMessageBytes() {
        return values.getInt(Limit.MAX_MESSAGE_BYTES);
    }

    /**
     * How deep a message's JSON may be nested, the outer object counted. Beyond it: {@code bad-message}. Default 32.
     */
    public int maxJsonDepth() {
        return values.getInt(Limit.MAX_JSON_DEPTH);
    }

    /**
     * The bytes that may wait for one client; each message is charged its bytes of UTF-8 and 128 more. Beyond it: the
     * client is closed with 1013. Default 1 MiB.
     */
    public int maxOutboxBytes() {
        return values.getInt(Limit.MAX_OUTBOX_BYTES);
    }

    /** How long one send may be in flight, or a ping may take to send. Beyond it: closed with 1013. Default 10 s. */
    public Duration sendTimeout() {
        return values.getDuration(Limit.SEND_TIMEOUT);
    }

    /**
     * The bytes that may wait in all outboxes and behind all {@link Route#later} together; a tenth of the heap by default.
     * Beyond it: the clients with the largest outboxes are closed with 1013 until a tenth of the bound is free.
     *
     * <p>A second budget of the same size bounds the memory for clients that are not admitted yet: their requests, with
     * headers and parameters, and their early messages. Beyond it: the clients that hold the most are refused with 1013
     * until a tenth of the bound is free.
     */
    public long maxTotalOutboxBytes() {
        return values.get(Limit.MAX_TOTAL_OUTBOX_BYTES);
    }

    /**
     * Messages a second from one participant, in the long run; 0 for no bound. Beyond it: {@code rate-limited}. Default 100.
     */
    public int messageRate() {
        return values.getInt(Limit.MESSAGE_RATE);
    }

    /**
     * How many messages a participant may send at once on top of the rate; by default 1,000 and 50 for each participant
     * that a room may have. A mesh needs this much when all participants join at the same time.
     */
    public int messageBurst() {
        return values.getInt(Limit.MESSAGE_BURST);
    }

    /**
     * The rates of message types for one participant, in the order in which they were set. A type without a rate has
     * only the bound of {@link #messageRate()}. Beyond it: {@code rate-limited}. Empty by default; unmodifiable.
     */
    public Map<String, Rate> messageRates() {
        return values.messageRates();
    }

    /**
     * Bytes of UTF-8 a second from one participant, in the long run; 0 for no bound. Beyond it: {@code rate-limited}. Default 1 MiB.
     */
    public long byteRate() {
        return values.get(Limit.BYTE_RATE);
    }

    /** How many bytes a participant may send at once on top of the rate. Default 8 MiB. */
    public long byteBurst() {
        return values.get(Limit.BYTE_BURST);
    }

    /**
     * How long a participant may go on being limited without a pause of a second. Beyond it: closed with 1008.
     * Default 10 s.
     */
    public Duration rateLimitPatience() {
        return values.getDuration(Limit.RATE_LIMIT_PATIENCE);
    }

    /** How many malformed messages in a row close the connection, with 1008. Default 10. */
    public int maxMalformedMessages() {
        return values.getInt(Limit.MAX_MALFORMED_MESSAGES);
    }

    /** Participants in one room. Beyond it: refused with 1013 {@code room-full}. Default 50. */
    public int maxRoomSize() {
        return values.getInt(Limit.MAX_ROOM_SIZE);
    }

    /** The largest room whose join and leave events carry the list of participants. Default 100. */
    public int maxListedParticipants() {
        return values.getInt(Limit.MAX_LISTED_PARTICIPANTS);
    }

    /** Rooms at a time. Beyond it: refused with 1013. Default 100,000. */
    public int maxRooms() {
        return values.getInt(Limit.MAX_ROOMS);
    }

    /** Connections at a time, joined or not; by default one for each 32 KiB of heap. Beyond it: refused with 1013. */
    public int maxConnections() {
        return values.getInt(Limit.MAX_CONNECTIONS);
    }

    /** The longest room or user id, in code points. Beyond it: refused with 1008. Default 128. */
    public int maxIdLength() {
        return values.getInt(Limit.MAX_ID_LENGTH);
    }

    /** The longest name, in code points. Beyond it: refused with 1008. Default 256. */
    public int maxNameLength() {
        return values.getInt(Limit.MAX_NAME_LENGTH);
    }

    /**
     * How long a client may be silent before it is pinged, ±10 %. Holds where no {@link SweepPolicy} is given. Default 20 s.
     */
    public Duration pingInterval() {
        return values.getDuration(Limit.PING_INTERVAL);
    }

    /**
     * How long a ping may stay unanswered. Beyond it: closed with 1013. Holds where no {@link SweepPolicy} is given. Default 10 s.
     */
    public Duration pingTimeout() {
        return values.getDuration(Limit.PING_TIMEOUT);
    }

    /**
     * How long an {@link AccessPolicy} may take. Beyond it: refused with 1013. Default 10 s. A route that comes later may
     * take as long (see {@link Route#later}).
     */
    public Duration admissionTimeout() {
        return values.getDuration(Limit.ADMISSION_TIMEOUT);
    }

    /**
     * Messages kept for a client that is not admitted yet. Beyond it: closed with 1008. Default 32. For all such clients
     * together, {@link #maxTotalOutboxBytes} counts. As many may wait behind a {@link Route#later}.
     */
    public int maxEarlyMessages() {
        return values.getInt(Limit.MAX_EARLY_MESSAGES);
    }

    /**
     * Bytes of UTF-8 kept for a client that is not admitted yet. Beyond it: closed with 1008. Default 128 KiB. For all such
     * clients together, {@link #maxTotalOutboxBytes} counts. As many may wait behind a {@link Route#later}.
     */
    public int maxEarlyBytes() {
        return values.getInt(Limit.MAX_EARLY_BYTES);
    }

    /**
     * Messages that wait for their turn in one room, the one whose turn it is included. Beyond it: the sender is closed
     * with 1013. Default 65,536.
     */
    public int maxQueuedMessages() {
        return values.getInt(Limit.MAX_QUEUED_MESSAGES);
    }

    /**
     * Bytes that wait for their turn in one room; a message whose turn it is counts too. Each message is charged about
     * the memory that it holds: its text, up to 20 bytes for each member, and some 400. Beyond it: the sender is closed
     * with 1013. Default 64 MiB.
     */
    public long maxQueuedBytes() {
        return values.get(Limit.MAX_QUEUED_BYTES);
    }

    /**
     * How long {@link SignalingEngine#drain} waits for clients to take their last messages. Beyond it: the connections
     * are closed, and unsent messages are lost. Default 20 s.
     */
    public Duration drainTimeout() {
        return values.getDuration(Limit.DRAIN_TIMEOUT);
    }

    /**
     * Connections at a time from one client address (IPv6: from one /64 network); 0 for no bound. Beyond it: refused
     * with 1013. Default 0.
     */
    public int maxConnectionsPerAddress() {
        return values.getInt(Limit.MAX_CONNECTIONS_PER_ADDRESS);
    }

    /**
     * Connects a second from one client address (IPv6: from one /64 network), with as many at once; 0 for no bound.
     * Beyond it: refused with 1013. Default 0.
     */
    public int joinRatePerAddress() {
        return values.getInt(Limit.JOIN_RATE_PER_ADDRESS);
    }
}
