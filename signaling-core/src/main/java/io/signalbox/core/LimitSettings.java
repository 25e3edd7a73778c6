package io.signalbox.core;

import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The values of {@link Limits}, with their defaults. Changed by a builder, and not once there are limits of them. */
final class LimitSettings {

    int maxMessageBytes = 65_536;
    int maxJsonDepth = Limits.DEFAULT_JSON_DEPTH;
    int maxOutboxBytes = 1 << 20;
    Duration sendTimeout = Duration.ofSeconds(10);
    long maxTotalOutboxBytes =
            Math.max(1 << 20, Runtime.getRuntime().maxMemory() / 10);
    int messageRate = 100;
    @Nullable Integer messageBurst;
    Map<String, Limits.Rate> messageRates = Map.of();
    long byteRate = 1 << 20;
    long byteBurst = 8 << 20;
    Duration rateLimitPatience = Duration.ofSeconds(10);
    int maxMalformedMessages = 10;
    int maxRoomSize = 50;
    int maxListedParticipants = 100;
    int maxRooms = 100_000;
    int maxConnections =
            (int) Math.min(Integer.MAX_VALUE, Runtime.getRuntime().maxMemory() / (32 << 10));
    int maxIdLength = 128;
    int maxNameLength = 256;
    Duration pingInterval = Duration.ofSeconds(20);
    Duration pingTimeout = Duration.ofSeconds(10);
    Duration handshakeTimeout = Duration.ofSeconds(10);
    Duration admissionTimeout = Duration.ofSeconds(10);
    int maxEarlyMessages = 32;
    int maxEarlyBytes = 128 << 10;
    int maxQueuedMessages = 65_536;
    long maxQueuedBytes = 32 << 20;
    Duration drainTimeout = Duration.ofSeconds(20);
    int maxConnectionsPerAddress = 0;
    int joinRatePerAddress = 0;

    LimitSettings() {}

    LimitSettings(LimitSettings other) {
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
