package io.signalbox.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.signalbox.core.Limits;
import io.signalbox.jakarta.EndpointOptions;
import io.signalbox.jakarta.SignalingAdapter;
import io.signalbox.jakarta.SignalingEndpoint;
import io.signalbox.spi.ConnectionHandler;
import io.signalbox.testkit.RawWebSocket;
import java.net.URI;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** A socket that is dropped while its session opens. */
class GoneDuringUpgradeTest {

    private final Queue<Integer> ends = new ConcurrentLinkedQueue<>();

    private final ConnectionHandler handler = new ConnectionHandler() {
        @Override
        public void onText(String text) {}

        @Override
        public void onText(byte[] utf8) {}

        @Override
        public void onAlive() {}

        @Override
        public void onClosed(int code, String reason) {
            ends.add(code);
        }
    };

    @Test
    void theEngineIsToldAtOnce() throws Exception {
        AtomicReference<SocketServer> server = new AtomicReference<>();
        SignalingAdapter adapter = new SignalingAdapter(
                (request, connection) -> {
                    server.get().openSockets().all().forEach(ClientSocket::drop);
                    return handler;
                },
                Limits.defaults(),
                EndpointOptions.builder()
                        .textTransport(SocketFilter::textTransport)
                        .build());
        server.set(new SocketServer(
                SignalingEndpoint.config("/", adapter),
                request -> HttpReply.notFound(),
                request -> HttpReply.notFound(),
                status -> {},
                ServerOptions.builder().host("127.0.0.1").port(0).build(),
                null));
        int port = server.get().listen();
        try (RawWebSocket client = RawWebSocket.connect(URI.create("ws://127.0.0.1:" + port + "/"), "dropped")) {
            client.expectEndOfStream();
            await().until(() -> !ends.isEmpty());
            assertThat(ends).containsExactly(1006);
            assertThat(server.get().socketCount()).isZero();
        } finally {
            server.get().stop();
        }
    }
}
