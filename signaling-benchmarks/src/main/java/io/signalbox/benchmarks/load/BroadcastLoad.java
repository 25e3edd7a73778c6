package io.signalbox.benchmarks.load;

import io.signalbox.benchmarks.Signal;
import java.io.IOException;
import java.nio.ByteBuffer;

/** In each room one after the other tells all others, as soon as all have got what was told before. */
final class BroadcastLoad implements Load {

    private static final long POLL_MILLIS = 10_000;
    private static final char KIND = 'p';

    private final Clients clients;
    private final int roomSize;

    /** By room: who spoke last. */
    private final int[] speaker;

    /** By room: how many have yet to get the broadcast that is under way. */
    private final int[] missing;

    private final ByteBuffer frame = Frames.text(Signal.UPDATE);
    private int underWay;

    private BroadcastLoad(Clients clients, int rooms, int roomSize) {
        this.clients = clients;
        this.roomSize = roomSize;
        speaker = new int[rooms];
        missing = new int[rooms];
    }

    static BroadcastLoad join(int port, String prefix, int rooms, int others) throws IOException {
        int roomSize = others + 1;
        return new BroadcastLoad(Clients.join(port, prefix, rooms * roomSize, roomSize), rooms, roomSize);
    }

    @Override
    public void run(Window window) throws IOException {
        for (int room = 0; room < missing.length; room++) {
            speak(room);
        }
        while (underWay > 0) {
            boolean alive = clients.poll(POLL_MILLIS, (receiver, type) -> arrived(receiver, type, window));
            RelayLoad.requireAlive(alive);
            window.check();
        }
    }

    private void arrived(LoadClient receiver, char type, Window window) throws IOException {
        RelayLoad.requireKind(KIND, type);
        window.done(1);
        underWay--;
        int room = receiver.number() / roomSize;
        if (--missing[room] == 0 && !window.isClosed()) {
            speak(room);
        }
    }

    private void speak(int room) throws IOException {
        missing[room] = roomSize - 1;
        underWay += missing[room];
        speaker[room] = (speaker[room] + 1) % roomSize;
        clients.get(room * roomSize + speaker[room]).send(frame);
    }

    @Override
    public void close() throws IOException {
        clients.close();
    }
}
