package io.signalbox.server;

import io.signalbox.core.AccessPolicy;
import io.signalbox.core.MessageRouter;
import io.signalbox.core.SignalingEngine;
import io.signalbox.core.SignalingListener;
import io.signalbox.core.SweepPolicy;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The bundled server, in its own process or inside another program: clients' WebSockets on every path of one port, the page,
 * and the status. {@link #builder} starts it with a router, policies and listeners of one's own; {@link #main} is the program
 * {@code signaling-server [flags]}.
 *
 * <pre>{@code
 * ServerOptions options = ServerOptions.builder().port(0).build();
 * try (SignalingServer server = SignalingServer.builder().options(options).router(router).start()) {
 *     URI uri = URI.create("ws://localhost:" + server.port() + "/?roomId=r&userId=u&userName=n");
 * }
 * }</pre>
 *
 * <p>The server logs its events through SLF4J, to {@code io.signalbox.server}. The server leaves the configuration of the log to
 * the program that starts it.
 *
 * <p><b>Threads.</b> Any thread may call any method.
 */
public final class SignalingServer implements AutoCloseable {

    private static final Transport.Factory TRANSPORT = GrizzlyTransport::new;

    private final SignalingEngine engine;
    private final Transport sockets;
    private final @Nullable ServerMetrics metrics;
    private final @Nullable TlsCertificate tls;
    private final int port;
    private final int adminPort;
    private final AtomicBoolean closed = new AtomicBoolean();

    private SignalingServer(Builder builder, @Nullable TlsCertificate tls) throws StartException {
        this.tls = tls;
        ServerOptions options = builder.options;
        metrics = options.metrics() ? new ServerMetrics() : null;
        engine = engine(builder, metrics);
        WebPage page = new WebPage();
        Administrators administrators =
                new Administrators(options.adminToken(), options.trustedProxies(), System::nanoTime);
        IntConsumer refused = metrics == null ? status -> {} : metrics::refused;
        StatusRoutes status = new StatusRoutes(engine, options.names(), administrators, options.healthDetails());
        OptionalInt ownPort = options.adminPort();
        AdminRoutes admin =
                new AdminRoutes(engine, metrics, administrators, ownPort.isPresent(), status, page, refused);
        sockets = TRANSPORT.create(
                new Transport.Site(
                        new Handshakes(engine, options.origins()),
                        new PublicRoutes(status, ownPort.isPresent() ? null : admin, options.iceServers(), page),
                        admin,
                        refused),
                options,
                tls);
        if (metrics != null) {
            metrics.watch(engine, sockets::socketCount, sockets.refused());
        }
        try {
            int bound = ownPort.isPresent() ? sockets.listenForAdministration(ownPort.getAsInt()) : -1;
            port = sockets.listen();
            adminPort = ownPort.isPresent() ? bound : port;
        } catch (StartException e) {
            stop();
            throw e;
        }
    }

    private static SignalingEngine engine(Builder builder, @Nullable ServerMetrics metrics) {
        SignalingEngine.Builder engine = SignalingEngine.builder()
                .limits(builder.options.limits())
                .router(builder.router)
                .accessPolicy(builder.accessPolicy);
        if (builder.sweepPolicy != null) {
            engine.sweepPolicy(builder.sweepPolicy);
        }
        if (builder.logsEvents) {
            engine.listener(new LogListener());
        }
        if (metrics != null) {
            engine.listener(metrics.listener());
        }
        builder.listeners.forEach(engine::listener);
        return engine.build();
    }

    /** Starts from the default options, a router for WebRTC, and policies that let everybody in. */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * The program. Starts the server and waits until the process is told to stop. Exit codes: 0 after an orderly stop by
     * SIGTERM or Ctrl-C, 1 if it cannot start, 2 if a setting cannot be used. In the last two cases it writes one line to
     * standard error. With {@code --health-check} it starts no server: it asks a running one for its health, and exits with
     * 0 or 1.
     */
    public static void main(String[] args) throws InterruptedException {
        Integer exitCode = Program.run(List.of(args), System.getenv(), System.out, System.err);
        if (exitCode != null) {
            System.exit(exitCode);
        }
        // Whatever runs this program may end the process when main returns.
        new CountDownLatch(1).await();
    }

    /** The version of the jar; {@code development} outside of one. */
    static String version() {
        return Objects.requireNonNullElse(SignalingServer.class.getPackage().getImplementationVersion(), "development");
    }

    /**
     * Reads the certificate and its private key again from their files. Handshakes that begin from now on use them, and
     * connections go on as they are.
     *
     * @return false if the server was started without TLS, and there are no files
     * @throws StartException if the files cannot be used: the former certificate stays in use
     */
    public boolean reloadCertificate() throws StartException {
        if (tls == null) {
            return false;
        }
        tls.readAgain();
        return true;
    }

    /** The port that is listened on. */
    public int port() {
        return port;
    }

    /** The port of the administration: one of its own, or the same. */
    public int adminPort() {
        return adminPort;
    }

    /** The engine: to look at its rooms, or to close participants. */
    public SignalingEngine engine() {
        return engine;
    }

    /** How many TCP connections are open, whatever they are in the middle of. */
    int socketCount() {
        return sockets.socketCount();
    }

    /**
     * Stops in order. The server takes no new connections, delivers earlier messages, sends all clients away with 1001,
     * and waits for that: for {@code drainTimeout} and some seconds at most. Closing again does nothing.
     */
    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        sockets.stopListening();
        try {
            engine.drain()
                    .toCompletableFuture()
                    .get(engine.limits().drainTimeout().plusSeconds(1).toMillis(), TimeUnit.MILLISECONDS);
            sockets.awaitNoWebSockets();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException tookTooLong) {
            // What follows closes everything without waiting.
        } finally {
            stop();
        }
    }

    private void stop() {
        engine.close();
        sockets.stop();
        if (metrics != null) {
            metrics.close();
        }
    }

    /** What a server is started with. For one thread at a time. */
    public static final class Builder {

        private ServerOptions options = ServerOptions.builder().build();
        private MessageRouter router = MessageRouter.webrtc();
        private AccessPolicy accessPolicy = AccessPolicy.open();
        private @Nullable SweepPolicy sweepPolicy;
        private final List<SignalingListener> listeners = new ArrayList<>();
        private boolean logsEvents = true;

        private Builder() {}

        /** Sets the options: port, addresses, TLS, limits and the others. */
        public Builder options(ServerOptions options) {
            this.options = Objects.requireNonNull(options, "options");
            return this;
        }

        /** Sets who decides where a message goes. {@link MessageRouter#webrtc} is the default. */
        public Builder router(MessageRouter router) {
            this.router = Objects.requireNonNull(router, "router");
            return this;
        }

        /** Sets who decides about the clients that want to come in. By default they all come in. */
        public Builder accessPolicy(AccessPolicy accessPolicy) {
            this.accessPolicy = Objects.requireNonNull(accessPolicy, "accessPolicy");
            return this;
        }

        /** Sets who decides about each participant at a sweep. The engine's own policy is the default. */
        public Builder sweepPolicy(SweepPolicy sweepPolicy) {
            this.sweepPolicy = Objects.requireNonNull(sweepPolicy, "sweepPolicy");
            return this;
        }

        /** Adds a listener, which is called after the log, the metrics and the listeners that were added before. */
        public Builder listener(SignalingListener listener) {
            listeners.add(Objects.requireNonNull(listener, "listener"));
            return this;
        }

        /** Whether joins, leaves and refusals are logged, one line each, which is the default. */
        public Builder logsEvents(boolean logsEvents) {
            this.logsEvents = logsEvents;
            return this;
        }

        /**
         * Starts the server. It takes connections when this returns, until {@link SignalingServer#close}.
         *
         * @throws StartException if the port is taken or the TLS files cannot be used
         */
        public SignalingServer start() throws StartException {
            Path certificate = options.tlsCertificate();
            Path key = options.tlsKey();
            TlsCertificate tls = certificate == null || key == null ? null : TlsCertificate.read(certificate, key);
            return new SignalingServer(this, tls);
        }
    }
}
