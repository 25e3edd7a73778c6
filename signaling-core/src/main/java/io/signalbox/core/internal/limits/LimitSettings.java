package io.signalbox.core.internal.limits;

import io.signalbox.core.Limits;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The values of {@link Limits}, with their defaults. Changed by a builder, and not once there are limits of them. */
public final class LimitSettings {

    public static final int DEFAULT_JSON_DEPTH = 32;

    /** The charge for a message in a mailbox or queue, on top of its bytes. */
    public static final int MESSAGE_OVERHEAD_BYTES = 128;

    public int maxMessageBytes = 65_536;
    public int maxJsonDepth = DEFAULT_JSON_DEPTH;
    public int maxOutboxBytes = 1 << 20;
    public Duration sendTimeout = Duration.ofSeconds(10);
    public long maxTotalOutboxBytes = Math.max(1 << 20, Runtime.getRuntime().maxMemory() / 10);
    public int messageRate = 100;
    public @Nullable Integer messageBurst;
    public Map<String, Limits.Rate> messageRates = Map.of();
    public long byteRate = 1 << 20;
    public long byteBurst = 8 << 20;
    public Duration rateLimitPatience = Duration.ofSeconds(10);
    public int maxMalformedMessages = 10;
    public int maxRoomSize = 50;
    public int maxListedParticipants = 100;
    public int maxRooms = 100_000;
    public int maxConnections =
            (int) Math.min(Integer.MAX_VALUE, Runtime.getRuntime().maxMemory() / (32 << 10));
    public int maxIdLength = 128;
    public int maxNameLength = 256;
    public Duration pingInterval = Duration.ofSeconds(20);
    public Duration pingTimeout = Duration.ofSeconds(10);
    public Duration handshakeTimeout = Duration.ofSeconds(10);
    public Duration admissionTimeout = Duration.ofSeconds(10);
    public int maxEarlyMessages = 32;
    public int maxEarlyBytes = 128 << 10;
    public int maxQueuedMessages = 65_536;
    public long maxQueuedBytes = 32 << 20;
    public Duration drainTimeout = Duration.ofSeconds(20);
    public int maxConnectionsPerAddress = 0;
    public int joinRatePerAddress = 0;

    public LimitSettings() {}

    public LimitSettings(LimitSettings other) {
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
}
