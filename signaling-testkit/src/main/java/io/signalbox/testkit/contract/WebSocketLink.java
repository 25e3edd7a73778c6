package io.signalbox.testkit.contract;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.signalbox.spi.CloseReason;
import io.signalbox.spi.Connection;
import io.signalbox.testkit.RawWebSocket;
import io.signalbox.testkit.SignalingClient;
import io.signalbox.testkit.SignalingClient.Closed;
import io.signalbox.testkit.WebSocketFrame;
import java.io.ByteArrayOutputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A link over a WebSocket, for the contract of transports that are one: its client answers pings and close frames for as
 * long as it reads. Subclasses know when the server's end is released.
 */
public abstract class WebSocketLink implements ConnectionContract.Link {

    private final RawWebSocket client;
    private final Connection connection;
    private final BlockingQueue<String> texts = new LinkedBlockingQueue<>();
    private final CompletableFuture<CloseReason> close = new CompletableFuture<>();
    private volatile boolean reading = true;
    private volatile boolean ended;

    /**
     * Connects.
     *
     * @param address where the server listens
     * @param opened completed with the server's end once that is open
     * @throws Exception if it is not open within {@link SignalingClient#PATIENCE}
     */
    protected WebSocketLink(URI address, CompletableFuture<Connection> opened) throws Exception {
        client = RawWebSocket.connect(address, "client");
        connection = opened.get(SignalingClient.PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        Thread reader = new Thread(this::read, "contract-client");
        reader.setDaemon(true);
        reader.start();
    }

    private void read() {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        try {
            WebSocketFrame frame = client.read();
            while (frame != null && reading) {
                take(frame, text);
                frame = client.read();
            }
            ended = frame == null;
        } catch (AssertionError | UncheckedIOException quietOrGone) {
            // What is still expected does not come, and the test says so.
        }
    }

    private void take(WebSocketFrame frame, ByteArrayOutputStream text) {
        switch (frame.opcode()) {
            case WebSocketFrame.TEXT, WebSocketFrame.CONTINUATION -> {
                text.writeBytes(frame.payload());
                if (frame.isLast()) {
                    texts.add(text.toString(UTF_8));
                    text.reset();
                }
            }
            case WebSocketFrame.PING -> trySend(WebSocketFrame.frame(WebSocketFrame.PONG, frame.payload()));
            case WebSocketFrame.CLOSE -> {
                trySend(WebSocketFrame.frame(WebSocketFrame.CLOSE, frame.payload()));
                Closed closed = frame.closed();
                close.complete(CloseReason.of(closed.code(), closed.reason()));
            }
            default -> {}
        }
    }

    /**
     * Sends where the server still takes it.
     *
     * @param frame anything
     * @return false where the connection is gone
     */
    protected final boolean trySend(WebSocketFrame frame) {
        return client.trySendBytes(frame.toBytes());
    }

    /**
     * Whether the client reads what it is sent.
     *
     * @return false from {@link #clientStopsReading} on
     */
    protected final boolean isReading() {
        return reading;
    }

    /**
     * Whether the client has read to the end of the TCP connection.
     *
     * @return false as long as it does not know
     */
    protected final boolean hasEnded() {
        return ended;
    }

    @Override
    public final Connection connection() {
        return connection;
    }

    @Override
    public final void clientSends(String text) {
        client.send(text);
    }

    @Override
    public final @Nullable String clientReceives(Duration patience) throws InterruptedException {
        return texts.poll(patience.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public final @Nullable CloseReason clientIsClosed(Duration patience) throws Exception {
        return close.completeOnTimeout(null, patience.toMillis(), TimeUnit.MILLISECONDS)
                .get();
    }

    @Override
    public final void clientStopsReading() {
        reading = false;
    }

    @Override
    public final void clientCloses(CloseReason reason) {
        client.send(WebSocketFrame.close(reason.code(), reason.text()));
    }

    @Override
    public final void clientVanishes() {
        client.reset();
    }

    @Override
    public void dispose() {
        client.close();
    }
}
