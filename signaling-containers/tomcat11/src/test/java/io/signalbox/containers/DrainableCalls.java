package io.signalbox.containers;

import io.signalbox.core.SignalingEngine;
import io.signalbox.jakarta.SignalingEndpoint;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import jakarta.servlet.annotation.WebListener;
import jakarta.websocket.DeploymentException;
import jakarta.websocket.server.ServerContainer;

/** An application that brings the library along. Its context has a {@link Runnable} that drains the engine. */
@WebListener
public class DrainableCalls implements ServletContextListener {

    static final String DRAIN = "drain";

    private final SignalingEngine engine = SignalingEngine.builder().build();

    @Override
    public void contextInitialized(ServletContextEvent event) {
        ServerContainer container =
                (ServerContainer) event.getServletContext().getAttribute(ServerContainer.class.getName());
        event.getServletContext().setAttribute(DRAIN, (Runnable) this::drain);
        try {
            container.addEndpoint(SignalingEndpoint.config("/calls", engine));
        } catch (DeploymentException e) {
            throw new IllegalStateException(e);
        }
    }

    private void drain() {
        engine.drain().toCompletableFuture().join();
        engine.close();
    }

    @Override
    public void contextDestroyed(ServletContextEvent event) {
        drain();
    }
}
