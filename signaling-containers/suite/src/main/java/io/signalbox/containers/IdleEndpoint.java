package io.signalbox.containers;

import jakarta.websocket.Endpoint;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.Session;

/** Leaves everything to the container, its idle timeout among it. */
public final class IdleEndpoint extends Endpoint {

    static final String PATH = "/idle";

    @Override
    public void onOpen(Session session, EndpointConfig config) {
        session.addMessageHandler(String.class, text -> {});
    }
}
