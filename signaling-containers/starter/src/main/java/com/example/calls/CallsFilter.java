package com.example.calls;

import io.signalbox.core.SignalingEngine;
import io.signalbox.jakarta.EndpointOptions;
import io.signalbox.jakarta.RemoteAddress;
import io.signalbox.jakarta.SignalingAdapter;
import io.signalbox.jakarta.SignalingEndpoint;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.websocket.DeploymentException;
import jakarta.websocket.server.ServerContainer;
import jakarta.websocket.server.ServerEndpointConfig;
import java.io.IOException;
import java.util.Map;

/** Opens the sockets of calls. The engine so learns the address of each client, which Tomcat does not give to endpoints. */
final class CallsFilter extends HttpFilter {

    private static final long serialVersionUID = 1;
    private static final String ADDRESS = "com.example.calls.address";

    private final transient SignalingAdapter adapter;

    CallsFilter(SignalingEngine engine) {
        EndpointOptions options = EndpointOptions.builder()
                .remoteAddress(RemoteAddress.fromUserProperty(ADDRESS))
                .build();
        adapter = new SignalingAdapter(engine, options);
    }

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        if (!"websocket".equalsIgnoreCase(request.getHeader("Upgrade"))) {
            chain.doFilter(request, response);
            return;
        }
        ServerEndpointConfig config = SignalingEndpoint.config("/calls", adapter);
        config.getUserProperties().put(ADDRESS, request.getRemoteAddr());
        ServerContainer sockets =
                (ServerContainer) request.getServletContext().getAttribute(ServerContainer.class.getName());
        try {
            sockets.upgradeHttpToWebSocket(request, response, config, Map.of());
        } catch (DeploymentException e) {
            throw new ServletException(e);
        }
    }
}
