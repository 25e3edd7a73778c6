package io.signalbox.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.signalbox.core.JoinRequest;
import io.signalbox.spi.Connection;
import io.signalbox.spi.ConnectionHandler;
import io.signalbox.testkit.RawWebSocket;
import io.signalbox.testkit.SignalingClient;
import io.signalbox.testkit.SignalingClient.Closed;
import io.signalbox.websocket.OriginPolicy;
import java.net.URI;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.BiFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** An exception of the engine's ends the connection that it came for, in order. */
@Timeout(60)
class FailingEngineTest {

    private static final Closed INTERNAL_ERROR = new Closed(1011, "internal error");

    private final Queue<Integer> ends = new ConcurrentLinkedQueue<>();

    private final ConnectionHandler failing = new ConnectionHandler() {
        @Override
        public void onText(String text) {
            throw new IllegalStateException("fails");
        }

        @Override
        public void onText(byte[] utf8) {
            throw new IllegalStateException("fails");
        }

        @Override
        public void onAlive() {}

        @Override
        public void onClosed(int code, String reason) {
            ends.add(code);
            throw new IllegalStateException("fails");
        }
    };

    private Transport server;

    @AfterEach
    void stop() {
        server.stop();
    }

    private RawWebSocket connectTo(BiFunction<JoinRequest, Connection, ConnectionHandler> engine)
            throws StartException {
        server = new GrizzlyTransport(
                new Transport.Site(
                        new Handshakes(engine, (request, reason) -> {}, OriginPolicy.any()),
                        request -> HttpReply.notFound(),
                        request -> HttpReply.notFound(),
                        status -> {}),
                ServerOptions.builder().host("127.0.0.1").port(0).build(),
                null);
        return RawWebSocket.connect(URI.create("ws://127.0.0.1:" + server.listen() + "/"), "client");
    }

    private void awaitRelease() {
        await().atMost(SignalingClient.PATIENCE).until(() -> server.socketCount() == 0);
    }

    @Test
    void aMessageThatItFailsAtClosesAndItIsToldOnce() throws Exception {
        try (RawWebSocket client = connectTo((request, connection) -> failing)) {
            client.send("{}");
            client.send("{}");
            assertThat(client.awaitClosed()).isEqualTo(INTERNAL_ERROR);
        }
        awaitRelease();
        assertThat(ends).containsExactly(1011);
    }

    @Test
    void aConnectThatFailsCloses() throws Exception {
        try (RawWebSocket client = connectTo((request, connection) -> {
            throw new IllegalStateException("fails");
        })) {
            assertThat(client.awaitClosed()).isEqualTo(INTERNAL_ERROR);
        }
        awaitRelease();
    }
}
