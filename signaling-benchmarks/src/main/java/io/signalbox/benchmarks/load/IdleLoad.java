package io.signalbox.benchmarks.load;

import java.io.IOException;

/** Participants in rooms of two who say nothing. */
final class IdleLoad {

    private static final int WARM_UP_CONNECTIONS = 500;
    private static final long AFTER_CLOSING_MILLIS = 1_000;

    private IdleLoad() {}

    /** Measures what a connection takes: of the process' memory, and of its heap what is left after a full collection. */
    static void measure(Trial trial, int connections) throws IOException {
        ServerProcess server = trial.server();
        Clients.join(server.port(), "early", WARM_UP_CONNECTIONS, 2).close();
        ServerProcess.pause(AFTER_CLOSING_MILLIS);
        long heapBefore = server.liveHeapBytes();
        long residentBefore = server.figures().residentBytes();
        try (Clients clients = trial.join(connections, 2)) {
            long resident = server.figures().residentBytes();
            long heap = server.liveHeapBytes();
            clients.settle();
            trial.figure("resident", (double) (resident - residentBefore) / connections);
            trial.figure("heap", (double) (heap - heapBefore) / connections);
        }
    }
}
