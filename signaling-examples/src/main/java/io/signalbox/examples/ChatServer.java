package io.signalbox.examples;

import io.signalbox.core.AccessPolicy;
import io.signalbox.core.Limits;
import io.signalbox.server.ServerOptions;
import io.signalbox.server.SignalingServer;
import io.signalbox.server.StartException;

/** The bundled server with a router and an access policy of one's own. */
public final class ChatServer {

    private ChatServer() {}

    /** Starts the server on a port, 0 for any that is free. The caller closes it. */
    public static SignalingServer start(int port, AccessPolicy policy) throws StartException {
        ServerOptions options = ServerOptions.builder()
                .port(port)
                .limits(ChatRouter.withRates(Limits.builder()).build())
                .build();
        return SignalingServer.builder()
                .options(options)
                .router(new ChatRouter())
                .accessPolicy(policy)
                .start();
    }
}
