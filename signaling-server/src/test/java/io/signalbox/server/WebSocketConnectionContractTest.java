package io.signalbox.server;

import io.signalbox.spi.Connection;
import io.signalbox.spi.ConnectionHandler;
import io.signalbox.testkit.contract.ConnectionContract;
import io.signalbox.testkit.contract.WebSocketLink;
import io.signalbox.websocket.OriginPolicy;
import java.net.URI;
import java.util.concurrent.CompletableFuture;

/** The bundled server's connections, over its sockets, keep the contract. */
class WebSocketConnectionContractTest extends ConnectionContract {

    @Override
    protected Link open(ConnectionHandler handler) throws Exception {
        CompletableFuture<Connection> opened = new CompletableFuture<>();
        Handshakes handshakes = new Handshakes(
                (request, connection) -> {
                    opened.complete(connection);
                    return handler;
                },
                (request, reason) -> {},
                OriginPolicy.any());
        Transport server = new GrizzlyTransport(
                new Transport.Site(
                        handshakes, request -> HttpReply.notFound(), request -> HttpReply.notFound(), status -> {}),
                ServerOptions.builder().host("127.0.0.1").port(0).build(),
                null);
        int port = server.listen();
        return new SocketLink(URI.create("ws://127.0.0.1:" + port + "/"), opened, server);
    }

    private static final class SocketLink extends WebSocketLink {

        private final Transport server;

        SocketLink(URI address, CompletableFuture<Connection> opened, Transport server) throws Exception {
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
