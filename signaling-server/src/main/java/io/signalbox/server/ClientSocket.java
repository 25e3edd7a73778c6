package io.signalbox.server;

import io.signalbox.server.Deadlines.Deadline;
import io.signalbox.spi.SendCallback;
import java.io.IOException;
import java.net.InetAddress;
import java.net.SocketAddress;
import java.net.SocketOption;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.glassfish.grizzly.Buffer;
import org.glassfish.grizzly.Connection;
import org.glassfish.grizzly.EmptyCompletionHandler;
import org.glassfish.grizzly.Grizzly;
import org.glassfish.grizzly.WriteResult;
import org.glassfish.grizzly.asyncqueue.AsyncQueueWriter;
import org.glassfish.grizzly.asyncqueue.WritableMessage;
import org.glassfish.grizzly.attributes.Attribute;
import org.glassfish.grizzly.memory.Buffers;
import org.glassfish.grizzly.nio.NIOConnection;
import org.glassfish.grizzly.nio.NIOTransport;
import org.jspecify.annotations.Nullable;

/**
 * One accepted TCP connection: first an HTTP request within a time, then either its one answer or a WebSocket, then an
 * orderly end within a time.
 *
 * <p>States, each entered at most once: open → upgraded (optional) → finishing (what is written goes out, what comes in is
 * dropped) → closed.
 */
final class ClientSocket {

    /** How long the operating system may take to take in the close frame of a WebSocket, and what comes before it. */
    static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(2);

    /** How long a client may take from then on to read that, and to close its side: {@link #SEND_BUFFER_BYTES} over a slow link. */
    static final Duration LAST_BYTES_TIMEOUT = Duration.ofSeconds(5);

    /** How long a client may take to read an HTTP answer: the page over a slow link. */
    static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(30);

    /**
     * What the operating system may hold of what a client does not read, about doubled by Linux: left alone it grows to
     * megabytes for each such client. The outbox holds what a slow link needs beyond it.
     */
    private static final int SEND_BUFFER_BYTES = 128 << 10;

    private static final Attribute<ClientSocket> SOCKET =
            Grizzly.DEFAULT_ATTRIBUTE_BUILDER.createAttribute(ClientSocket.class.getName());

    private final Connection<SocketAddress> connection;
    private final Deadlines deadlines;
    private final OpenSockets sockets;
    private final UnsentBytes.Account unsent;
    private final AtomicBoolean finishing = new AtomicBoolean();
    private final AtomicBoolean dropping = new AtomicBoolean();

    /** The client's, as far as it is known; the socket itself where only a proxy's is. */
    private volatile Object address;

    /** When the connection is dropped: first for want of a handshake, later for want of an end. */
    private volatile Deadline deadline;

    /** Set by the reading thread when the handshake is over; what it is set to makes the socket a WebSocket. */
    private volatile @Nullable WebSocketConnection webSocket;

    /** What was to be sent before the end has been sent. */
    private volatile boolean flushed;

    /** The client's close frame has come, or what it sends is not to be read any more. */
    private volatile boolean clientClosed;

    /** Set when the TCP connection is gone. */
    private volatile boolean gone;

    ClientSocket(
            Connection<SocketAddress> connection,
            Deadlines deadlines,
            Duration handshakeTimeout,
            OpenSockets sockets,
            UnsentBytes unsent) {
        this.connection = connection;
        this.deadlines = deadlines;
        this.sockets = sockets;
        this.unsent = unsent.new Account(this);
        this.address = this;
        this.deadline = dropAfter(handshakeTimeout);
        set(StandardSocketOptions.SO_SNDBUF, SEND_BUFFER_BYTES);
        SOCKET.set(connection, this);
    }

    /** The socket of a connection; null if it is gone, or does not come from a client. */
    static @Nullable ClientSocket of(Connection<?> connection) {
        return SOCKET.get(connection);
    }

    boolean isFinishing() {
        return finishing.get();
    }

    boolean isWebSocket() {
        return webSocket != null;
    }

    /** What the transport holds for it. */
    UnsentBytes.Account unsent() {
        return unsent;
    }

    /** What it counts as where addresses are counted. */
    Object address() {
        return address;
    }

    /** The client has this address; null if nothing is known. */
    void comesFrom(@Nullable InetAddress client) {
        address = client == null ? this : SocketsByAddress.key(client);
    }

    /** The client has done its part of the handshake: what follows is the server's to do. */
    void requestArrived() {
        deadline.cancel();
    }

    /** The handshake is over. */
    void upgraded(WebSocketConnection webSocket) {
        this.webSocket = webSocket;
        sockets.upgraded(this);
        // Either this finds that the connection is gone, or the one who finds it gone finds the WebSocket.
        if (gone) {
            webSocket.lost();
        }
    }

    /** Bytes of the WebSocket have come. */
    void read(ByteBuffer bytes) {
        WebSocketConnection to = webSocket;
        if (to != null) {
            to.read(bytes);
        }
    }

    /** Writes a frame, unless the socket is on its way out; never waits for the client. */
    void write(ByteBuffer frame, SendCallback callback) {
        if (finishing.get()) {
            callback.completed(new IOException("the socket is closed"));
            return;
        }
        connection.write(
                Buffers.wrap(connection.getMemoryManager(), frame),
                new EmptyCompletionHandler<WriteResult<Buffer, SocketAddress>>() {
                    @Override
                    public void completed(WriteResult<Buffer, SocketAddress> result) {
                        callback.completed(null);
                    }

                    @Override
                    public void failed(Throwable failure) {
                        callback.completed(failure);
                    }

                    @Override
                    public void cancelled() {
                        callback.completed(new IOException("the socket is closed"));
                    }
                });
    }

    /**
     * The client has ended TLS, or broken it: no more can come, though the TCP connection is open. Ends it in order, as far as
     * that is not being done already.
     */
    void inputEnded() {
        expectNothingMore();
        finish(CLOSE_TIMEOUT);
        endWebSocket();
    }

    /** The client has closed, or broken the rules: no close frame is waited for. */
    void expectNothingMore() {
        clientClosed = true;
        if (finishing.get()) {
            shutdownOutputIfDone();
        }
    }

    /** The TCP connection is gone. */
    void closed() {
        SOCKET.remove(connection);
        deadline.cancel();
        sockets.remove(this);
        unsent.close();
        // First, so that no close frame is written.
        finishing.set(true);
        gone = true;
        endWebSocket();
    }

    private void endWebSocket() {
        WebSocketConnection to = webSocket;
        if (to != null) {
            to.lost();
        }
    }

    /**
     * Ends the connection in order: writes out what is queued, waits for the close frame of a client that keeps to the
     * rules, then closes the sending side and waits for the client's end. To close at once would make the operating system
     * reset the connection if the client has sent more, and throw away on the client's side what it has not read: the
     * close frame. A proxy in between does just that as soon as it sees the end of the server's side.
     *
     * @param timeout after which the connection is dropped
     */
    void finish(Duration timeout) {
        if (!finishing.compareAndSet(false, true)) {
            return;
        }
        sockets.ending(this);
        unsent.ending();
        if (!setDeadline(timeout)) {
            return;
        }
        writeLast(Buffers.EMPTY_BUFFER, () -> {
            flushed = true;
            if (isWebSocket()) {
                setDeadline(LAST_BYTES_TIMEOUT);
            }
            shutdownOutputIfDone();
        });
    }

    /** Writes this behind all that is queued, below TLS; then does what comes next. */
    @SuppressWarnings("unchecked")
    private void writeLast(Buffer last, Runnable next) {
        AsyncQueueWriter<SocketAddress> writer =
                ((NIOTransport) connection.getTransport()).getAsyncQueueIO().getWriter();
        writer.write(
                (NIOConnection) connection,
                last,
                new EmptyCompletionHandler<WriteResult<WritableMessage, SocketAddress>>() {
                    @Override
                    public void completed(WriteResult<WritableMessage, SocketAddress> result) {
                        next.run();
                    }

                    @Override
                    public void failed(Throwable failure) {
                        drop();
                    }
                });
    }

    /** Called by those who set one of the two after they did, so that the later one finds both set. */
    private void shutdownOutputIfDone() {
        if (!flushed || isWebSocket() && !clientClosed) {
            return;
        }
        TlsConnection tls = TlsConnection.of(connection);
        if (tls == null) {
            shutdownOutput();
            return;
        }
        synchronized (tls) {
            writeLast(Buffers.wrap(connection.getMemoryManager(), tls.farewell()), this::shutdownOutput);
        }
    }

    private void shutdownOutput() {
        try {
            channel().shutdownOutput();
        } catch (IOException goneAlready) {
            drop();
        }
    }

    /** False if the server is stopping, and the connection so ended. */
    private boolean setDeadline(Duration time) {
        try {
            deadline.cancel();
            deadline = dropAfter(time);
            return true;
        } catch (RejectedExecutionException serverIsGone) {
            drop();
            return false;
        }
    }

    private Deadline dropAfter(Duration time) {
        return deadlines.after(time, this::drop);
    }

    /**
     * Ends the connection at once, and by a reset where something may be unsent: after an ordinary close the operating
     * system would keep all of it in memory and try for minutes to deliver it to a client that does not read.
     */
    void drop() {
        if (finishing.get() || isWebSocket()) {
            set(StandardSocketOptions.SO_LINGER, 0);
        }
        connection.terminateSilently();
    }

    /** As {@link #drop}, by another thread: for a caller that may hold a lock of the transport. */
    void dropSoon() {
        if (dropping.compareAndSet(false, true)) {
            try {
                dropAfter(Duration.ZERO);
            } catch (RejectedExecutionException serverIsGone) {
                // It drops all of them.
            }
        }
    }

    private <T> void set(SocketOption<T> option, T value) {
        try {
            channel().setOption(option, value);
        } catch (IOException closedAlready) {
            // Nothing is left to set it for.
        }
    }

    private SocketChannel channel() {
        return (SocketChannel) ((NIOConnection) connection).getChannel();
    }
}
