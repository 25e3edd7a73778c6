package io.signalbox.benchmarks.load;

import java.io.IOException;
import java.util.function.ObjDoubleConsumer;

/** Participants in rooms of two who say nothing. */
final class IdleLoad {

    private static final int WARM_UP_CONNECTIONS = 500;
    private static final long AFTER_CLOSING_MILLIS = 1_000;

    private IdleLoad() {}

    /** Tells what a connection takes: of the process' memory, and of its heap what is left after a full collection. */
    static void measure(ServerProcess server, int connections, ObjDoubleConsumer<String> figure) throws IOException {
        Clients.join(server.port(), "early", WARM_UP_CONNECTIONS, 2).close();
        ServerProcess.pause(AFTER_CLOSING_MILLIS);
        long heapBefore = server.liveHeapBytes();
        long residentBefore = server.figures().residentBytes();
        try (Clients clients = Clients.join(server.port(), "idle", connections, 2)) {
            long resident = server.figures().residentBytes();
            long heap = server.liveHeapBytes();
            clients.settle();
            figure.accept("resident", (double) (resident - residentBefore) / connections);
            figure.accept("heap", (double) (heap - heapBefore) / connections);
        }
    }
}
