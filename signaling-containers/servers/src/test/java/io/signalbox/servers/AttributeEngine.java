package io.signalbox.servers;

import io.signalbox.core.SignalingEngine;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import jakarta.servlet.annotation.WebListener;

/** An application that has no use for CDI: its engine lives as long as its servlet context. */
@WebListener
public class AttributeEngine implements ServletContextListener {

    private final SignalingEngine engine = SignalingEngine.builder().build();

    @Override
    public void contextInitialized(ServletContextEvent event) {
        event.getServletContext().setAttribute(SignalingEngine.class.getName(), engine);
    }

    @Override
    public void contextDestroyed(ServletContextEvent event) {
        engine.drain().toCompletableFuture().join();
        engine.close();
    }
}
