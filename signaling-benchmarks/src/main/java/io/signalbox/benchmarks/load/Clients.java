package io.signalbox.benchmarks.load;

import io.signalbox.benchmarks.load.LoadClient.Listener;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/** Participants in rooms of one size, all of them in their rooms. One thread at a time may poll. */
final class Clients implements AutoCloseable {

    /** So long nothing comes, and nothing more is on its way. */
    private static final long QUIET_MILLIS = 200;

    private static final Listener IGNORED = (client, kind) -> {};

    private final Selector selector = Selector.open();
    private final List<LoadClient> clients = new ArrayList<>();

    private Clients() throws IOException {}

    /**
     * Joins so many, one after the other, and reads whatever that brings.
     *
     * @param prefix of the rooms' names
     */
    static Clients join(int port, String prefix, int count, int roomSize) throws IOException {
        Clients clients = new Clients();
        try {
            for (int i = 0; i < count; i++) {
                LoadClient client = LoadClient.join(port, i, room(prefix, i / roomSize), user(i));
                client.register(clients.selector);
                clients.clients.add(client);
                if (i % 64 == 0) {
                    clients.poll(0, IGNORED);
                }
            }
            clients.settle();
            return clients;
        } catch (IOException | RuntimeException e) {
            clients.close();
            throw e;
        }
    }

    static String room(String prefix, int number) {
        return prefix + "-" + number;
    }

    /** Of the same length for all, so that all messages are. */
    static String user(int number) {
        return String.format(Locale.ROOT, "u%05d", number);
    }

    LoadClient get(int number) {
        return clients.get(number);
    }

    int size() {
        return clients.size();
    }

    /** For rooms of two: what each sends to the other one, as a frame, by sender. */
    ByteBuffer[] framesToPeers(UnaryOperator<String> messageTo) {
        ByteBuffer[] frames = new ByteBuffer[clients.size()];
        for (int i = 0; i < frames.length; i++) {
            frames[i] = Frames.text(messageTo.apply(user(peerOf(i))));
        }
        return frames;
    }

    /** The other one in a room of two. */
    static int peerOf(int client) {
        return client ^ 1;
    }

    /** Reads what has come, after waiting for it for this time at most; false if nothing has. */
    boolean poll(long millis, Listener listener) throws IOException {
        Consumer<SelectionKey> read = key -> {
            try {
                ((LoadClient) key.attachment()).read(listener);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        };
        try {
            return (millis == 0 ? selector.selectNow(read) : selector.select(read, millis)) > 0;
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    /** Reads until nothing comes any more. */
    void settle() throws IOException {
        while (poll(QUIET_MILLIS, IGNORED)) {
            // And what comes of that.
        }
    }

    /** Drops all of them. */
    @Override
    public void close() throws IOException {
        for (LoadClient client : clients) {
            client.drop();
        }
        selector.close();
    }
}
