package io.signalbox.benchmarks.load;

import io.signalbox.benchmarks.Signal;
import java.io.IOException;
import java.nio.ByteBuffer;

/** As much as the server relays: rooms of two, where everyone sends anew as soon as the last message has arrived. */
final class RelayLoad implements Load {

    private static final long POLL_MILLIS = 10_000;

    private final Clients clients;

    /** By sender, as the clients are. */
    private final ByteBuffer[] frames;

    private final long[] sentAt;
    private final char kind;
    private int underWay;

    private RelayLoad(Clients clients, Signal signal) {
        this.clients = clients;
        kind = kindOf(signal);
        frames = clients.framesToPeers(signal::to);
        sentAt = new long[clients.size()];
    }

    static RelayLoad join(int port, String rooms, int participants, Signal signal) throws IOException {
        return new RelayLoad(Clients.join(port, rooms, participants, 2), signal);
    }

    @Override
    public void run(Window window) throws IOException {
        for (int i = 0; i < frames.length; i++) {
            send(i);
        }
        while (underWay > 0) {
            boolean alive = clients.poll(POLL_MILLIS, (receiver, type) -> arrived(receiver, type, window));
            requireAlive(alive);
            window.check();
        }
    }

    private void arrived(LoadClient receiver, char type, Window window) throws IOException {
        requireKind(kind, type);
        int sender = Clients.peerOf(receiver.number());
        window.arrived(System.nanoTime() - sentAt[sender]);
        underWay--;
        if (!window.isClosed()) {
            send(sender);
        }
    }

    private void send(int sender) throws IOException {
        underWay++;
        sentAt[sender] = System.nanoTime();
        clients.get(sender).send(frames[sender]);
    }

    @Override
    public void close() throws IOException {
        clients.close();
    }

    /** The first letter of its type. */
    static char kindOf(Signal signal) {
        return signal == Signal.SDP ? 'o' : 'i';
    }

    /** Anything else, an error above all, is not what is to be measured. */
    static void requireKind(char expected, char type) throws IOException {
        if (type != expected) {
            throw new IOException("a message of another type, which begins with " + type);
        }
    }

    static void requireAlive(boolean alive) throws IOException {
        if (!alive) {
            throw new IOException("nothing came for " + POLL_MILLIS + " ms");
        }
    }
}
