package io.signalbox.server;

import static io.signalbox.testkit.WebSocketFrame.CONTINUATION;
import static io.signalbox.testkit.WebSocketFrame.PING;
import static io.signalbox.testkit.WebSocketFrame.TEXT;
import static io.signalbox.testkit.WebSocketFrame.frame;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.testkit.RawWebSocket;
import io.signalbox.testkit.SignalingClient;
import io.signalbox.testkit.SignalingClient.Closed;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Messages that have not come whole have a bound of their own over all clients. */
@Timeout(60)
class UnfinishedBoundTest {

    private static final int BOUND = 1 << 20;

    /** The default bound on a message, which is what so long a one takes in memory. */
    private static final int MESSAGE_BYTES = 65_536;

    private static final String BEGINNING = "{\"type\":\"ping\",\"x\":\"" + "x".repeat(60_000);

    @Test
    void beyondItTheClientWhoseMessageBeganFirstIsClosed() throws Exception {
        ServerOptions options = ServerOptions.builder()
                .host("127.0.0.1")
                .port(0)
                .maxUnfinishedBytes(BOUND)
                .build();
        List<RawWebSocket> clients = new ArrayList<>();
        try (SignalingServer server = TestServer.start(options)) {
            URI endpoint = URI.create("ws://127.0.0.1:" + server.port() + "/");
            int fitting = BOUND / MESSAGE_BYTES;
            for (int i = 0; i <= fitting; i++) {
                RawWebSocket client = RawWebSocket.connect(
                        SignalingClient.address(endpoint, "room " + i, "user", "name"), "client " + i);
                clients.add(client);
                client.expect("welcome");
                client.send(frame(TEXT, BEGINNING.getBytes(UTF_8)).withMoreToCome());
                // Two parts, so that the second makes the array as long as a message may be; then all of it is there.
                client.send(frame(CONTINUATION, new byte[] {'x'}).withMoreToCome());
                client.send(frame(PING, new byte[0]));
                client.read();
            }

            assertThat(clients.get(0).awaitClosed()).isEqualTo(new Closed(1013, "Message takes too long"));
            for (RawWebSocket client : clients.subList(1, clients.size())) {
                client.send(frame(CONTINUATION, "\"}".getBytes(UTF_8)));
                client.expect("pong");
            }
        } finally {
            clients.forEach(RawWebSocket::close);
        }
    }
}
