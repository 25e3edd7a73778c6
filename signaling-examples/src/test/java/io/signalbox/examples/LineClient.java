package io.signalbox.examples;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.signalbox.spi.CloseReason;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** A client of the line protocol, with a thread that reads. */
final class LineClient implements AutoCloseable {

    private final Socket socket = new Socket();
    private final BlockingQueue<String> texts = new LinkedBlockingQueue<>();
    private final CompletableFuture<CloseReason> closed = new CompletableFuture<>();
    private volatile boolean reads = true;

    LineClient(int port, String query) throws IOException {
        socket.setReceiveBufferSize(32 << 10);
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 10_000);
        sendLine(query);
        Thread reader = new Thread(this::read, "line-client");
        reader.setDaemon(true);
        reader.start();
    }

    private void read() {
        try {
            Lines lines = new Lines(new BufferedInputStream(socket.getInputStream()), 1 << 20);
            for (Lines.Line line = lines.next(); line != null; line = reads ? lines.next() : null) {
                String text = new String(line.content(), UTF_8);
                if (!line.isCommand()) {
                    texts.add(text);
                } else if (text.equals(Lines.PING)) {
                    sendLine(Lines.PONG);
                } else {
                    closed.complete(LineConnection.closeOf(text));
                }
            }
        } catch (IOException ended) {
            // Then nothing else comes.
        }
        if (reads) {
            vanishes();
        }
    }

    void sends(String text) throws IOException {
        sendLine(Lines.of(text));
    }

    void sendLine(String line) throws IOException {
        synchronized (socket) {
            socket.getOutputStream().write((line + "\n").getBytes(UTF_8));
        }
    }

    @Nullable String receives(Duration patience) throws InterruptedException {
        return texts.poll(patience.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Nullable CloseReason isClosed(Duration patience) throws Exception {
        try {
            return closed.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException notInTime) {
            return null;
        }
    }

    void stopsReading() {
        reads = false;
    }

    void closes(CloseReason reason) throws IOException {
        sendLine(Lines.CLOSE + reason.code() + " " + reason.text());
    }

    void vanishes() {
        try {
            socket.close();
        } catch (IOException isGoneAlready) {
            // Then it has vanished.
        }
    }

    @Override
    public void close() {
        vanishes();
    }
}
