package io.signalbox.benchmarks.load;

import io.signalbox.benchmarks.Signal;
import java.io.IOException;
import java.nio.ByteBuffer;

/** In each room one after the other tells all others, as soon as all have got what was told before. */
final class BroadcastLoad {

    private static final long POLL_MILLIS = 10_000;
    private static final char KIND = 'p';

    private final Clients clients;
    private final int roomSize;

    /** By room: who spoke last. */
    private final int[] speaker;

    /** By room: how many have yet to get the broadcast that is under way. */
    private final int[] missing;

    private final ByteBuffer frame = Frames.text(Signal.UPDATE);

    private BroadcastLoad(Clients clients, int rooms, int roomSize) {
        this.clients = clients;
        this.roomSize = roomSize;
        speaker = new int[rooms];
        missing = new int[rooms];
    }

    /** Measures processor time a delivery and deliveries a second. */
    static void measure(Trial trial, int rooms, int others) throws IOException {
        int roomSize = others + 1;
        try (Clients clients = trial.join(rooms * roomSize, roomSize)) {
            trial.figures(new BroadcastLoad(clients, rooms, roomSize).run(trial.window()));
        }
    }

    private Window run(Window window) throws IOException {
        for (int room = 0; room < missing.length; room++) {
            speak(room);
        }
        while (!window.isClosed()) {
            boolean alive = clients.poll(POLL_MILLIS, (receiver, type) -> {
                RelayLoad.requireKind(KIND, type);
                window.count(1);
                int room = receiver.number() / roomSize;
                if (--missing[room] == 0) {
                    speak(room);
                }
            });
            RelayLoad.requireAlive(alive);
            window.check(System.nanoTime());
        }
        return window;
    }

    private void speak(int room) throws IOException {
        missing[room] = roomSize - 1;
        speaker[room] = (speaker[room] + 1) % roomSize;
        clients.get(room * roomSize + speaker[room]).send(frame);
    }
}
