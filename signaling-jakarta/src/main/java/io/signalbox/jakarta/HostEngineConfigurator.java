package io.signalbox.jakarta;

import io.signalbox.spi.CloseReason;
import io.signalbox.websocket.Subprotocols;
import jakarta.websocket.Extension;
import jakarta.websocket.HandshakeResponse;
import jakarta.websocket.Session;
import jakarta.websocket.server.HandshakeRequest;
import jakarta.websocket.server.ServerEndpointConfig;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * The configurator of {@link SignalingServerEndpoint}; public only because containers instantiate it. Looks for the
 * application's engine at each handshake until there is one: the application may still be starting.
 */
public final class HostEngineConfigurator extends ServerEndpointConfig.Configurator {

    private static final System.Logger LOG = System.getLogger(HostEngineConfigurator.class.getName());

    private final AtomicBoolean missingReported = new AtomicBoolean();
    private volatile @Nullable SignalingConfigurator found;

    /** For the container. */
    public HostEngineConfigurator() {}

    /**
     * Before the engine is known, lets every origin pass. The session of an origin that may not connect is closed when
     * it opens.
     */
    @Override
    public boolean checkOrigin(String originHeaderValue) {
        SignalingConfigurator configurator = found;
        return configurator == null || configurator.checkOrigin(originHeaderValue);
    }

    @Override
    public String getNegotiatedSubprotocol(List<String> supported, List<String> requested) {
        return Subprotocols.answer(requested);
    }

    @Override
    public List<Extension> getNegotiatedExtensions(List<Extension> installed, List<Extension> requested) {
        return List.of();
    }

    @Override
    public void modifyHandshake(ServerEndpointConfig config, HandshakeRequest request, HandshakeResponse response) {
        HandshakeHeaders.capture(request.getHeaders(), config.getUserProperties());
        if (found == null) {
            search(request);
        }
    }

    @Override
    public <T> T getEndpointInstance(Class<T> type) {
        return type.cast(new SignalingServerEndpoint(this));
    }

    /** The adapter to the application's engine; null as long as none was found. */
    @Nullable SignalingAdapter adapter() {
        SignalingConfigurator configurator = found;
        return configurator != null ? configurator.adapter() : null;
    }

    private synchronized void search(HandshakeRequest request) {
        if (found != null) {
            return;
        }
        List<Throwable> problems = new ArrayList<>();
        SignalingAdapter adapter = HostEngine.find(request, problems::add);
        boolean first = missingReported.compareAndSet(false, true);
        if (adapter != null || first) {
            problems.forEach(problem -> LOG.log(Level.WARNING, "looking for the engine of /signaling", problem));
        }
        if (adapter != null) {
            found = new SignalingConfigurator(adapter);
        } else if (first) {
            LOG.log(
                    Level.WARNING,
                    "no SignalingEngine found as a CDI bean, a servlet context attribute or from a"
                            + " SignalingEngineProvider: /signaling refuses all connections");
        }
    }

    /** Closes a session that came although there is no engine: the one refusal that every container carries out. */
    static void refuse(Session session) {
        // Without an engine nothing runs that a blocking close could hold up but this one container thread.
        new SessionConnection(session, Container.of(session), SessionCloser.onCaller())
                .close(CloseReason.of(1013, "no signaling engine"));
    }
}
