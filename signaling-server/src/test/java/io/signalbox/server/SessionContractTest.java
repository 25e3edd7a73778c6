package io.signalbox.server;

import io.signalbox.core.Limits;
import io.signalbox.jakarta.EndpointOptions;
import io.signalbox.jakarta.SignalingAdapter;
import io.signalbox.jakarta.SignalingEndpoint;
import io.signalbox.spi.Connection;
import io.signalbox.spi.ConnectionHandler;
import io.signalbox.testkit.contract.ConnectionContract;
import io.signalbox.testkit.contract.WebSocketLink;
import java.net.URI;
import java.util.concurrent.CompletableFuture;

/** A Tyrus session on the bundled server's sockets keeps the contract of a connection. */
class SessionContractTest extends ConnectionContract {

    @Override
    protected Link open(ConnectionHandler handler) throws Exception {
        CompletableFuture<Connection> opened = new CompletableFuture<>();
        SignalingAdapter adapter = new SignalingAdapter(
                (request, connection) -> {
                    opened.complete(connection);
                    return handler;
                },
                Limits.defaults(),
                EndpointOptions.builder()
                        .textTransport(SocketFilter::textTransport)
                        .build());
        SocketServer server = new SocketServer(
                SignalingEndpoint.config("/", adapter),
                request -> HttpReply.notFound(),
                request -> HttpReply.notFound(),
                status -> {},
                ServerOptions.builder().host("127.0.0.1").port(0).build(),
                null);
        int port = server.listen();
        return new SocketLink(URI.create("ws://127.0.0.1:" + port + "/"), opened, server);
    }

    private static final class SocketLink extends WebSocketLink {

        private final SocketServer server;

        SocketLink(URI address, CompletableFuture<Connection> opened, SocketServer server) throws Exception {
            super(address, opened);
            this.server = server;
        }

        @Override
        public boolean isReleased() {
            return server.socketCount() == 0;
        }

        @Override
        public void dispose() {
            super.dispose();
            server.stop();
        }
    }
}
