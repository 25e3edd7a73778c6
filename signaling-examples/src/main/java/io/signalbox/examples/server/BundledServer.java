package io.signalbox.examples.server;

import io.signalbox.core.SignalingEngine;
import io.signalbox.core.SignalingListener;
import io.signalbox.jakarta.EndpointOptions;
import io.signalbox.jakarta.SignalingEndpoint;
import jakarta.websocket.DeploymentException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.net.ssl.SSLContext;
import org.glassfish.grizzly.filterchain.FilterChainBuilder;
import org.glassfish.grizzly.filterchain.TransportFilter;
import org.glassfish.grizzly.http.HttpServerFilter;
import org.glassfish.grizzly.nio.transport.TCPNIOServerConnection;
import org.glassfish.grizzly.nio.transport.TCPNIOTransport;
import org.glassfish.grizzly.nio.transport.TCPNIOTransportBuilder;
import org.glassfish.grizzly.ssl.SSLEngineConfigurator;
import org.glassfish.grizzly.ssl.SSLFilter;
import org.glassfish.grizzly.strategies.SameThreadIOStrategy;
import org.jspecify.annotations.Nullable;

/**
 * A running server: Grizzly's sockets, Tyrus' WebSocket, the library's programmatic endpoint on every path, and the page.
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

    /** Enough for a query of the longest ids and names, percent-encoded, and a browser's cookies. */
    private static final int MAX_HEADER_BYTES = 16 << 10;

    private static final int READ_BUFFER_BYTES = 16 << 10;

    /** How long closed connections may take to send their last bytes, at most. */
    private static final Duration LAST_BYTES = Duration.ofMillis(2_500);

    private final SignalingEngine engine;
    private final EmbeddedTyrus tyrus;
    private final SocketFilter sockets;
    private final TCPNIOTransport transport;
    private final ScheduledThreadPoolExecutor timer;
    private final int port;
    private final AtomicBoolean closed = new AtomicBoolean();

    private BundledServer(ServerOptions options, SignalingListener listener, @Nullable SSLContext tls)
            throws StartException {
        timer = timer();
        engine = SignalingEngine.builder()
                .limits(options.limits())
                .listener(listener)
                .build();
        tyrus = new EmbeddedTyrus(options.limits().maxMessageBytes());
        HttpRoutes routes = new HttpRoutes(engine, options.iceServers());
        sockets = new SocketFilter(tyrus.getWebSocketEngine(), routes, options.limits(), timer);
        transport = transport(sockets, tls);
        try {
            tyrus.register(SignalingEndpoint.config(
                    EmbeddedTyrus.PATH,
                    engine,
                    EndpointOptions.builder()
                            .origins(options.origins())
                            .trustedProxies(options.trustedProxies())
                            .build()));
            TCPNIOServerConnection listening = transport.bind(options.host(), options.port());
            transport.start();
            port = ((InetSocketAddress) listening.getLocalAddress()).getPort();
        } catch (IOException | RuntimeException e) {
            stop();
            throw new StartException("cannot listen on " + options.host() + " port " + options.port() + ": " + why(e));
        } catch (DeploymentException e) {
            stop();
            throw new IllegalStateException("the library's endpoint does not deploy", e);
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
        SSLContext tls = certificate == null || key == null ? null : TlsFiles.context(certificate, key);
        return new BundledServer(options, listener, tls);
    }

    private static ScheduledThreadPoolExecutor timer() {
        ScheduledThreadPoolExecutor timer = (ScheduledThreadPoolExecutor) Executors.newScheduledThreadPool(1, task -> {
            Thread thread = new Thread(task, "signaling-server-timer");
            thread.setDaemon(true);
            return thread;
        });
        timer.setRemoveOnCancelPolicy(true);
        return timer;
    }

    @SuppressWarnings("deprecation") // Grizzly has deprecated all ways to make its HTTP codec, and has no other.
    private static TCPNIOTransport transport(SocketFilter sockets, @Nullable SSLContext tls) {
        FilterChainBuilder filters = FilterChainBuilder.stateless().add(new TransportFilter());
        if (tls != null) {
            filters.add(new SSLFilter(new SSLEngineConfigurator(tls, false, false, false), null));
        }
        filters.add(new HttpServerFilter(true, MAX_HEADER_BYTES, null, null)).add(sockets);
        TCPNIOTransport transport = TCPNIOTransportBuilder.newInstance()
                .setName("signaling-server")
                .setIOStrategy(SameThreadIOStrategy.getInstance())
                .setReadBufferSize(READ_BUFFER_BYTES)
                .setTcpNoDelay(true)
                .build();
        transport.setProcessor(filters.build());
        return transport;
    }

    private static String why(Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        String message = cause.getMessage();
        return message == null ? cause.getClass().getSimpleName() : message;
    }

    /** The port that is listened on. */
    public int port() {
        return port;
    }

    /** The engine: to look at its rooms, or to close participants. */
    public SignalingEngine engine() {
        return engine;
    }

    /** How many TCP connections are open, whatever they are in the middle of. */
    int socketCount() {
        return sockets.sockets().size();
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
        transport.unbindAll();
        try {
            engine.drain()
                    .toCompletableFuture()
                    .get(engine.limits().drainTimeout().plusSeconds(1).toMillis(), TimeUnit.MILLISECONDS);
            awaitLastBytes();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (java.util.concurrent.ExecutionException | TimeoutException tookTooLong) {
            // What follows closes everything without waiting.
        } finally {
            stop();
        }
    }

    private void awaitLastBytes() throws InterruptedException {
        long deadline = System.nanoTime() + LAST_BYTES.toNanos();
        while (sockets.sockets().stream().anyMatch(ClientSocket::isWebSocket) && System.nanoTime() < deadline) {
            TimeUnit.MILLISECONDS.sleep(10);
        }
    }

    private void stop() {
        engine.close();
        sockets.sockets().forEach(ClientSocket::drop);
        try {
            transport.shutdownNow();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        } finally {
            tyrus.stop();
            timer.shutdownNow();
        }
    }
}
