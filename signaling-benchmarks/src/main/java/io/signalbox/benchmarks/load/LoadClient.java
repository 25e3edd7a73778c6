package io.signalbox.benchmarks.load;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.concurrent.TimeUnit;

/**
 * One participant of a load: joins by waiting for its welcome, and is then read as far as there is something to read.
 * It makes sure that a message is what was sent, and looks no further into it. Sending and reading may be done by two
 * threads.
 */
final class LoadClient {

    /** What each thread reads into; what is left of it behind the last whole frame is kept by the client. */
    private static final ThreadLocal<ByteBuffer> INPUT =
            ThreadLocal.withInitial(() -> ByteBuffer.allocateDirect(256 << 10));

    private static final byte[] NOTHING = {};
    private static final byte[] TYPE = "{\"type\":\"".getBytes(US_ASCII);
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(10);

    /** Is told of each text message as it is read. */
    interface Listener {
        /**
         * A message.
         *
         * @param kind the first letter of its type
         */
        void message(LoadClient client, char kind) throws IOException;
    }

    private final int number;
    private final SocketChannel channel;
    private byte[] leftOver = NOTHING;
    private boolean closing;

    private LoadClient(int number, SocketChannel channel) {
        this.number = number;
        this.channel = channel;
    }

    /** Joins, and waits until it has been welcomed. */
    static LoadClient join(int port, int number, String room, String user) throws IOException {
        SocketChannel channel = SocketChannel.open();
        try {
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            channel.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            LoadClient client = new LoadClient(number, channel);
            client.write(ByteBuffer.wrap(handshake(room, user)));
            client.awaitUpgrade();
            client.awaitMessage('w');
            return client;
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    private static byte[] handshake(String room, String user) {
        return ("GET /?roomId=" + room + "&userId=" + user + "&userName=" + user + " HTTP/1.1\r\n"
                        + "Host: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                        + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n")
                .getBytes(US_ASCII);
    }

    private void awaitUpgrade() throws IOException {
        ByteBuffer input = INPUT.get().clear();
        while (true) {
            if (channel.read(input) < 0) {
                throw new EOFException("closed within the handshake");
            }
            String head = ISO_8859_1.decode(input.duplicate().flip()).toString();
            int end = head.indexOf("\r\n\r\n");
            if (end >= 0) {
                if (!head.startsWith("HTTP/1.1 101 ")) {
                    throw new IOException("not upgraded: " + head);
                }
                keep(input.flip().position(end + 4));
                return;
            }
        }
    }

    private void awaitMessage(char kind) throws IOException {
        boolean[] found = new boolean[1];
        Listener listener = (client, came) -> found[0] |= came == kind;
        frames(ByteBuffer.wrap(leftOver), listener);
        while (!found[0]) {
            read(listener);
        }
    }

    int number() {
        return number;
    }

    /** From now on nothing of it waits. */
    void register(Selector selector) throws IOException {
        channel.configureBlocking(false);
        channel.register(selector, SelectionKey.OP_READ, this);
    }

    /** Sends a frame whole; it stays as it is. */
    void send(ByteBuffer frame) throws IOException {
        write(frame.duplicate());
    }

    /** One frame after the other: pongs come from the thread that reads. */
    private synchronized void write(ByteBuffer bytes) throws IOException {
        long begun = 0;
        while (bytes.hasRemaining()) {
            if (channel.write(bytes) == 0) {
                long now = System.nanoTime();
                begun = begun == 0 ? now : begun;
                if (now - begun > PATIENCE_NANOS) {
                    throw new IOException("the server does not read");
                }
                Thread.onSpinWait();
            }
        }
    }

    /** Reads what there is. */
    void read(Listener listener) throws IOException {
        ByteBuffer input = INPUT.get().clear();
        input.put(leftOver);
        if (channel.read(input) < 0) {
            throw new EOFException("the server closed the connection");
        }
        frames(input.flip(), listener);
    }

    private void frames(ByteBuffer input, Listener listener) throws IOException {
        while (frame(input, listener)) {
            // The next one.
        }
        keep(input);
    }

    private void keep(ByteBuffer input) {
        leftOver = input.hasRemaining() ? new byte[input.remaining()] : NOTHING;
        input.get(leftOver);
    }

    /** False, and nothing is taken, if the next frame is not whole yet. */
    private boolean frame(ByteBuffer input, Listener listener) throws IOException {
        int start = input.position();
        int available = input.remaining();
        if (available < 2) {
            return false;
        }
        int opcode = input.get(start) & 0x0F;
        long length = input.get(start + 1) & 0x7F;
        int header = 2;
        if (length == Frames.TWO_BYTES) {
            header = 4;
            length = available < header ? Long.MAX_VALUE : input.getShort(start + 2) & 0xFFFF;
        } else if (length == Frames.EIGHT_BYTES) {
            header = 10;
            length = available < header ? Long.MAX_VALUE : input.getLong(start + 2);
        }
        if (available - header < length) {
            return false;
        }
        input.position(start + header + (int) length);
        handle(opcode, input, start + header, (int) length, listener);
        return true;
    }

    private void handle(int opcode, ByteBuffer input, int at, int length, Listener listener) throws IOException {
        if (opcode == Frames.TEXT) {
            listener.message(this, kind(input, at, length));
        } else if (opcode == Frames.PING) {
            byte[] payload = new byte[length];
            input.get(at, payload);
            write(Frames.masked(Frames.PONG, payload));
        } else if (opcode == Frames.CLOSE && !closing) {
            byte[] payload = new byte[length];
            input.get(at, payload);
            throw new EOFException("closed by the server: " + new String(payload, UTF_8));
        } else if (opcode == Frames.CLOSE) {
            closing = false;
        }
    }

    /** All servers write the type first. */
    private static char kind(ByteBuffer input, int at, int length) throws IOException {
        if (length <= TYPE.length || input.get(at + 2) != 't' || input.get(at + TYPE.length - 1) != '"') {
            throw new IOException("not a message that a server sends");
        }
        return (char) input.get(at + TYPE.length);
    }

    /** Closes as a browser does: a close frame, the answer to it, the end. */
    void leave() throws IOException {
        closing = true;
        write(Frames.close(1000));
        while (closing) {
            read((client, kind) -> {});
        }
        // No socket stays behind, of which there would soon be too many.
        channel.setOption(StandardSocketOptions.SO_LINGER, 0);
        channel.close();
    }

    /** Closes without a word. */
    void drop() throws IOException {
        channel.setOption(StandardSocketOptions.SO_LINGER, 0);
        channel.close();
    }
}
