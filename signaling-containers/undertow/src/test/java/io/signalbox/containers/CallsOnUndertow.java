package io.signalbox.containers;

import io.undertow.servlet.Servlets;
import io.undertow.servlet.api.DeploymentInfo;
import io.undertow.websockets.jsr.WebSocketDeploymentInfo;
import jakarta.websocket.server.ServerEndpointConfig;
import java.util.List;

/** Undertow in a program of one's own. */
final class CallsOnUndertow {

    private CallsOnUndertow() {}

    static DeploymentInfo serving(List<ServerEndpointConfig> endpoints) {
        WebSocketDeploymentInfo sockets = new WebSocketDeploymentInfo();
        endpoints.forEach(sockets::addEndpoint);
        return Servlets.deployment()
                .setClassLoader(CallsOnUndertow.class.getClassLoader())
                .setContextPath("/")
                .setDeploymentName("calls")
                .addServletContextAttribute(WebSocketDeploymentInfo.ATTRIBUTE_NAME, sockets);
    }
}
