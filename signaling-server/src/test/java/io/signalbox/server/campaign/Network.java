package io.signalbox.server.campaign;

import io.signalbox.testkit.SignalingClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * A slow network between clients and a server: each connection through it is a link of its own, with so many bytes a second
 * each way and some milliseconds until they arrive. It holds little, so that who sends faster is held up, and can go dark:
 * then nothing passes in either direction, no end of a connection either.
 *
 * <p>All of it runs on one thread. Any thread may call any method.
 */
final class Network implements AutoCloseable {

    /** What a link holds in each direction beside the operating system's buffers: a router's queue. */
    private static final int QUEUE_BYTES = 16 << 10;

    private static final int SEGMENT_BYTES = 1_400;

    /** How exactly the times of arrival are kept to. */
    private static final long TICK_MILLIS = 2;

    private static final int SOCKET_BUFFER_BYTES = 8 << 10;

    private final InetSocketAddress server;
    private final int upBytesPerSecond;
    private final int downBytesPerSecond;
    private final long latencyNanos;
    private final Selector selector;
    private final ServerSocketChannel listening;
    private final SelectionKey accepting;
    private final Thread thread;
    private final List<Link> links = new ArrayList<>();
    private volatile boolean dark;
    private volatile boolean closed;

    /**
     * A network that takes connections at once.
     *
     * @param endpoint of the server to which it leads
     * @param upBytesPerSecond of each connection, towards the server
     * @param downBytesPerSecond of each connection, towards the client
     * @param latency one way, beside the time that the bytes take
     */
    Network(URI endpoint, int upBytesPerSecond, int downBytesPerSecond, Duration latency) throws IOException {
        server = new InetSocketAddress(endpoint.getHost(), endpoint.getPort());
        this.upBytesPerSecond = upBytesPerSecond;
        this.downBytesPerSecond = downBytesPerSecond;
        latencyNanos = latency.toNanos();
        selector = Selector.open();
        listening = ServerSocketChannel.open();
        listening.setOption(StandardSocketOptions.SO_RCVBUF, SOCKET_BUFFER_BYTES);
        listening.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 512);
        listening.configureBlocking(false);
        accepting = listening.register(selector, SelectionKey.OP_ACCEPT);
        thread = new Thread(this::run, "network");
        thread.setDaemon(true);
        thread.start();
    }

    /** Where clients connect to reach the server through this network. */
    URI endpoint() {
        return URI.create("ws://127.0.0.1:" + listening.socket().getLocalPort() + "/");
    }

    /** From now on nothing passes. */
    void goDark() {
        dark = true;
        selector.wakeup();
    }

    /** Whatever was held up passes now, in order. */
    void comeBack() {
        dark = false;
        selector.wakeup();
    }

    private void run() {
        try {
            while (!closed) {
                selector.select(waitMillis());
                for (SelectionKey key : selector.selectedKeys()) {
                    ready(key);
                }
                selector.selectedKeys().clear();
                accepting.interestOps(dark ? 0 : SelectionKey.OP_ACCEPT);
                links.removeIf(link -> !link.forward());
            }
            links.forEach(Link::drop);
            listening.close();
            selector.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Until the next bytes have arrived; 0 for as long as it takes until something else happens. */
    private long waitMillis() {
        if (dark) {
            return 0;
        }
        long next = links.stream().mapToLong(Link::nextArrival).min().orElse(Long.MAX_VALUE);
        return next == Long.MAX_VALUE ? 0 : Math.max(TICK_MILLIS, (next - System.nanoTime()) / 1_000_000);
    }

    private void ready(SelectionKey key) throws IOException {
        if (dark) {
            // Looked at again when there is light: nothing may happen now, and the keys would keep the thread busy.
            key.interestOps(0);
        } else if (key.isValid() && key.isAcceptable()) {
            for (SocketChannel client = listening.accept(); client != null; client = listening.accept()) {
                links.add(new Link(client));
            }
        } else if (key.isValid()) {
            ((Link) key.attachment()).ready(key);
        }
    }

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

    /** One connection through the network. */
    private final class Link {

        private final SocketChannel client;
        private final SocketChannel server;
        private final SelectionKey clientKey;
        private final SelectionKey serverKey;
        private final Direction up;
        private final Direction down;

        Link(SocketChannel client) throws IOException {
            this.client = client;
            server = SocketChannel.open();
            // Before it connects: what the server may send unread is agreed on then.
            server.setOption(StandardSocketOptions.SO_RCVBUF, SOCKET_BUFFER_BYTES);
            for (SocketChannel channel : List.of(client, server)) {
                channel.configureBlocking(false);
                channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
                channel.setOption(StandardSocketOptions.SO_SNDBUF, SOCKET_BUFFER_BYTES);
            }
            clientKey = client.register(selector, 0, this);
            serverKey = server.register(selector, SelectionKey.OP_CONNECT, this);
            up = new Direction(client, server, upBytesPerSecond);
            down = new Direction(server, client, downBytesPerSecond);
            server.connect(Network.this.server);
        }

        void ready(SelectionKey key) {
            try {
                if (!server.isConnected()) {
                    server.finishConnect();
                } else if (key.isReadable()) {
                    (key == clientKey ? up : down).takeIn();
                }
            } catch (IOException resetOrRefused) {
                drop();
            }
        }

        /** Moves what can be moved; false once both directions have ended. */
        boolean forward() {
            if (dark) {
                return true;
            }
            try {
                if (server.isConnected() && client.isOpen()) {
                    up.forward();
                    down.forward();
                    if (up.isOver() && down.isOver()) {
                        drop();
                    }
                }
                if (client.isOpen()) {
                    boolean connected = server.isConnected();
                    clientKey.interestOps(connected ? up.readInterest() | down.writeInterest() : 0);
                    serverKey.interestOps(
                            connected ? down.readInterest() | up.writeInterest() : SelectionKey.OP_CONNECT);
                }
            } catch (IOException reset) {
                drop();
            }
            return client.isOpen();
        }

        long nextArrival() {
            return server.isConnected() ? Math.min(up.nextArrival(), down.nextArrival()) : Long.MAX_VALUE;
        }

        /** By resets, as the one that was noticed on the other side. */
        void drop() {
            for (SocketChannel channel : List.of(client, server)) {
                try {
                    if (!up.isOver() || !down.isOver()) {
                        channel.setOption(StandardSocketOptions.SO_LINGER, 0);
                    }
                    channel.close();
                } catch (IOException ignored) {
                    // Gone already.
                }
            }
        }
    }

    /** What a segment holds, and when it arrives. */
    private record Segment(ByteBuffer bytes, long arrival) {}

    /** One of the two directions of a link. */
    private final class Direction {

        private final SocketChannel from;
        private final SocketChannel to;
        private final int bytesPerSecond;
        private final Deque<Segment> underWay = new ArrayDeque<>();
        private int heldBytes;

        /** When the last bit that was taken in is on the line. */
        private long lineFree = System.nanoTime();

        /** Whether the receiver takes no more at present. */
        private boolean heldUp;

        private boolean ended;
        private boolean endForwarded;

        Direction(SocketChannel from, SocketChannel to, int bytesPerSecond) {
            this.from = from;
            this.to = to;
            this.bytesPerSecond = bytesPerSecond;
        }

        void forward() throws IOException {
            heldUp = false;
            long now = System.nanoTime();
            for (Segment next = underWay.peek(); next != null && next.arrival() - now <= 0; next = underWay.peek()) {
                heldBytes -= to.write(next.bytes());
                if (next.bytes().hasRemaining()) {
                    heldUp = true;
                    return;
                }
                underWay.remove();
            }
            if (ended && underWay.isEmpty() && !endForwarded) {
                endForwarded = true;
                to.shutdownOutput();
            }
        }

        void takeIn() throws IOException {
            ByteBuffer segment = ByteBuffer.allocate(SEGMENT_BYTES);
            int read = from.read(segment);
            if (read < 0) {
                ended = true;
                return;
            }
            heldBytes += read;
            lineFree = Math.max(lineFree, System.nanoTime()) + read * 1_000_000_000L / bytesPerSecond;
            underWay.add(new Segment(segment.flip(), lineFree + latencyNanos));
        }

        int readInterest() {
            return !ended && heldBytes < QUEUE_BYTES ? SelectionKey.OP_READ : 0;
        }

        int writeInterest() {
            return heldUp ? SelectionKey.OP_WRITE : 0;
        }

        long nextArrival() {
            Segment next = underWay.peek();
            return next == null || heldUp ? Long.MAX_VALUE : next.arrival();
        }

        boolean isOver() {
            return endForwarded;
        }
    }
}
