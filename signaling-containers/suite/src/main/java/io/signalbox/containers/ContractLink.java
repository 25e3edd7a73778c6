package io.signalbox.containers;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.signalbox.spi.CloseReason;
import io.signalbox.spi.Connection;
import io.signalbox.testkit.RawWebSocket;
import io.signalbox.testkit.WebSocketFrame;
import io.signalbox.testkit.contract.ConnectionContract;
import java.io.ByteArrayOutputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** A session in the container, and a client that answers pings and closes for as long as it reads. */
final class ContractLink implements ConnectionContract.Link {

    private static final byte[] PING = WebSocketFrame.frame(WebSocketFrame.PING, new byte[0]).toBytes();

    /** Longer than the adapter leaves the socket of a closed session. */
    private static final long PROBE_INTERVAL = TimeUnit.MILLISECONDS.toNanos(3_500);

    private final boolean stuckSocketsAreDropped;
    private final RawWebSocket client;
    private final Connection connection;
    private final BlockingQueue<String> texts = new LinkedBlockingQueue<>();
    private final CompletableFuture<CloseReason> close = new CompletableFuture<>();
    private volatile boolean reading = true;
    private volatile boolean ended;

    /** When the socket was last asked; owned by the test's thread. */
    private long probed;

    /**
     * @param opened completed with the container's end once the session is open
     */
    ContractLink(URI address, CompletableFuture<Connection> opened, boolean stuckSocketsAreDropped)
            throws Exception {
        this.stuckSocketsAreDropped = stuckSocketsAreDropped;
        client = RawWebSocket.connect(address, "client");
        connection = opened.get(10, TimeUnit.SECONDS);
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
            case WebSocketFrame.PING -> client.send(WebSocketFrame.frame(WebSocketFrame.PONG, frame.payload()));
            case WebSocketFrame.CLOSE -> {
                byte[] payload = frame.payload();
                int code = payload.length < 2 ? 1005 : (payload[0] & 0xFF) << 8 | payload[1] & 0xFF;
                String reason = payload.length < 2 ? "" : new String(payload, 2, payload.length - 2, UTF_8);
                client.trySendBytes(
                        WebSocketFrame.frame(WebSocketFrame.CLOSE, payload).toBytes());
                close.complete(CloseReason.of(code, reason));
            }
            default -> {}
        }
    }

    @Override
    public Connection connection() {
        return connection;
    }

    @Override
    public void clientSends(String text) {
        client.send(text);
    }

    @Override
    public @Nullable String clientReceives(Duration patience) throws InterruptedException {
        return texts.poll(patience.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public @Nullable CloseReason clientIsClosed(Duration patience) throws Exception {
        return close.completeOnTimeout(null, patience.toMillis(), TimeUnit.MILLISECONDS)
                .get();
    }

    @Override
    public void clientStopsReading() {
        reading = false;
    }

    @Override
    public void clientCloses(CloseReason reason) {
        client.send(WebSocketFrame.close(reason.code(), reason.text()));
    }

    /**
     * A peer that has let go of its socket answers what is still sent with a reset. Asked seldom, since a peer that sends
     * is not idle.
     */
    @Override
    public boolean isReleased() {
        if (ended || !reading && !stuckSocketsAreDropped) {
            return true;
        }
        if (probed == 0) {
            probed = System.nanoTime();
        }
        if (System.nanoTime() - probed < PROBE_INTERVAL) {
            return false;
        }
        probed = System.nanoTime();
        client.trySendBytes(PING);
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(200));
        return !client.trySendBytes(PING);
    }

    @Override
    public void dispose() {
        client.close();
    }
}
