package io.signalbox.jakarta;

import jakarta.websocket.CloseReason;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.OnClose;
import jakarta.websocket.OnError;
import jakarta.websocket.OnMessage;
import jakarta.websocket.OnOpen;
import jakarta.websocket.Session;
import jakarta.websocket.server.ServerEndpoint;

/**
 * The engine at {@code /signaling}, deployed by the container's scan without a line of code. It takes the application's
 * {@link io.signalbox.core.SignalingEngine} and, where there are any, its {@link EndpointOptions} from the first of:
 *
 * <ol>
 *   <li>CDI: beans of these types;
 *   <li>attributes of the servlet context, named as the classes are;
 *   <li>a {@link SignalingEngineProvider}.
 * </ol>
 *
 * <p>Where there is no engine it refuses every handshake and says so in the log, once.
 */
@ServerEndpoint(value = "/signaling", configurator = HostEngineConfigurator.class)
public final class SignalingServerEndpoint {

    private final HostEngineConfigurator host;

    /**
     * For the container. Open Liberty starts no application with an endpoint that lacks this constructor, and takes its
     * instances from the configurator all the same; one made here refuses its session.
     */
    public SignalingServerEndpoint() {
        this(new HostEngineConfigurator());
    }

    SignalingServerEndpoint(HostEngineConfigurator host) {
        this.host = host;
    }

    /** For the container: a client has connected. */
    @OnOpen
    public void opened(Session session, EndpointConfig config) {
        SignalingAdapter adapter = host.adapter();
        if (adapter != null) {
            adapter.opened(session, config);
        } else {
            HostEngineConfigurator.refuse(session);
        }
    }

    /** For the container: a message, or a part of one. */
    @OnMessage
    public void text(Session session, String part, boolean last) {
        SignalingAdapter adapter = host.adapter();
        if (adapter != null) {
            adapter.text(session, part, last);
        }
    }

    /** For the container: a session is over. */
    @OnClose
    public void closed(Session session, CloseReason reason) {
        SignalingAdapter adapter = host.adapter();
        if (adapter != null) {
            adapter.closed(session, reason);
        }
    }

    /** For the container: a session has failed. */
    @OnError
    public void failed(Session session, Throwable failure) {
        SignalingAdapter adapter = host.adapter();
        if (adapter != null) {
            adapter.failed(session, failure);
        }
    }
}
