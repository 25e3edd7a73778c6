package io.signalbox.jakarta;

import io.signalbox.core.SignalingEngine;
import jakarta.websocket.CloseReason;
import jakarta.websocket.Endpoint;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.Session;
import jakarta.websocket.server.ServerEndpointConfig;

/**
 * The engine as a programmatic endpoint: the way in that works unchanged in every container.
 *
 * <pre>{@code
 * ServerContainer container = (ServerContainer) servletContext.getAttribute(ServerContainer.class.getName());
 * container.addEndpoint(SignalingEndpoint.config("/calls", engine));
 * }</pre>
 *
 * <p><b>Threads.</b> One instance may serve any number of sessions, on any thread.
 */
public final class SignalingEndpoint extends Endpoint {

    private final SignalingAdapter adapter;

    private SignalingEndpoint(SignalingAdapter adapter) {
        this.adapter = adapter;
    }

    /** The endpoint at this path, with the default options. */
    public static ServerEndpointConfig config(String path, SignalingEngine engine) {
        return config(path, engine, EndpointOptions.defaults());
    }

    /**
     * The endpoint at this path, for {@code ServerContainer.addEndpoint} or for a {@code ServerApplicationConfig} to
     * return.
     *
     * @param path the path from the application's root, with a leading slash
     * @param engine takes the connections; the caller still drains and closes it
     */
    public static ServerEndpointConfig config(String path, SignalingEngine engine, EndpointOptions options) {
        return config(path, new SignalingAdapter(engine, options));
    }

    /**
     * The endpoint at this path, in front of an adapter of the caller's own.
     *
     * @param path where it is mounted, from the application's root, with a leading slash
     */
    public static ServerEndpointConfig config(String path, SignalingAdapter adapter) {
        return ServerEndpointConfig.Builder.create(SignalingEndpoint.class, path)
                .configurator(new Configurator(adapter))
                .build();
    }

    @Override
    public void onOpen(Session session, EndpointConfig config) {
        adapter.openedProgrammatically(session, config);
    }

    @Override
    public void onClose(Session session, CloseReason reason) {
        adapter.closed(session, reason);
    }

    @Override
    public void onError(Session session, Throwable failure) {
        adapter.failed(session, failure);
    }

    private static final class Configurator extends SignalingConfigurator {

        Configurator(SignalingAdapter adapter) {
            super(adapter);
        }

        @Override
        public <T> T getEndpointInstance(Class<T> type) {
            return type.cast(new SignalingEndpoint(adapter()));
        }
    }
}
