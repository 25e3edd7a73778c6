package io.signalbox.examples.server;

import io.signalbox.jakarta.TextTransport;
import io.signalbox.spi.OutboundText;
import io.signalbox.spi.SendCallback;
import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.glassfish.grizzly.Buffer;
import org.glassfish.grizzly.Connection;
import org.glassfish.grizzly.EmptyCompletionHandler;
import org.glassfish.grizzly.WriteResult;
import org.glassfish.grizzly.memory.Buffers;
import org.glassfish.tyrus.spi.CompletionHandler;
import org.glassfish.tyrus.spi.Writer;

/**
 * Writes the engine's messages and Tyrus' other frames to a socket. Never waits, and never queues without bound: the engine
 * has one message in flight, so that what piles up beyond it are answers to the pings of a client that does not read.
 */
final class SocketWriter extends Writer implements TextTransport {

    /** First byte of a close frame that is final, as all of them are. */
    private static final byte CLOSE_FRAME = (byte) 0x88;

    /** Header and code, without a reason. */
    private static final int CLOSE_FRAME_BYTES = 4;

    private final ClientSocket socket;
    private final long maxPendingBytes;
    private final AtomicLong pendingBytes = new AtomicLong();

    /** Nothing may follow a close frame (RFC 6455, section 5.5.1). */
    private volatile boolean closed;

    SocketWriter(ClientSocket socket, long maxPendingBytes) {
        this.socket = socket;
        this.maxPendingBytes = maxPendingBytes;
    }

    @Override
    public void send(OutboundText text, SendCallback callback) {
        if (closed) {
            callback.completed(new IOException("the session is closed"));
        } else {
            write(text.frame(), callback);
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
        int length = frame.remaining();
        if (socket.isFinishing()) {
            callback.completed(new IOException("the socket is closed"));
            return;
        }
        if (pendingBytes.addAndGet(length) > maxPendingBytes) {
            callback.completed(new IOException("the client does not read"));
            socket.drop();
            return;
        }
        Connection<SocketAddress> connection = socket.connection();
        connection.write(
                Buffers.wrap(connection.getMemoryManager(), frame),
                new EmptyCompletionHandler<WriteResult<Buffer, SocketAddress>>() {
                    @Override
                    public void completed(WriteResult<Buffer, SocketAddress> result) {
                        pendingBytes.addAndGet(-length);
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
