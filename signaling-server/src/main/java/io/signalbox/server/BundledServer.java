package io.signalbox.server;

import io.signalbox.core.SignalingEngine;
import io.signalbox.core.SignalingListener;
import java.nio.file.Path;
import java.util.OptionalInt;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A running server: WebSockets for the engine on every path of one port, the page, and the status.
 *
 * <pre>{@code
 * try (BundledServer server = BundledServer.start(ServerOptions.builder().port(0).build())) {
 *     URI uri = URI.create("ws://localhost:" + server.port() + "/?roomId=r&userId=u&userName=n");
 * }
 * }</pre>
 *
 * <p><b>Threads.</b> Any thread may call any method.
 */
public final class BundledServer implements AutoCloseable {

    private static final Transport.Factory TRANSPORT = GrizzlyTransport::new;

    private final SignalingEngine engine;
    private final Transport sockets;
    private final @Nullable ServerMetrics metrics;
    private final @Nullable TlsCertificate tls;
    private final int port;
    private final int adminPort;
    private final AtomicBoolean closed = new AtomicBoolean();

    private BundledServer(ServerOptions options, SignalingListener listener, @Nullable TlsCertificate tls)
            throws StartException {
        this.tls = tls;
        metrics = options.metrics() ? new ServerMetrics() : null;
        SignalingEngine.Builder builder =
                SignalingEngine.builder().limits(options.limits()).listener(listener);
        if (metrics != null) {
            builder.listener(metrics.listener());
        }
        engine = builder.build();
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

    /**
     * Starts a server that logs what happens.
     *
     * @throws StartException if the port is taken or the TLS files cannot be used
     */
    public static BundledServer start(ServerOptions options) throws StartException {
        return start(options, new LogListener());
    }

    /** Starts a server that tells this listener what happens, and logs nothing of it; otherwise as {@link #start}. */
    public static BundledServer start(ServerOptions options, SignalingListener listener) throws StartException {
        Path certificate = options.tlsCertificate();
        Path key = options.tlsKey();
        TlsCertificate tls = certificate == null || key == null ? null : TlsCertificate.read(certificate, key);
        return new BundledServer(options, listener, tls);
    }

    /**
     * Reads the certificate and its private key again from their files. Handshakes that begin from now on use them, and
     * connections go on as they are.
     *
     * @return false if the server was started without TLS, and there is nothing to read
     * @throws StartException if the files cannot be used: what was read before stays in use
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
     * Stops in order: takes no new connections, sends all clients away with 1001 after what they were sent before, and
     * waits for that, for {@code drainTimeout} and some seconds at most. Closing again does nothing.
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
}
