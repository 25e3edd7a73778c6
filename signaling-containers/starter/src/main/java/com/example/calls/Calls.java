package com.example.calls;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.signalbox.core.SignalingEngine;
import io.signalbox.micrometer.SignalingMetrics;
import java.nio.file.Files;
import org.apache.catalina.Context;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.servlets.DefaultServlet;
import org.apache.catalina.startup.Tomcat;
import org.apache.tomcat.websocket.server.WsSci;

/** Calls at {@code ws://localhost:8080/calls?roomId=…&userId=…&userName=…}, until Ctrl-C. */
public final class Calls {

    private Calls() {}

    public static void main(String[] args) throws Exception {
        SignalingEngine engine = engine(new SimpleMeterRegistry());
        Tomcat tomcat = serving(engine, 8080, Files.createTempDirectory("calls").toString());
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(engine, tomcat)));
        tomcat.getServer().await();
    }

    static SignalingEngine engine(MeterRegistry meters) {
        SignalingMetrics metrics = SignalingMetrics.builder(meters).build();
        SignalingEngine engine = SignalingEngine.builder().listener(metrics).build();
        metrics.watch(engine);
        return engine;
    }

    static Tomcat serving(SignalingEngine engine, int port, String directory) throws LifecycleException {
        Tomcat tomcat = new Tomcat();
        tomcat.setBaseDir(directory);
        tomcat.setPort(port);
        tomcat.getConnector();
        Context context = tomcat.addContext("", null);
        // Tomcat asks filters only where there is a servlet.
        Tomcat.addServlet(context, "default", new DefaultServlet()).addMapping("/");
        context.addServletContainerInitializer(new WsSci(), null);
        context.addServletContainerInitializer(
                (classes, servlets) -> servlets.addFilter("calls", new CallsFilter(engine))
                        .addMappingForUrlPatterns(null, false, "/calls"),
                null);
        tomcat.start();
        return tomcat;
    }

    /** Tells the clients to come back later, and then stops. */
    static void stop(SignalingEngine engine, Tomcat tomcat) {
        engine.drain().toCompletableFuture().join();
        engine.close();
        try {
            tomcat.stop();
            tomcat.destroy();
        } catch (LifecycleException e) {
            throw new IllegalStateException(e);
        }
    }
}
