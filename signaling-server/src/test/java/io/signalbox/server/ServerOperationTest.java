package io.signalbox.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.signalbox.core.LeaveReason;
import io.signalbox.core.Participant;
import io.signalbox.core.SignalingListener;
import io.signalbox.testkit.RawWebSocket;
import io.signalbox.testkit.SignalingClient;
import io.signalbox.websocket.OriginPolicy;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The bundled server with other settings than the defaults, and with clients that misuse sockets. */
class ServerOperationTest {

    private final Queue<String> left = new ConcurrentLinkedQueue<>();
    private SignalingServer server;

    private void start(ServerOptions.Builder options) throws StartException {
        server = TestServer.start(options.host("127.0.0.1").port(0).build(), new SignalingListener() {
            @Override
            public void left(Participant participant, LeaveReason reason) {
                left.add(participant.id() + " " + reason);
            }
        });
    }

    @AfterEach
    void nothingIsLeftOver() {
        if (server != null) {
            server.close();
            assertThat(server.engine().status().connectionCount()).isZero();
            await().until(() -> server.socketCount() == 0);
        }
    }

    private URI ws() {
        return URI.create("ws://127.0.0.1:" + server.port() + "/");
    }

    private RawWebSocket raw(String user, String extraHeaders) {
        return RawWebSocket.connect(SignalingClient.address(ws(), "room", user, "name"), user, extraHeaders, 0);
    }

    @Test
    void silentAndHalfSentHandshakesAreDroppedInTime() throws Exception {
        start(ServerOptions.builder().handshakeTimeout(Duration.ofSeconds(3)));
        try (Socket silent = new Socket("127.0.0.1", server.port());
                Socket half = new Socket("127.0.0.1", server.port());
                SignalingClient whole = SignalingClient.connect(ws(), "room", "user", "name")) {
            half.getOutputStream().write("GET / HTTP/1.1\r\nHost: x\r\nUpg".getBytes(StandardCharsets.US_ASCII));
            assertEnds(silent);
            assertEnds(half);
            whole.expect("welcome");
            whole.send("{\"type\":\"ping\"}");
            whole.expect("pong");
        }
    }

    private static void assertEnds(Socket socket) throws IOException {
        socket.setSoTimeout(10_000);
        assertThat(socket.getInputStream().read()).isEqualTo(-1);
    }

    @Test
    void theSocketOfAClientThatDoesNotReadIsGoneSoonAfterItsEviction() throws Exception {
        start(ServerOptions.builder());
        String offer = "{\"type\":\"offer\",\"targetUserId\":\"stuck\",\"sdp\":\"" + "x".repeat(60_000) + "\"}";
        URI address = SignalingClient.address(ws(), "room", "stuck", "name");
        try (RawWebSocket stuck = RawWebSocket.connect(address, "stuck", "", 4_096);
                SignalingClient sender = SignalingClient.join(ws(), "room", "sender", "name")) {
            // 12 MB: more than the bytes that a second and a burst allow is not needed to fill 1 MiB and the kernel's.
            for (int i = 0; i < 140 && left.isEmpty(); i++) {
                sender.send(offer);
            }
            await().atMost(Duration.ofSeconds(15)).until(() -> left.contains(stuck + " too-slow"));
            await().atMost(Duration.ofSeconds(5)).until(() -> server.socketCount() == 1);
            sender.send("{\"type\":\"ping\"}");
            sender.skipTo("pong");
        }
    }

    @Test
    void answersToPingsOfAClientThatDoesNotReadDoNotPileUp() throws Exception {
        start(ServerOptions.builder());
        try (RawWebSocket flooding = raw("flooding", "")) {
            byte[] ping = new byte[131];
            ping[0] = (byte) 0x89;
            ping[1] = (byte) 0xFD;
            byte[] pings = new byte[ping.length * 500];
            for (int i = 0; i < 500; i++) {
                System.arraycopy(ping, 0, pings, i * ping.length, ping.length);
            }
            int sent = 0;
            while (sent < 2_000 && flooding.trySendBytes(pings)) {
                sent++;
            }
            // Closed for their rate: what comes then is read and dropped until the client ends, or its time is over.
            await().until(() -> left.contains("flooding disconnected"));
        }
    }

    @Test
    void aPageOfAnotherOriginIsRefusedWith403() throws Exception {
        start(ServerOptions.builder().origins(OriginPolicy.only("https://calls.example")));
        assertThatThrownBy(() -> raw("u", "Origin: https://evil.example\r\n")).hasMessageContaining("403");
        try (RawWebSocket allowed = raw("u", "Origin: https://calls.example\r\n")) {
            allowed.expect("welcome");
        }
        try (RawWebSocket noBrowser = raw("v", "")) {
            noBrowser.expect("welcome");
        }
    }

    @Test
    void aPageOfAnotherHostIsClosedWith1008() throws Exception {
        start(ServerOptions.builder().origins(OriginPolicy.sameHost()));
        try (RawWebSocket other = raw("u", "Origin: https://evil.example\r\n")) {
            assertThat(other.awaitClosed().code()).isEqualTo(1008);
        }
        try (RawWebSocket same = raw("u", "Origin: http://127.0.0.1:" + server.port() + "\r\n")) {
            same.expect("welcome");
        }
    }

    @Test
    void aServerThatStopsSendsEverybodyAwayWith1001() throws Exception {
        start(ServerOptions.builder());
        try (SignalingClient one = SignalingClient.join(ws(), "room", "one", "name");
                SignalingClient two = SignalingClient.join(ws(), "room", "two", "name")) {
            one.expect("participant-joined");
            server.close();
            assertThat(one.awaitClosed().code()).isEqualTo(1001);
            two.expect("existing-participants");
            assertThat(two.awaitClosed().code()).isEqualTo(1001);
            server.close();
        }
    }

    @Test
    void aLargerHeadIsTakenWhereTheOperatorAllowsIt() throws Exception {
        start(ServerOptions.builder().maxHeadBytes(64 << 10));
        try (RawWebSocket client = raw("u", "Cookie: " + "c".repeat(60_000) + "\r\n")) {
            client.expect("welcome");
        }
        assertThatThrownBy(() -> raw("u", "Cookie: " + "c".repeat(70_000) + "\r\n"))
                .hasMessageContaining("HTTP/1.1 431");
    }

    @Test
    void twoServersCannotShareAPort() throws Exception {
        start(ServerOptions.builder());
        ServerOptions same =
                ServerOptions.builder().host("127.0.0.1").port(server.port()).build();
        assertThatThrownBy(() -> TestServer.start(same))
                .isInstanceOf(StartException.class)
                .hasMessageContaining("port " + server.port())
                .hasMessageContaining("in use");
    }
}
