package io.signalbox.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.signalbox.core.LeaveReason;
import io.signalbox.core.Limits;
import io.signalbox.core.Message;
import io.signalbox.core.Participant;
import io.signalbox.core.SignalingListener;
import io.signalbox.testkit.SignalingClient;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients that use TLS as few do, and the end of connections over TLS. */
@Timeout(60)
class TlsClientsTest {

    /** More than twice as many as a server has threads that read, on any machine that runs this. */
    private static final int MORE_THAN_THREADS = 4 * Runtime.getRuntime().availableProcessors();

    private static final String HEALTH = "GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n";

    @TempDir
    static Path folder;

    private static SelfSigned files;

    private final Queue<String> events = new ConcurrentLinkedQueue<>();
    private final List<TlsClient> clients = new ArrayList<>();
    private SignalingServer server;

    @BeforeAll
    static void makeCertificate() throws Exception {
        files = SelfSigned.make(folder, "EC");
    }

    @BeforeEach
    void start() throws Exception {
        SignalingListener listener = new SignalingListener() {
            @Override
            public void received(Participant sender, Message message) {
                events.add(sender.id() + " sent " + message.type());
            }

            @Override
            public void left(Participant participant, LeaveReason reason) {
                events.add(participant.id() + " left " + reason);
            }
        };
        // Nobody is swept, so that a ghost stays for as long as the test waits.
        Limits limits = Limits.builder().pingInterval(Duration.ofMinutes(10)).build();
        server = TestServer.start(
                ServerOptions.builder()
                        .host("127.0.0.1")
                        .port(0)
                        .tls(files.certificate(), files.key())
                        .limits(limits)
                        .build(),
                listener);
    }

    @AfterEach
    void stop() {
        clients.forEach(TlsClient::close);
        server.close();
        await().until(() -> server.socketCount() == 0);
    }

    private TlsClient connect(String protocol) throws IOException {
        TlsClient client = TlsClient.connect(files.trustingContext(), server.port(), protocol);
        clients.add(client);
        return client;
    }

    private TlsClient join(String protocol, String user) throws IOException {
        TlsClient client = connect(protocol);
        client.send("GET /?roomId=r&userId=" + user + "&userName=n HTTP/1.1\r\nHost: localhost\r\n"
                + "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                + "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n");
        client.readTo("\"welcome\"");
        return client;
    }

    private URI endpoint() {
        return URI.create("wss://localhost:" + server.port() + "/");
    }

    /** A whole text message of a client, masked with zeros. */
    private static String frame(String message) {
        return "\u0081" + (char) (0x80 | message.length()) + "\0\0\0\0" + message;
    }

    @Test
    void silentRenegotiationsStopNobody() throws Exception {
        try (HealthyPair pair = new HealthyPair(files.trustingContext(), endpoint())) {
            List<TlsClient> silent = new ArrayList<>();
            for (int i = 0; i < MORE_THAN_THREADS; i++) {
                silent.add(connect("TLSv1.2"));
            }
            for (TlsClient client : silent) {
                client.beginAnotherHandshake();
            }

            for (TlsClient client : silent) {
                client.readToEnd();
            }
            HttpClient http =
                    HttpClient.newBuilder().sslContext(files.trustingContext()).build();
            HttpRequest health = HttpRequest.newBuilder(URI.create("https://localhost:" + server.port() + "/health"))
                    .timeout(Duration.ofSeconds(20))
                    .build();
            assertThat(http.send(health, BodyHandlers.ofString()).statusCode()).isEqualTo(200);
            // Fails where the pair has lost a message.
            pair.latencies();
        }
    }

    @Test
    void aParticipantWhoRenegotiatesIsHeardAndThenCutOff() throws Exception {
        TlsClient client = join("TLSv1.2", "again");
        client.sendBytes(client.encrypted(frame("{\"type\":\"ping\"}")), client.nextHandshake());
        client.readToEnd();
        await().untilAsserted(() -> assertThat(events).containsExactly("again sent ping", "again left disconnected"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void anEndOfTlsWithoutAnEndOfTcpLeavesNoGhost(String protocol) throws Exception {
        TlsClient client = join(protocol, "ghost");
        client.sendBytes(client.closeNotify());
        await().untilAsserted(() -> assertThat(events).containsExactly("ghost left disconnected"));
        assertThat(client.readToEnd()).isTrue();
        await().until(() -> server.socketCount() == 0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void lastWordsBeforeTheEndOfTlsAreHeard(String protocol) throws Exception {
        TlsClient client = join(protocol, "last");
        client.sendBytes(client.encrypted(frame("{\"type\":\"ping\"}")), client.closeNotify());
        await().untilAsserted(() -> assertThat(events).containsExactly("last sent ping", "last left disconnected"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void anEndOfTlsInTheMiddleOfARequestEndsTheConnection(String protocol) throws Exception {
        TlsClient client = connect(protocol);
        client.sendBytes(client.encrypted("GET /health HTTP/1.1\r\nHo"), client.closeNotify());
        assertThat(client.readToEnd()).isTrue();
        await().until(() -> server.socketCount() == 0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void aRequestIsAnsweredThoughItsClientEndsTls(String protocol) throws Exception {
        TlsClient client = connect(protocol);
        client.sendBytes(client.encrypted(HEALTH), client.closeNotify());
        // A client of TLS 1.2 may not be told any more (RFC 5246, section 7.2.1).
        if (protocol.equals("TLSv1.3")) {
            assertThat(client.readTo("\"status\":\"ok\"")).startsWith("HTTP/1.1 200 ");
        }
        assertThat(client.readToEnd()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void theServerEndsTlsBeforeItEndsTcp(String protocol) throws Exception {
        TlsClient asking = connect(protocol);
        asking.send(HEALTH);
        assertThat(asking.readTo("\"status\":\"ok\"")).startsWith("HTTP/1.1 200 ");
        assertThat(asking.readToEnd()).isTrue();

        TlsClient closing = join(protocol, "closing");
        closing.send("\u0088\u0082\0\0\0\0\u0003\u00e8");
        assertThat(closing.readToEnd()).isTrue();
    }

    @Test
    void newKeysAreAgreedOn() throws Exception {
        TlsClient client = join("TLSv1.3", "rekeying");
        client.beginAnotherHandshake();
        client.send(frame("{\"type\":\"ping\"}"));
        client.readTo("\"pong\"");
    }

    @Test
    void aClientThatAsksForNewKeysOnAndOnIsCutOff() throws Exception {
        TlsClient client = join("TLSv1.3", "rekeying");
        try {
            for (int i = 0; i < 10_000 && events.isEmpty(); i++) {
                client.beginAnotherHandshake();
            }
        } catch (IOException cutOff) {
            // Or what was sent last was lost without a word.
        }
        await().untilAsserted(() -> assertThat(events).containsExactly("rekeying left disconnected"));
    }

    @Test
    void recordsInManyPacketsAndManyRecordsInOneAreRead() throws Exception {
        TlsClient client = join("TLSv1.3", "split");
        byte[] one = client.encrypted(frame("{\"type\":\"ping\"}"));
        for (byte single : one) {
            client.sendBytes(new byte[] {single});
        }
        client.readTo("\"pong\"");
        byte[][] many = new byte[20][];
        for (int i = 0; i < many.length; i++) {
            many[i] = client.encrypted(frame("{\"type\":\"ping\"}"));
        }
        client.sendBytes(many);
        for (int i = 0; i < many.length; i++) {
            client.readTo("\"pong\"");
        }
    }

    @Test
    void aClientWithoutACommonVersionIsToldSo() throws Exception {
        try (Socket socket = new Socket("127.0.0.1", server.port())) {
            socket.setSoTimeout(10_000);
            byte[] hello = ByteBuffer.allocate(50)
                    // A handshake record of TLS 1.0 with a ClientHello of SSL 3 and one cipher suite.
                    .put(new byte[] {22, 3, 1, 0, 45, 1, 0, 0, 41, 3, 0})
                    .put(new byte[32])
                    .put(new byte[] {0, 0, 2, 0, 53, 1, 0})
                    .array();
            socket.getOutputStream().write(hello);
            byte[] answer = socket.getInputStream().readAllBytes();
            // A fatal alert: protocol_version (RFC 8446, section 6.2).
            assertThat(answer).hasSize(7).startsWith(21, 3).endsWith(2, 70);
        }
    }

    @Test
    void httpToTheHttpsPortIsAnsweredAtOnce() throws Exception {
        try (Socket socket = new Socket("127.0.0.1", server.port())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(HEALTH.getBytes(US_ASCII));
            String answer = new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
            assertThat(answer).startsWith("HTTP/1.1 400 ").contains("https");
        }
    }

    @Test
    void httpsToTheHttpPortIsAnsweredAtOnce() throws Exception {
        // The first record could be half of a very long request line; 10 minutes is longer than the test.
        try (SignalingServer plain = TestServer.start(
                ServerOptions.builder()
                        .host("127.0.0.1")
                        .port(0)
                        .handshakeTimeout(Duration.ofMinutes(10))
                        .build(),
                new SignalingListener() {})) {
            assertThatThrownBy(() -> TlsClient.connect(files.trustingContext(), plain.port(), "TLSv1.3"))
                    .isInstanceOf(SSLException.class)
                    .hasMessageContaining("plaintext");
            await().until(() -> plain.socketCount() == 0);
        }
    }

    @Test
    void joinsOverBothVersionsRelayToEachOther() throws Exception {
        TlsClient old = join("TLSv1.2", "old");
        try (SignalingClient current = SignalingClient.connect(
                files.trustingContext(), SignalingClient.address(endpoint(), "r", "new", "n"), "new")) {
            current.expect("welcome");
            old.readTo("participant-joined");
            current.send("{\"type\":\"offer\",\"targetUserId\":\"old\",\"sdp\":\"" + "x".repeat(60_000) + "\"}");
            old.readTo("x".repeat(60_000));
        }
    }
}
