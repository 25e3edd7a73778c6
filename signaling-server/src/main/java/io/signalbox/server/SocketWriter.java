package io.signalbox.server;

import io.signalbox.jakarta.TextTransport;
import io.signalbox.spi.OutboundText;
import io.signalbox.spi.SendCallback;
import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.glassfish.grizzly.Buffer;
import org.glassfish.grizzly.Connection;
import org.glassfish.grizzly.EmptyCompletionHandler;
import org.glassfish.grizzly.WriteResult;
import org.glassfish.grizzly.memory.Buffers;
import org.glassfish.tyrus.spi.CompletionHandler;
import org.glassfish.tyrus.spi.Writer;
import org.jspecify.annotations.Nullable;

/**
 * Writes the engine's messages, Tyrus' frames and pongs to a socket. Never waits, and never queues without bound: the engine
 * has one message in flight, and a client that does not read gets an answer to the newest of its pings only.
 */
final class SocketWriter extends Writer implements TextTransport {

    /** First byte of a close frame that is final, as all of them are. */
    private static final byte CLOSE_FRAME = (byte) 0x88;

    private static final byte PONG_FRAME = (byte) 0x8A;

    /** Header and code, without a reason. */
    private static final int CLOSE_FRAME_BYTES = 4;

    private final ClientSocket socket;
    private final AtomicReference<Pongs> pongs = new AtomicReference<>(Pongs.IDLE);

    /** Nothing may follow a close frame (RFC 6455, section 5.5.1). */
    private volatile boolean closed;

    /**
     * What goes on with pongs.
     *
     * @param next the frame that is to follow the one in flight; null if there is none
     */
    private record Pongs(boolean inFlight, @Nullable ByteBuffer next) {

        static final Pongs IDLE = new Pongs(false, null);
        static final Pongs IN_FLIGHT = new Pongs(true, null);
    }

    SocketWriter(ClientSocket socket) {
        this.socket = socket;
    }

    @Override
    public void send(OutboundText text, SendCallback callback) {
        if (closed) {
            callback.completed(new IOException("the session is closed"));
        } else {
            ByteBuffer frame = text.frame();
            int length = frame.remaining();
            socket.unsent().sending(length);
            write(frame, failure -> {
                socket.unsent().sending(-length);
                callback.completed(failure);
            });
        }
    }

    /**
     * Answers a ping. While the last pong has not gone out, only the newest ping is kept to be answered, as RFC 6455, section
     * 5.5.3, allows. To be called by the reading thread.
     */
    void pong(byte[] payload) {
        ByteBuffer frame = ByteBuffer.allocate(2 + payload.length)
                .put(PONG_FRAME)
                .put((byte) payload.length)
                .put(payload)
                .flip();
        if (pongs.getAndUpdate(now -> now.inFlight ? new Pongs(true, frame) : Pongs.IN_FLIGHT).inFlight) {
            return;
        }
        sendPong(frame);
    }

    private void sendPong(ByteBuffer frame) {
        if (!closed) {
            write(frame, this::pongSent);
        }
    }

    private void pongSent(@Nullable Throwable failure) {
        Pongs before = pongs.getAndUpdate(now -> now.next == null ? Pongs.IDLE : Pongs.IN_FLIGHT);
        if (before.next != null && failure == null) {
            sendPong(before.next);
        }
    }

    @Override
    public void receiver(Consumer<byte[]> receiver) {
        socket.textReceiver(receiver);
    }

    @Override
    public void write(ByteBuffer buffer, CompletionHandler<ByteBuffer> handler) {
        if (buffer.get(buffer.position()) == CLOSE_FRAME) {
            closed = true;
            if (isForViolation(buffer)) {
                socket.expectNothingMore();
            }
        }
        write(buffer, failure -> {
            if (failure == null) {
                handler.completed(buffer);
            } else {
                handler.failed(failure);
            }
        });
    }

    private void write(ByteBuffer frame, SendCallback callback) {
        if (socket.isFinishing()) {
            callback.completed(new IOException("the socket is closed"));
            return;
        }
        Connection<SocketAddress> connection = socket.connection();
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

    /** Whether this close frame is for what RFC 6455, section 7.1.7, calls failing the connection. */
    private static boolean isForViolation(ByteBuffer frame) {
        int start = frame.position();
        if (frame.remaining() < CLOSE_FRAME_BYTES) {
            return false;
        }
        return switch (frame.getShort(start + 2)) {
            case 1002, 1003, 1007, 1009 -> true;
            default -> false;
        };
    }

    /** Tyrus is done with the socket: the close frame is written already. */
    @Override
    public void close() {
        socket.finish(ClientSocket.CLOSE_TIMEOUT);
    }
}
