package io.signalbox.benchmarks.engine;

import io.signalbox.core.JoinRequest;
import io.signalbox.core.SignalingEngine;
import io.signalbox.spi.Connection;
import io.signalbox.spi.ConnectionHandler;
import java.lang.management.ManagementFactory;

/** The program that tells what an idle participant takes of the engine's heap: {@code bytesPerParticipant=…}. */
public final class Footprint {

    private Footprint() {}

    /** Takes the number of participants and the size of rooms. */
    public static void main(String[] args) {
        System.out.println(
                "bytesPerParticipant=" + bytesPerParticipant(Integer.parseInt(args[0]), Integer.parseInt(args[1])));
    }

    static double bytesPerParticipant(int participants, int roomSize) {
        // All of them have the one connection: what a transport keeps for each is not the engine's.
        Connection connection = new Answering();
        ConnectionHandler[] handlers = new ConnectionHandler[participants];
        try (SignalingEngine warmUp = Engines.start()) {
            join(warmUp, connection, new ConnectionHandler[roomSize], roomSize);
        }
        try (SignalingEngine engine = Engines.start()) {
            long before = liveBytes();
            join(engine, connection, handlers, roomSize);
            return (double) (liveBytes() - before) / handlers.length;
        }
    }

    private static void join(
            SignalingEngine engine, Connection connection, ConnectionHandler[] handlers, int roomSize) {
        for (int i = 0; i < handlers.length; i++) {
            handlers[i] = engine.connect(request(i, roomSize), connection);
        }
    }

    /** Names as long as those that programs make up. */
    static JoinRequest request(int participant, int roomSize) {
        return JoinRequest.of("room-" + participant / roomSize, "user-" + participant, "Participant " + participant);
    }

    /** What is left after full collections. */
    static long liveBytes() {
        for (int i = 0; i < 3; i++) {
            System.gc();
        }
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }
}
