package io.signalbox.server;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.signalbox.core.SignalingListener;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Requests that do not end, and clients that stay when they have their answer: each is answered once at most, and goes. */
@Timeout(120)
class SlowHttpClientsTest {

    private static final Duration HANDSHAKE_TIMEOUT = Duration.ofSeconds(4);
    private static final String HEALTH = "GET /health HTTP/1.1\r\nHost: x\r\n\r\n";

    private static SignalingServer server;
    private static HealthyPair elsewhere;

    private final List<Socket> sockets = new ArrayList<>();
    private final ExecutorService reading = Executors.newCachedThreadPool();
    private final ScheduledExecutorService dribbling = Executors.newSingleThreadScheduledExecutor();

    @BeforeAll
    static void start() throws StartException {
        server = TestServer.start(
                ServerOptions.builder()
                        .host("127.0.0.1")
                        .port(0)
                        .handshakeTimeout(HANDSHAKE_TIMEOUT)
                        .build(),
                new SignalingListener() {});
        elsewhere = new HealthyPair(URI.create("ws://127.0.0.1:" + server.port() + "/"));
    }

    @AfterAll
    static void nobodyElseNoticed() {
        try {
            elsewhere.assertUnharmed();
        } finally {
            elsewhere.close();
            server.close();
        }
    }

    @AfterEach
    void letGo() throws IOException {
        dribbling.shutdownNow();
        for (Socket socket : sockets) {
            socket.close();
        }
        reading.shutdown();
    }

    /** Sends the beginning at once and the rest over and over, every so often; gives all that comes back. */
    private CompletableFuture<String> client(String beginning, String rest, long everyMillis) throws IOException {
        Socket socket = new Socket("127.0.0.1", server.port());
        sockets.add(socket);
        socket.setSoTimeout(90_000);
        socket.getOutputStream().write(beginning.getBytes(US_ASCII));
        if (!rest.isEmpty()) {
            dribbling.scheduleAtFixedRate(() -> send(socket, rest), everyMillis, everyMillis, MILLISECONDS);
        }
        return CompletableFuture.supplyAsync(() -> readAll(socket), reading);
    }

    private static void send(Socket socket, String text) {
        try {
            socket.getOutputStream().write(text.getBytes(US_ASCII));
        } catch (IOException gone) {
            throw new IllegalStateException("and so there is no more to send", gone);
        }
    }

    private static String readAll(Socket socket) {
        ByteArrayOutputStream answer = new ByteArrayOutputStream();
        try {
            socket.getInputStream().transferTo(answer);
        } catch (SocketException dropped) {
            // What came before counts.
        } catch (IOException e) {
            throw new AssertionError("still connected", e);
        }
        return answer.toString(US_ASCII);
    }

    private static int answers(String received) {
        return received.split("HTTP/1.1 ", -1).length - 1;
    }

    @Test
    void aRequestThatDoesNotEndIsDroppedInTimeHoweverBusyItIs() throws Exception {
        List<CompletableFuture<String>> clients = List.of(
                client("", "", 1),
                client("GET /health HTTP/1.1\r\nHost: x\r\n", "", 1),
                client("GET /health HT", "T", 100),
                client("GET /health HTTP/1.1\r\nHost: x\r\n", "A: b\r\n", 300),
                client("GET /health HTTP/1.1\r\nHost: x\r\nCookie: ", "c".repeat(100), 50),
                client("\r\n", "\r\n", 100));
        for (CompletableFuture<String> client : clients) {
            assertThat(answers(client.get(HANDSHAKE_TIMEOUT.plusSeconds(10).toSeconds(), SECONDS)))
                    .isZero();
        }
        await().until(() -> server.socketCount() == 2);
    }

    @Test
    void whoIsAnsweredIsAnsweredOnceAndGone() throws Exception {
        String endless = "POST /health HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000\r\n\r\n";
        String chunked = "POST /health HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n";
        List<CompletableFuture<String>> clients = new ArrayList<>();
        clients.add(client(HEALTH.replace("\r\n\r\n", "\r\nConnection: keep-alive\r\n\r\n"), "", 1));
        clients.add(client(HEALTH, HEALTH, 100));
        clients.add(client(HEALTH.repeat(5_000), HEALTH.repeat(500), 100));
        clients.add(client(endless, "x", 100));
        clients.add(client(chunked, "1\r\nx\r\n", 100));
        clients.add(client(chunked, "1;" + "x".repeat(1_000) + "\r\nx\r\n", 100));
        for (CompletableFuture<String> client : clients) {
            // The server ends its side when the answer is out, whatever else comes in.
            assertThat(answers(client.get(10, SECONDS))).isEqualTo(1);
        }
        await().atMost(ClientSocket.ANSWER_TIMEOUT.plusSeconds(10)).until(() -> server.socketCount() == 2);
    }
}
