package io.signalbox.examples.server;

import io.signalbox.core.Limits;
import io.signalbox.core.SignalingEngine;
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
        SignalingEngine forHttp = SignalingEngine.builder().build();
        SocketServer server = new SocketServer(
                SignalingEndpoint.config("/", adapter),
                new HttpRoutes(forHttp, IceServers.none()),
                Limits.defaults(),
                null);
        int port = server.listen("127.0.0.1", 0);
        return new SocketLink(URI.create("ws://127.0.0.1:" + port + "/"), opened, server, forHttp);
    }

    private static final class SocketLink extends WebSocketLink {

        private final SocketServer server;
        private final SignalingEngine forHttp;

        SocketLink(URI address, CompletableFuture<Connection> opened, SocketServer server, SignalingEngine forHttp)
                throws Exception {
            super(address, opened);
            this.server = server;
            this.forHttp = forHttp;
        }

        @Override
        public boolean isReleased() {
            return server.socketCount() == 0;
        }

        @Override
        public void dispose() {
            super.dispose();
            server.stop();
            forHttp.close();
        }
    }
}
