package io.signalbox.server.browser;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A TCP proxy that holds up the first WebSocket handshake until it is told to pass it on, whether or not its client is still
 * there. Everything else passes.
 */
final class HeldHandshakes implements AutoCloseable {

    private final ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final AtomicBoolean holdsOne = new AtomicBoolean();
    private final CountDownLatch release = new CountDownLatch(1);
    private final ByteArrayOutputStream answer = new ByteArrayOutputStream();
    private final int target;

    HeldHandshakes(int target) throws IOException {
        this.target = target;
        threads.execute(this::accept);
    }

    int port() {
        return listener.getLocalPort();
    }

    boolean holdsOne() {
        return holdsOne.get();
    }

    /** Passes the handshake on that it has held. */
    void release() {
        release.countDown();
    }

    /** The bytes that the server has answered to the handshake that was held, as ISO-8859-1. */
    String answer() {
        return answer.toString(StandardCharsets.ISO_8859_1);
    }

    private void accept() {
        try {
            while (!listener.isClosed()) {
                Socket client = listener.accept();
                threads.execute(() -> serve(client));
            }
        } catch (IOException closed) {
            // The test is over.
        }
    }

    private void serve(Socket client) {
        try (client) {
            byte[] head = head(client.getInputStream());
            boolean upgrades = new String(head, StandardCharsets.ISO_8859_1).contains("Upgrade: websocket");
            boolean holds = upgrades && holdsOne.compareAndSet(false, true);
            if (holds) {
                release.await();
            }
            try (Socket server = new Socket(InetAddress.getLoopbackAddress(), target)) {
                server.getOutputStream().write(head);
                if (!holds) {
                    threads.execute(() -> pump(client, server));
                }
                server.getInputStream().transferTo(holds ? answer : client.getOutputStream());
            }
        } catch (IOException | InterruptedException ended) {
            // One of the two sides has gone, or the test is over.
        }
    }

    private static void pump(Socket from, Socket to) {
        try (to) {
            from.getInputStream().transferTo(to.getOutputStream());
        } catch (IOException ended) {
            // So is the other direction.
        }
    }

    /** What comes until the empty line that ends a request's head, and what of the body comes with it. */
    private static byte[] head(InputStream in) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        byte[] buffer = new byte[8_192];
        while (!head.toString(StandardCharsets.ISO_8859_1).contains("\r\n\r\n")) {
            int count = in.read(buffer);
            if (count < 0) {
                break;
            }
            head.write(buffer, 0, count);
        }
        return head.toByteArray();
    }

    @Override
    public void close() throws IOException {
        listener.close();
        threads.shutdownNow();
    }
}
