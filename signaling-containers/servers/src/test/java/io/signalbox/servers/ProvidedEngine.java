package io.signalbox.servers;

import io.signalbox.core.SignalingEngine;
import io.signalbox.jakarta.SignalingEngineProvider;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import jakarta.servlet.annotation.WebListener;

/** An application whose engine comes by the JDK's own means; a listener gives it its end. */
@WebListener
public class ProvidedEngine implements SignalingEngineProvider, ServletContextListener {

    private static final SignalingEngine ENGINE = SignalingEngine.builder().build();

    @Override
    public SignalingEngine engine() {
        return ENGINE;
    }

    @Override
    public void contextDestroyed(ServletContextEvent event) {
        ENGINE.drain().toCompletableFuture().join();
        ENGINE.close();
    }
}
