package io.signalbox.jakarta;

import io.signalbox.websocket.OriginPolicy;
import io.signalbox.websocket.Subprotocols;
import jakarta.websocket.Extension;
import jakarta.websocket.HandshakeResponse;
import jakarta.websocket.server.HandshakeRequest;
import jakarta.websocket.server.ServerEndpointConfig;
import java.util.List;

/**
 * The configurator of an endpoint that delegates to a {@link SignalingAdapter}: checks the origin, keeps the handshake's
 * headers for the {@link io.signalbox.core.JoinRequest}, answers an offer of subprotocols, and negotiates no extensions,
 * as compression costs a buffer for each connection and lets a few bytes swell to megabytes.
 *
 * <p>The configurator of an annotated endpoint extends it and makes the endpoint:
 *
 * <pre>{@code
 * public class CallsConfigurator extends SignalingConfigurator {
 *     public CallsConfigurator() {
 *         super(MyApplication.adapter());
 *     }
 *
 *     @Override
 *     public <T> T getEndpointInstance(Class<T> type) {
 *         return type.cast(new Calls(adapter()));
 *     }
 * }
 * }</pre>
 *
 * <p><b>Threads.</b> Immutable; a container may use it from any thread.
 */
public class SignalingConfigurator extends ServerEndpointConfig.Configurator {

    private final SignalingAdapter adapter;

    /** A configurator for an endpoint of this adapter. */
    public SignalingConfigurator(SignalingAdapter adapter) {
        this.adapter = adapter;
    }

    /** The adapter to which the endpoint delegates. */
    protected final SignalingAdapter adapter() {
        return adapter;
    }

    @Override
    public boolean checkOrigin(String originHeaderValue) {
        OriginPolicy origins = adapter.options().origins();
        if (origins.needsHost() || origins.allows(originHeaderValue, null)) {
            return true;
        }
        adapter.refusedOrigin(originHeaderValue);
        return false;
    }

    /**
     * Answers {@code signalbox.v1} if the client offers it, otherwise the first offered name that begins with neither
     * {@code bearer.} nor {@code session.}. The list of the endpoint does not matter. If the offer has no such name,
     * the session is closed with 1008 as it opens.
     */
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
    }
}
