package io.signalbox.benchmarks.engine;

import io.signalbox.core.JoinRequest;
import io.signalbox.core.Limits;
import io.signalbox.core.SignalingEngine;

/** Engines with every bound in force, as in earnest, and none within the reach of a benchmark. */
final class Engines {

    private static final int PLENTY = 1_000_000_000;

    private Engines() {}

    static SignalingEngine start() {
        return SignalingEngine.builder().limits(limits().build()).build();
    }

    static Limits.Builder limits() {
        return Limits.builder()
                .messageRate(PLENTY)
                .messageBurst(PLENTY)
                .byteRate(1_000L * PLENTY)
                .byteBurst(1_000L * PLENTY)
                .maxRoomSize(1_000)
                .maxOutboxBytes(8 << 20)
                .maxTotalOutboxBytes(PLENTY)
                .maxRooms(PLENTY)
                .maxConnections(PLENTY);
    }

    static JoinRequest request(int room, String userId) {
        return JoinRequest.of("room-" + room, userId, "The name of " + userId);
    }

    /** Ends a trial: figures are worth nothing where not every message arrived. */
    static void requireReceived(long expected, long received) {
        if (received != expected) {
            throw new IllegalStateException(received + " messages were received, not " + expected);
        }
    }
}
