package io.signalbox.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.signalbox.spi.ConnectionHandler;
import io.signalbox.testkit.RawWebSocket;
import io.signalbox.websocket.OriginPolicy;
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
        AtomicReference<GrizzlyTransport> server = new AtomicReference<>();
        Handshakes handshakes = new Handshakes(
                (request, connection) -> {
                    server.get().openSockets().all().forEach(ClientSocket::drop);
                    return handler;
                },
                (request, reason) -> {},
                OriginPolicy.any());
        server.set(new GrizzlyTransport(
                new Transport.Site(
                        handshakes, request -> HttpReply.notFound(), request -> HttpReply.notFound(), status -> {}),
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
