package io.signalbox.server;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.core.Limits;
import io.signalbox.core.SignalingListener;
import io.signalbox.testkit.RawWebSocket;
import io.signalbox.testkit.SignalingClient;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Sockets whose handshake was refused and whose clients do not end them. */
@Timeout(60)
class RefusedSocketsTest {

    private static final int CONNECTIONS = 20;

    /** More than there are sockets. */
    private static final int REFUSED = 400;

    private static final String ONE_ADDRESS = "127.0.0.2";

    private final List<Socket> sockets = new ArrayList<>();

    @AfterEach
    void letGo() throws IOException {
        for (Socket socket : sockets) {
            socket.close();
        }
    }

    @Test
    void theyKeepNobodyOut() throws Exception {
        ServerOptions options = ServerOptions.builder()
                .host("127.0.0.1")
                .port(0)
                .limits(Limits.builder().maxConnections(CONNECTIONS).build())
                .build();
        try (SignalingServer server = TestServer.start(options, new SignalingListener() {})) {
            URI endpoint = URI.create("ws://127.0.0.1:" + server.port() + "/");
            try (RawWebSocket present = join(endpoint, "present")) {
                for (int i = 0; i < REFUSED; i++) {
                    refused(server.port(), ONE_ADDRESS);
                }
                for (int i = 0; i < CONNECTIONS / 2; i++) {
                    join(endpoint, "newcomer " + i).close();
                }
                present.send("{\"type\":\"ping\"}");
                present.expect("pong");
                assertThat(server.socketCount()).isLessThanOrEqualTo(CONNECTIONS + 256);
            }
        }
    }

    private static RawWebSocket join(URI endpoint, String user) {
        RawWebSocket client = RawWebSocket.connect(SignalingClient.address(endpoint, user, user, user), user);
        client.expect("welcome");
        return client;
    }

    /** Asks for no room from this address, and waits until the answer begins. */
    private void refused(int port, String from) throws IOException {
        Socket socket = new Socket("127.0.0.1", port, InetAddress.getByName(from), 0);
        sockets.add(socket);
        socket.getOutputStream()
                .write(("GET /?userId=u&userName=n HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                                + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n")
                        .getBytes(US_ASCII));
        assertThat(socket.getInputStream().read()).isEqualTo('H');
    }
}
