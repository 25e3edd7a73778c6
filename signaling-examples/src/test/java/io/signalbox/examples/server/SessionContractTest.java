package io.signalbox.examples.server;

import io.signalbox.core.Limits;
import io.signalbox.core.SignalingEngine;
import io.signalbox.jakarta.ContractAdapter;
import io.signalbox.jakarta.EndpointOptions;
import io.signalbox.spi.CloseReason;
import io.signalbox.spi.Connection;
import io.signalbox.spi.ConnectionHandler;
import io.signalbox.testkit.contract.ConnectionContract;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A Tyrus session on the bundled server's sockets keeps the contract of a connection. */
class SessionContractTest extends ConnectionContract {

    @Override
    protected Link open(ConnectionHandler handler) throws Exception {
        return new SocketLink(handler);
    }

    private static final class SocketLink implements Link, WebSocket.Listener {

        private final SignalingEngine forHttp = SignalingEngine.builder().build();
        private final SocketServer server;
        private final CompletableFuture<Connection> connection = new CompletableFuture<>();
        private final WebSocket client;
        private final StringBuilder parts = new StringBuilder();
        private final BlockingQueue<String> texts = new LinkedBlockingQueue<>();
        private final CompletableFuture<CloseReason> close = new CompletableFuture<>();
        private volatile boolean reading = true;

        SocketLink(ConnectionHandler handler) throws Exception {
            server = new SocketServer(
                    ContractAdapter.endpoint(
                            opened -> {
                                connection.complete(opened);
                                return handler;
                            },
                            EndpointOptions.builder()
                                    .textSender(SocketFilter::textSender)
                                    .build()),
                    new HttpRoutes(forHttp, IceServers.none()),
                    Limits.defaults(),
                    null);
            int port = server.listen("127.0.0.1", 0);
            client = HttpClient.newHttpClient()
                    .newWebSocketBuilder()
                    .buildAsync(URI.create("ws://127.0.0.1:" + port + "/"), this)
                    .get(10, TimeUnit.SECONDS);
            connection.get(10, TimeUnit.SECONDS);
        }

        @Override
        public Connection connection() {
            return connection.join();
        }

        @Override
        public void clientSends(String text) throws Exception {
            client.sendText(text, true).get(10, TimeUnit.SECONDS);
        }

        @Override
        public @Nullable String clientReceives(Duration patience) throws InterruptedException {
            return texts.poll(patience.toMillis(), TimeUnit.MILLISECONDS);
        }

        @Override
        public @Nullable CloseReason clientIsClosed(Duration patience) throws Exception {
            return close.completeOnTimeout(null, patience.toMillis(), TimeUnit.MILLISECONDS)
                    .get();
        }

        @Override
        public void clientStopsReading() {
            reading = false;
        }

        @Override
        public void clientCloses(CloseReason reason) throws Exception {
            client.sendClose(reason.code(), reason.text()).get(10, TimeUnit.SECONDS);
        }

        @Override
        public boolean isReleased() {
            return server.socketCount() == 0;
        }

        @Override
        public void dispose() {
            client.abort();
            server.stop();
            forHttp.close();
        }

        @Override
        public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
            parts.append(data);
            if (last) {
                texts.add(parts.toString());
                parts.setLength(0);
            }
            more(socket);
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onPing(WebSocket socket, java.nio.ByteBuffer message) {
            more(socket);
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
            close.complete(CloseReason.of(code, reason));
            return null;
        }

        private void more(WebSocket socket) {
            if (reading) {
                socket.request(1);
            }
        }
    }
}
