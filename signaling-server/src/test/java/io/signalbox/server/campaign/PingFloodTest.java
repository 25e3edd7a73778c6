package io.signalbox.server.campaign;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.signalbox.server.HealthyPair;
import io.signalbox.server.Latencies;
import io.signalbox.server.SelfSigned;
import io.signalbox.server.ServerProcess;
import io.signalbox.testkit.RawWebSocket;
import io.signalbox.testkit.SignalingClient;
import io.signalbox.testkit.WebSocketFrame;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Clients that make the server answer, over and over, and never read the answers. The times of relays are recorded and not
 * judged: the clients take the same processors as the server.
 */
@Tag("campaign")
class PingFloodTest {

    private static final int CLIENTS = 3;
    private static final int PINGS_EACH = 500_000;
    private static final int AT_A_TIME = 10_000;
    private static final int SMALL_BUFFER = 4 << 10;

    /** At least 400 bytes of heap for each that is kept, and ten seconds of work for two cores. */
    private static final int KEY_UPDATES_EACH = 30_000;

    private static final long HEAP_NOISE = 8 << 20;
    private static final Duration BASELINE = Duration.ofSeconds(5);
    private static final Duration SOCKET_GONE = Duration.ofSeconds(15);

    @TempDir
    Path folder;

    @Test
    void pingsBeyondTheRateEndTheConnection() throws Exception {
        try (ServerProcess server = ServerProcess.start("128m");
                HealthyPair pair = new HealthyPair(server.endpoint())) {
            Latencies before = pair.baseline(BASELINE);
            long heapBefore = server.liveHeap();
            pair.latencies();

            List<RawWebSocket> clients = flood(server);
            await().atMost(SOCKET_GONE).until(() -> server.sockets().size() == 2);
            Latencies during = pair.latencies();

            long growth = server.liveHeap() - heapBefore;
            assertThat(growth).isLessThan(HEAP_NOISE);
            clients.forEach(RawWebSocket::close);
            Figures.add(
                    getClass(),
                    "%d clients, %d pings each, heap 128m: closed; at most %s after any collection; pair before: %s,"
                            + " during: %s",
                    CLIENTS,
                    PINGS_EACH,
                    Figures.mib(server.mostHeapAfterCollection()),
                    before,
                    during);
        }
    }

    @Test
    void withoutABoundOnTheRateTheyCostNoHeapEither() throws Exception {
        try (ServerProcess server = ServerProcess.start("128m", "--message-rate", "0");
                HealthyPair pair = new HealthyPair(server.endpoint())) {
            Latencies before = pair.baseline(BASELINE);
            long heapBefore = server.liveHeap();
            pair.latencies();

            List<RawWebSocket> clients = flood(server);
            Latencies during = pair.latencies();
            assertThat(server.sockets()).hasSize(2 + CLIENTS);
            long growth = server.liveHeap() - heapBefore;

            assertThat(growth).isLessThan(HEAP_NOISE);
            clients.forEach(RawWebSocket::close);
            Figures.add(
                    getClass(),
                    "%d clients, %d pings each, no bound on their rate, heap 128m: live heap grew by %s; pair before:"
                            + " %s, during: %s",
                    CLIENTS,
                    PINGS_EACH,
                    Figures.mib(Math.max(0, growth)),
                    before,
                    during);
        }
    }

    /** All of them send all of their pings, as far as they are taken. */
    private static List<RawWebSocket> flood(ServerProcess server) {
        byte[] pings =
                repeated(WebSocketFrame.frame(WebSocketFrame.PING, new byte[0]).toBytes(), AT_A_TIME);
        List<RawWebSocket> clients = new ArrayList<>();
        for (int i = 0; i < CLIENTS; i++) {
            URI address = SignalingClient.address(server.endpoint(), "flood", "user-" + i, "name");
            RawWebSocket client = RawWebSocket.connect(address, "client " + i, "", SMALL_BUFFER);
            client.expect("welcome");
            clients.add(client);
        }
        List<CompletableFuture<Void>> floods = new ArrayList<>();
        for (RawWebSocket client : clients) {
            floods.add(CompletableFuture.runAsync(() -> {
                int left = PINGS_EACH / AT_A_TIME;
                while (left > 0 && client.trySendBytes(pings)) {
                    left--;
                }
            }));
        }
        floods.forEach(CompletableFuture::join);
        return clients;
    }

    private static byte[] repeated(byte[] bytes, int times) {
        byte[] all = new byte[bytes.length * times];
        for (int i = 0; i < times; i++) {
            System.arraycopy(bytes, 0, all, i * bytes.length, bytes.length);
        }
        return all;
    }

    @Test
    void answersOfTlsItselfAreBoundedToo() throws Exception {
        SelfSigned files = SelfSigned.make(folder, "EC");
        try (ServerProcess server = ServerProcess.start("128m", files.flags())) {
            URI endpoint = URI.create("wss://127.0.0.1:" + server.port() + "/");
            try (HealthyPair pair = new HealthyPair(files.trustingContext(), endpoint)) {
                Latencies before = pair.baseline(BASELINE);
                long heapBefore = server.liveHeap();
                pair.latencies();

                List<CompletableFuture<Integer>> floods = new ArrayList<>();
                for (int i = 0; i < CLIENTS; i++) {
                    Socket plain = new Socket();
                    plain.setReceiveBufferSize(SMALL_BUFFER);
                    plain.connect(new InetSocketAddress("127.0.0.1", server.port()));
                    SSLSocket socket = (SSLSocket) files.trustingContext()
                            .getSocketFactory()
                            .createSocket(plain, "127.0.0.1", server.port(), true);
                    floods.add(CompletableFuture.supplyAsync(() -> askForNewKeys(socket)));
                }
                List<Integer> updates =
                        floods.stream().map(CompletableFuture::join).toList();
                await().atMost(SOCKET_GONE).until(() -> server.sockets().size() == 2);
                Latencies during = pair.latencies();

                assertThat(server.liveHeap() - heapBefore).isLessThan(HEAP_NOISE);
                Figures.add(
                        getClass(),
                        "%d clients of TLS 1.3 ask for new keys until they are dropped: %s times, heap 128m: "
                                + "at most %s after any collection; pair before: %s, during: %s",
                        CLIENTS,
                        updates,
                        Figures.mib(server.mostHeapAfterCollection()),
                        before,
                        during);
            }
        }
    }

    /** A key update that asks for one in return (RFC 8446, section 4.6.3), again and again; returns how many were taken. */
    private static int askForNewKeys(SSLSocket socket) {
        int asked = 0;
        try {
            socket.startHandshake();
            assertThat(socket.getSession().getProtocol()).isEqualTo("TLSv1.3");
            while (asked < KEY_UPDATES_EACH) {
                socket.startHandshake();
                asked++;
            }
        } catch (IOException dropped) {
            // That is what is to happen.
        }
        return asked;
    }
}
