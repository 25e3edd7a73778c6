package io.signalbox.server;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.signalbox.testkit.RawWebSocket;
import io.signalbox.testkit.SignalingClient;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Many who ask for a long status, made long by those who are there, and do not read it. */
@Timeout(120)
class UnreadAnswersTest {

    private static final int PARTICIPANTS = 400;
    private static final int IN_A_ROOM = 2;
    private static final int REQUESTS = 400;

    /** The pair elsewhere. */
    private static final int PAIR = 2;

    /** So many of the answers the bound has room for; of a tenth of the heap it would be three times as many. */
    private static final int FITTING = 8;

    /** The answer that was read, and those whose sockets are just ending. */
    private static final int SPARE = 2;

    private static final String LONG = "\uD83D\uDE00";

    private final List<RawWebSocket> present = new ArrayList<>();
    private final List<Socket> asking = new ArrayList<>();

    @AfterEach
    void letGo() throws IOException {
        present.forEach(RawWebSocket::close);
        for (Socket socket : asking) {
            socket.close();
        }
    }

    @Test
    void theyAreDroppedBeforeTheHeapIsFull() throws Exception {
        try (ServerProcess server = ServerProcess.start("128m", "--total-unsent-size", "4MiB")) {
            URI endpoint = server.endpoint();
            for (int i = 0; i < PARTICIPANTS; i++) {
                join(endpoint, i);
            }
            try (HealthyPair elsewhere = new HealthyPair(endpoint)) {
                URI health = URI.create("http://127.0.0.1:" + endpoint.getPort() + "/health");
                long length = ask(health).body().length;
                long before = server.liveHeap();
                for (int i = 0; i < REQUESTS; i++) {
                    askAndNotRead(health);
                }
                // Whoever is answered after that is the last, and is not dropped for one of these.
                for (Socket socket : asking) {
                    awaitAnswer(socket);
                }
                HttpResponse<byte[]> meanwhile = ask(health);
                long growth = server.liveHeap() - before;
                System.out.printf("%d unread answers of %,d bytes: %,d bytes of live heap%n", REQUESTS, length, growth);
                assertThat(meanwhile.statusCode()).isEqualTo(200);
                assertThat(length).isGreaterThan(500_000);
                assertThat(growth).isLessThan(12 << 20);
                await().atMost(SignalingClient.PATIENCE)
                        .until(() -> server.sockets().size() < PARTICIPANTS + PAIR + FITTING + SPARE);
                elsewhere.assertUnharmed();
            }
            assertThat(server.isAlive()).isTrue();
            letGo();
            await().atMost(SignalingClient.PATIENCE)
                    .until(() -> server.sockets().isEmpty());
        }
    }

    private void join(URI endpoint, int number) {
        String longId = LONG.repeat(120) + number;
        String room = LONG.repeat(120) + number / IN_A_ROOM;
        RawWebSocket client = RawWebSocket.connect(
                SignalingClient.address(endpoint, room, longId, LONG.repeat(256)), "participant " + number);
        present.add(client);
        client.expect("welcome");
    }

    private static HttpResponse<byte[]> ask(URI health) throws IOException, InterruptedException {
        return HttpClient.newHttpClient().send(HttpRequest.newBuilder(health).build(), BodyHandlers.ofByteArray());
    }

    private void askAndNotRead(URI health) throws IOException {
        Socket socket = new Socket();
        asking.add(socket);
        socket.setReceiveBufferSize(4_096);
        socket.setSoTimeout(30_000);
        socket.connect(new InetSocketAddress(health.getHost(), health.getPort()), 10_000);
        socket.getOutputStream().write("GET /health HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(US_ASCII));
    }

    private static void awaitAnswer(Socket socket) throws SocketTimeoutException {
        try {
            assertThat(socket.getInputStream().read()).isEqualTo('H');
        } catch (SocketTimeoutException e) {
            throw e;
        } catch (IOException dropped) {
            // It was answered, and gave way to a later one.
        }
    }
}
