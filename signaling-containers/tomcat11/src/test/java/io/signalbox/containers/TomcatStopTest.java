package io.signalbox.containers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.gson.JsonElement;
import io.signalbox.core.SignalingEngine;
import io.signalbox.jakarta.SignalingEndpoint;
import io.signalbox.testkit.SignalingClient;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.apache.catalina.Context;
import org.apache.catalina.startup.Tomcat;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tomcat looks for what an application has left behind when it stops, and warns of it. */
class TomcatStopTest {

    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Warnings warnings = new Warnings();
    private final Logger tomcatsLog = Logger.getLogger("org.apache.catalina");
    private Path base;

    @BeforeEach
    void listen() throws IOException {
        base = Files.createTempDirectory(Path.of("target"), "tomcat").toAbsolutePath();
        tomcatsLog.addHandler(warnings);
    }

    @AfterEach
    void unlisten() {
        tomcatsLog.removeHandler(warnings);
    }

    @Test
    void aProgramThatDrainsLeavesNothingThatTomcatWarnsOf() throws Exception {
        SignalingEngine engine = SignalingEngine.builder().build();
        Tomcat tomcat = CallsOnTomcat.serving(List.of(SignalingEndpoint.config("/calls", engine)), base);

        callAndStop(tomcat, context -> {
            engine.drain().toCompletableFuture().join();
            engine.close();
        });
    }

    @Test
    void anApplicationWithTheLibraryInItLeavesNothingThatTomcatWarnsOf() throws Exception {
        Tomcat tomcat = new Tomcat();
        tomcat.setBaseDir(base.toString());
        tomcat.addWebapp("", application().toString());

        callAndStop(tomcat, context -> {
            Object drain = context.getServletContext().getAttribute(DrainableCalls.DRAIN);
            assertThat(drain.getClass().getClassLoader())
                    .isSameAs(context.getLoader().getClassLoader());
            ((Runnable) drain).run();
        });
    }

    private interface Drain {
        void of(Context context) throws Exception;
    }

    private void callAndStop(Tomcat tomcat, Drain drain) throws Exception {
        tomcat.setPort(0);
        tomcat.getConnector().setProperty("address", "127.0.0.1");
        tomcat.start();
        Context context = (Context) tomcat.getHost().findChild("");
        ClassLoader application = context.getLoader().getClassLoader();
        try {
            URI calls = URI.create("ws://127.0.0.1:" + tomcat.getConnector().getLocalPort() + "/calls");
            SignalingClient alice = SignalingClient.join(calls, "tea", "alice", "Alice");
            SignalingClient bob = SignalingClient.join(calls, "tea", "bob", "Bob");
            alice.expect("participant-joined");
            SignalingClient again = SignalingClient.join(calls, "tea", "bob", "Bob");
            bob.awaitClosed();
            again.send("{\"type\":\"offer\",\"targetUserId\":\"alice\",\"sdp\":\"v=0\"}");
            alice.skipTo("offer");

            drain.of(context);
            assertThat(alice.awaitClosed().code()).isEqualTo(1001);
            assertThat(again.awaitClosed().code()).isEqualTo(1001);
            // The last task of a thread may have told of its end, and be about to return.
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(threadsOf(application)).isEmpty());
            warnings.texts.clear();
        } finally {
            tomcat.stop();
            tomcat.destroy();
        }
        assertThat(warnings.texts).isEmpty();
    }

    /** The engine's and the adapter's threads that the application would be said to have left behind. */
    private static List<String> threadsOf(ClassLoader application) {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getContextClassLoader() == application)
                .map(Thread::getName)
                .filter(name -> name.startsWith("signal"))
                .toList();
    }

    /** The directory of an application, with the listener and the library. */
    private Path application() throws Exception {
        Path information = base.resolve("application/WEB-INF");
        Path listener = information.resolve("classes").resolve(fileOf(DrainableCalls.class));
        Files.createDirectories(listener.getParent());
        try (InputStream bytes =
                DrainableCalls.class.getClassLoader().getResourceAsStream(fileOf(DrainableCalls.class))) {
            Files.copy(bytes, listener);
        }
        for (Class<?> each : List.of(SignalingEngine.class, SignalingEndpoint.class, JsonElement.class)) {
            copyLibrary(each, information);
        }
        return information.getParent();
    }

    private static String fileOf(Class<?> type) {
        return type.getName().replace('.', '/') + ".class";
    }

    /** The jar of this class, or the directory that a build puts its classes into. */
    private static void copyLibrary(Class<?> type, Path information) throws IOException, URISyntaxException {
        Path source =
                Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
        if (Files.isRegularFile(source)) {
            Files.createDirectories(information.resolve("lib"));
            Files.copy(source, information.resolve("lib").resolve(source.getFileName()));
            return;
        }
        try (Stream<Path> files = Files.walk(source)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path target = information
                        .resolve("classes")
                        .resolve(source.relativize(file).toString());
                Files.createDirectories(target.getParent());
                if (!Files.exists(target)) {
                    Files.copy(file, target);
                }
            }
        }
    }

    private static final class Warnings extends Handler {

        private final Queue<String> texts = new ConcurrentLinkedQueue<>();

        @Override
        public void publish(LogRecord entry) {
            if (entry.getLevel().intValue() >= Level.WARNING.intValue()) {
                texts.add(entry.getLoggerName() + ": " + entry.getMessage());
            }
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }
}
