package io.signalbox.server.campaign;

import static org.awaitility.Awaitility.await;

import io.signalbox.testkit.SignalingClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;

/**
 * Thousands of WebSocket clients on one thread. Each answers pings and closes as it should, counts what it is sent, and can
 * be told to stop reading.
 *
 * <p>Any thread may call any method; what clients are told to do is done on the swarm's thread.
 */
final class Swarm implements AutoCloseable {

    /** How many handshakes may be under way at once: fewer than the server's queue of connections to accept. */
    private static final int JOINING_AT_ONCE = 40;

    private final URI endpoint;
    private final InetSocketAddress from;
    private final Selector selector;
    private final Thread thread;
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private volatile boolean closed;

    Swarm(URI endpoint) throws IOException {
        this(endpoint, new InetSocketAddress(0));
    }

    /**
     * A swarm of clients that connect from this address.
     *
     * @param from with port 0
     */
    Swarm(URI endpoint, InetSocketAddress from) throws IOException {
        this.endpoint = endpoint;
        this.from = from;
        selector = Selector.open();
        thread = new Thread(this::run, "swarm");
        thread.setDaemon(true);
        thread.start();
    }

    /** Starts to connect a client; what happens to it is seen on the client. */
    SwarmClient connect(String room, String user) {
        return connect(room, user, 0);
    }

    /**
     * Starts to connect a client.
     *
     * @param receiveBuffer bytes that the operating system takes in unread, 0 for its default
     */
    SwarmClient connect(String room, String user, int receiveBuffer) {
        return connect(
                SwarmClient.joining(this, room + " " + user, SwarmClient.handshake(address(room, user))),
                receiveBuffer);
    }

    /** Starts to connect a client that is made ready first, to be told of the very first message for one. */
    SwarmClient connect(String room, String user, Consumer<SwarmClient> ready) {
        SwarmClient client = SwarmClient.joining(this, room + " " + user, SwarmClient.handshake(address(room, user)));
        ready.accept(client);
        return connect(client, 0);
    }

    /** Starts to connect one that sends these bytes in place of a handshake, and whatever it is told to after them. */
    SwarmClient connectRaw(byte[] opening) {
        return connect(SwarmClient.sending(this, opening), 0);
    }

    /** Starts to connect one that joins as soon as it has been told to send the rest of its handshake. */
    SwarmClient connectInParts(byte[] handshakeSoFar) {
        return connect(SwarmClient.joining(this, "joins in parts", handshakeSoFar), 0);
    }

    /** Where a participant connects to. */
    URI address(String room, String user) {
        return SignalingClient.address(endpoint, room, user, user);
    }

    private SwarmClient connect(SwarmClient client, int receiveBuffer) {
        submit(() -> {
            try {
                SocketChannel channel = SocketChannel.open();
                channel.configureBlocking(false);
                if (receiveBuffer > 0) {
                    channel.socket().setReceiveBufferSize(receiveBuffer);
                }
                channel.socket().setTcpNoDelay(true);
                if (!from.getAddress().isAnyLocalAddress()) {
                    channel.bind(from);
                }
                client.register(channel.register(selector, SelectionKey.OP_CONNECT, client));
                channel.connect(new InetSocketAddress(endpoint.getHost(), endpoint.getPort()));
            } catch (IOException e) {
                client.failed(e);
            }
        });
        return client;
    }

    /** Joins so many clients, a few at a time, and waits until each has its welcome. */
    List<SwarmClient> join(String room, String userPrefix, int count) {
        List<SwarmClient> joined = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            joined.add(connect(room, userPrefix + i));
            awaitWelcome(joined.subList(Math.max(0, i - JOINING_AT_ONCE), Math.max(0, i - JOINING_AT_ONCE + 1)));
        }
        awaitWelcome(joined);
        return joined;
    }

    /** Waits until each of them has been welcomed; fails where one was closed instead. */
    static void awaitWelcome(Collection<SwarmClient> clients) {
        for (SwarmClient client : clients) {
            await().atMost(Duration.ofSeconds(30))
                    .pollInterval(Duration.ofMillis(1))
                    .until(() -> {
                        if (client.isClosed()) {
                            throw new AssertionError(client + " was closed with " + client.closeCode());
                        }
                        return client.count("welcome") > 0;
                    });
        }
    }

    /** Drops all of these connections, each with a TCP reset, as fast as can be. */
    void resetAll(Collection<SwarmClient> clients) {
        submit(() -> clients.forEach(SwarmClient::resetNow));
    }

    /** Runs on the swarm's thread. */
    void submit(Runnable task) {
        tasks.add(task);
        selector.wakeup();
    }

    private void run() {
        try {
            while (!closed) {
                selector.select();
                for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
                    task.run();
                }
                for (SelectionKey key : selector.selectedKeys()) {
                    ((SwarmClient) key.attachment()).ready();
                }
                selector.selectedKeys().clear();
            }
            selector.keys().forEach(key -> ((SwarmClient) key.attachment()).drop());
            selector.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Drops all connections. */
    @Override
    public void close() {
        closed = true;
        selector.wakeup();
        try {
            thread.join(SignalingClient.PATIENCE.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
