package io.signalbox.server.campaign;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.signalbox.testkit.WebSocketFrame;
import java.io.IOException;
import java.net.StandardSocketOptions;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One client of a {@link Swarm}: connecting → upgrading → open → closed.
 *
 * <p>Any thread may tell it what to do and ask what it has seen; the rest is the swarm's thread's.
 */
final class SwarmClient {

    /** Shared by all clients of the thread: what is left of it after the whole frames is kept by the client. */
    private static final ThreadLocal<ByteBuffer> READ_BUFFER =
            ThreadLocal.withInitial(() -> ByteBuffer.allocateDirect(256 << 10));

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final byte[] NOTHING = {};

    private final Swarm swarm;
    private final String name;

    /** What it sends as soon as it is connected. */
    private final byte[] opening;

    /** Whether it speaks WebSocket; otherwise it reads whatever comes and makes nothing of it. */
    private final boolean upgrading;

    private final Map<String, Integer> counts = new ConcurrentHashMap<>();
    private final Queue<ByteBuffer> unsent = new ArrayDeque<>();
    private volatile Consumer<String> onText = text -> {};
    private volatile Runnable onClosed = () -> {};
    private volatile boolean closed;
    private volatile int closeCode = 1006;
    private volatile long receivedBytes;
    private volatile boolean connected;
    private volatile long connectedAt;
    private volatile long closedAt;
    private @Nullable SelectionKey key;
    private byte[] leftOver = NOTHING;
    private boolean open;
    private boolean reading = true;

    private SwarmClient(Swarm swarm, String name, byte[] opening, boolean upgrading) {
        this.swarm = swarm;
        this.name = name;
        this.opening = opening;
        this.upgrading = upgrading;
    }

    /** One that begins with this handshake, whole or not. */
    static SwarmClient joining(Swarm swarm, String name, byte[] handshake) {
        return new SwarmClient(swarm, name, handshake, true);
    }

    /** One that sends these bytes, in place of a handshake. */
    static SwarmClient sending(Swarm swarm, byte[] opening) {
        return new SwarmClient(swarm, "no WebSocket", opening, false);
    }

    /** What a client that wants to join sends first. */
    static byte[] handshake(URI address) {
        return ("GET /?" + address.getRawQuery() + " HTTP/1.1\r\nHost: " + address.getRawAuthority()
                        + "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                        + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n")
                .getBytes(US_ASCII);
    }

    /** Called with each message, on the swarm's thread. */
    SwarmClient onText(Consumer<String> listener) {
        onText = listener;
        return this;
    }

    /** Called once the connection has ended, on the swarm's thread. */
    SwarmClient onClosed(Runnable listener) {
        onClosed = listener;
        return this;
    }

    /** How many messages of this type it has been sent. */
    int count(String type) {
        return counts.getOrDefault(type, 0);
    }

    /** Waits until it has been sent so many messages of this type. */
    void awaitCount(String type, int count) {
        await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(1))
                .untilAsserted(
                        () -> assertThat(count(type)).as("%s: %s", this, type).isGreaterThanOrEqualTo(count));
    }

    /** How many messages of each type it has been sent. */
    Map<String, Integer> counts() {
        return Map.copyOf(counts);
    }

    long receivedBytes() {
        return receivedBytes;
    }

    boolean isClosed() {
        return closed;
    }

    /** Of the server's close frame, or 1006 where there was none. */
    int closeCode() {
        return closeCode;
    }

    /** Whether the operating system has connected it; the server need not know of it yet. */
    boolean isConnected() {
        return connected;
    }

    /** From when it was connected until it was closed. */
    Duration lifetime() {
        return Duration.ofNanos(closedAt - connectedAt);
    }

    /** Sends a text message; nothing happens if the connection is closed. */
    void send(String text) {
        sendBytes(WebSocketFrame.text(text).toBytes());
    }

    /** A text message, so many times, as bytes to send. */
    static byte[] repeated(String text, int times) {
        byte[] frame = WebSocketFrame.text(text).toBytes();
        ByteBuffer all = ByteBuffer.allocate(times * frame.length);
        for (int i = 0; i < times; i++) {
            all.put(frame);
        }
        return all.array();
    }

    /** Sends bytes as they are. */
    void sendBytes(byte[] bytes) {
        swarm.submit(() -> queue(bytes));
    }

    /** From now on nothing is read, so that soon the server cannot send either. */
    void stopReading() {
        read(false);
    }

    /** Goes on to read after {@link #stopReading}. */
    void startReading() {
        read(true);
    }

    private void read(boolean reading) {
        swarm.submit(() -> {
            this.reading = reading;
            updateInterest();
        });
    }

    /** Drops the connection with a TCP reset. */
    void reset() {
        swarm.submit(this::resetNow);
    }

    /** On the swarm's thread. */
    void resetNow() {
        try {
            if (key != null && !closed) {
                ((SocketChannel) key.channel()).setOption(StandardSocketOptions.SO_LINGER, 0);
            }
            drop();
        } catch (IOException e) {
            failed(e);
        }
    }

    /** Ends the connection as a page does that is closed: a close frame, and the server's answer is waited for. */
    void leave() {
        sendBytes(WebSocketFrame.close(1001, "").toBytes());
    }

    /** Ends its half of the connection behind what it has sent, with a FIN and no close frame, and goes on reading. */
    void halfClose() {
        swarm.submit(() -> {
            try {
                if (key != null && !closed) {
                    ((SocketChannel) key.channel()).shutdownOutput();
                }
            } catch (IOException e) {
                failed(e);
            }
        });
    }

    /** Ends the connection behind what it has sent, without a close frame: with a FIN, or a reset if it has not read all. */
    void vanish() {
        swarm.submit(this::drop);
    }

    void register(SelectionKey key) {
        this.key = key;
    }

    void failed(IOException failure) {
        drop();
    }

    void ready() {
        if (key == null || !key.isValid()) {
            return;
        }
        try {
            SocketChannel channel = (SocketChannel) key.channel();
            if (key.isConnectable() && channel.finishConnect()) {
                connectedAt = System.nanoTime();
                connected = true;
                queue(opening);
            }
            if (key.isValid() && key.isReadable()) {
                read(channel);
            }
            if (key.isValid() && key.isWritable()) {
                write(channel);
            }
        } catch (IOException e) {
            failed(e);
        }
    }

    private void queue(byte[] bytes) {
        if (closed || key == null) {
            return;
        }
        unsent.add(ByteBuffer.wrap(bytes));
        try {
            write((SocketChannel) key.channel());
        } catch (IOException e) {
            failed(e);
        }
    }

    private void write(SocketChannel channel) throws IOException {
        while (channel.isConnected() && !unsent.isEmpty()) {
            ByteBuffer next = unsent.peek();
            channel.write(next);
            if (next.hasRemaining()) {
                break;
            }
            unsent.remove();
        }
        updateInterest();
    }

    private void updateInterest() {
        if (key != null && key.isValid()) {
            boolean connected = ((SocketChannel) key.channel()).isConnected();
            int write = unsent.isEmpty() ? 0 : SelectionKey.OP_WRITE;
            int read = reading ? SelectionKey.OP_READ : 0;
            key.interestOps(connected ? read | write : SelectionKey.OP_CONNECT);
        }
    }

    private void read(SocketChannel channel) throws IOException {
        ByteBuffer buffer = READ_BUFFER.get().clear();
        buffer.put(leftOver);
        int read = channel.read(buffer);
        if (read < 0) {
            drop();
            return;
        }
        receivedBytes += read;
        buffer.flip();
        if (!upgrading) {
            return;
        }
        boolean more = open || upgrade(buffer);
        while (more && !closed) {
            more = frame(buffer);
        }
        leftOver = NOTHING;
        if (buffer.hasRemaining()) {
            leftOver = new byte[buffer.remaining()];
            buffer.get(leftOver);
        }
    }

    /** False if the head of the answer is not whole yet. */
    private boolean upgrade(ByteBuffer buffer) throws IOException {
        String head = ISO_8859_1.decode(buffer.duplicate()).toString();
        int end = head.indexOf("\r\n\r\n");
        if (end < 0) {
            return false;
        }
        if (!head.startsWith("HTTP/1.1 101 ")) {
            throw new IOException("not upgraded: " + head);
        }
        buffer.position(buffer.position() + end + 4);
        open = true;
        return true;
    }

    /** False if the next frame is not whole yet. */
    private boolean frame(ByteBuffer buffer) {
        ByteBuffer frame = buffer.duplicate();
        if (frame.remaining() < 2) {
            return false;
        }
        int opcode = frame.get() & 0x0F;
        long length = frame.get() & 0x7F;
        if (length == 126 && frame.remaining() >= 2) {
            length = frame.getShort() & 0xFFFF;
        } else if (length == 127 && frame.remaining() >= 8) {
            length = frame.getLong();
        } else if (length >= 126) {
            return false;
        }
        if (frame.remaining() < length) {
            return false;
        }
        byte[] payload = new byte[(int) length];
        frame.get(payload);
        buffer.position(frame.position());
        handle(opcode, payload);
        return true;
    }

    private void handle(int opcode, byte[] payload) {
        switch (opcode) {
            case WebSocketFrame.TEXT -> {
                String text = new String(payload, UTF_8);
                counts.merge(typeOf(text), 1, Integer::sum);
                onText.accept(text);
            }
            case WebSocketFrame.PING ->
                queue(WebSocketFrame.frame(WebSocketFrame.PONG, payload).toBytes());
            case WebSocketFrame.CLOSE -> {
                closeCode = payload.length < 2 ? 1005 : ByteBuffer.wrap(payload).getShort() & 0xFFFF;
                queue(WebSocketFrame.frame(WebSocketFrame.CLOSE, payload).toBytes());
                drop();
            }
            default -> {}
        }
    }

    /** The server writes the type first. */
    private static String typeOf(String text) {
        String start = "{\"type\":\"";
        return text.startsWith(start) ? text.substring(start.length(), text.indexOf('"', start.length())) : text;
    }

    /** Ends the connection without a close frame. Idempotent. */
    void drop() {
        if (key != null) {
            try {
                key.channel().close();
            } catch (IOException ignored) {
                // Gone already.
            }
        }
        if (!closed) {
            closedAt = System.nanoTime();
            closed = true;
            onClosed.run();
        }
    }

    @Override
    public String toString() {
        return name + " " + counts;
    }
}
