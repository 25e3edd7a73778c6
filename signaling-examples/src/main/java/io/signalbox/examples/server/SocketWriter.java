package io.signalbox.examples.server;

import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicLong;
import org.glassfish.grizzly.Buffer;
import org.glassfish.grizzly.Connection;
import org.glassfish.grizzly.EmptyCompletionHandler;
import org.glassfish.grizzly.WriteResult;
import org.glassfish.grizzly.memory.Buffers;
import org.glassfish.tyrus.spi.CompletionHandler;
import org.glassfish.tyrus.spi.Writer;

/**
 * Writes Tyrus' frames to a socket. Never waits, and never queues without bound: the engine has one message in flight, so
 * that what piles up beyond it are answers to the pings of a client that does not read.
 */
final class SocketWriter extends Writer {

    /** First byte of a close frame that is final, as all of them are. */
    private static final byte CLOSE_FRAME = (byte) 0x88;

    /** Header and code, without a reason. */
    private static final int CLOSE_FRAME_BYTES = 4;

    private final ClientSocket socket;
    private final long maxPendingBytes;
    private final AtomicLong pendingBytes = new AtomicLong();

    SocketWriter(ClientSocket socket, long maxPendingBytes) {
        this.socket = socket;
        this.maxPendingBytes = maxPendingBytes;
    }

    @Override
    public void write(ByteBuffer buffer, CompletionHandler<ByteBuffer> handler) {
        int length = buffer.remaining();
        if (socket.isFinishing()) {
            handler.failed(new IOException("the socket is closed"));
            return;
        }
        if (isCloseForViolation(buffer)) {
            socket.expectNothingMore();
        }
        if (pendingBytes.addAndGet(length) > maxPendingBytes) {
            handler.failed(new IOException("the client does not read"));
            socket.drop();
            return;
        }
        Connection<SocketAddress> connection = socket.connection();
        connection.write(
                Buffers.wrap(connection.getMemoryManager(), buffer),
                new EmptyCompletionHandler<WriteResult<Buffer, SocketAddress>>() {
                    @Override
                    public void completed(WriteResult<Buffer, SocketAddress> result) {
                        pendingBytes.addAndGet(-length);
                        handler.completed(buffer);
                    }

                    @Override
                    public void failed(Throwable failure) {
                        handler.failed(failure);
                    }

                    @Override
                    public void cancelled() {
                        handler.failed(new IOException("the socket is closed"));
                    }
                });
    }

    /** Whether this is a close frame for what RFC 6455, section 7.1.7, calls failing the connection. */
    private static boolean isCloseForViolation(ByteBuffer frame) {
        int start = frame.position();
        if (frame.remaining() < CLOSE_FRAME_BYTES || frame.get(start) != CLOSE_FRAME) {
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
