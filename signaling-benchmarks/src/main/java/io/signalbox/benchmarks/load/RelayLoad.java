package io.signalbox.benchmarks.load;

import io.signalbox.benchmarks.Signal;
import java.io.IOException;
import java.nio.ByteBuffer;

/** As much as the server relays: rooms of two, where everyone sends anew as soon as the last message has arrived. */
final class RelayLoad {

    private static final long POLL_MILLIS = 10_000;

    private final Clients clients;

    /** By sender, as the clients are. */
    private final ByteBuffer[] frames;

    private final long[] sentAt;
    private final char kind;

    private RelayLoad(Clients clients, Signal signal) {
        this.clients = clients;
        kind = kindOf(signal);
        frames = clients.framesToPeers(signal::to);
        sentAt = new long[clients.size()];
    }

    /** Measures processor time a message, messages a second and how long they take. */
    static void measure(Trial trial, Signal signal, int participants) throws IOException {
        try (Clients clients = trial.join(participants, 2)) {
            Latencies latencies = new Latencies();
            trial.figures(new RelayLoad(clients, signal).run(trial.window(), latencies));
            trial.figures(latencies);
        }
    }

    private Window run(Window window, Latencies latencies) throws IOException {
        for (int i = 0; i < frames.length; i++) {
            send(i);
        }
        while (!window.isClosed()) {
            boolean alive = clients.poll(POLL_MILLIS, (receiver, type) -> {
                requireKind(kind, type);
                int sender = Clients.peerOf(receiver.number());
                if (window.isOpen()) {
                    latencies.add(System.nanoTime() - sentAt[sender]);
                    window.count(1);
                }
                send(sender);
            });
            requireAlive(alive);
            window.check(System.nanoTime());
        }
        return window;
    }

    private void send(int sender) throws IOException {
        sentAt[sender] = System.nanoTime();
        clients.get(sender).send(frames[sender]);
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
