package io.signalbox.examples.server;

import io.signalbox.core.Limits;
import io.signalbox.jakarta.TrustedProxies;
import jakarta.websocket.DeploymentException;
import jakarta.websocket.server.ServerEndpointConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import org.glassfish.grizzly.filterchain.Filter;
import org.glassfish.grizzly.filterchain.FilterChainBuilder;
import org.glassfish.grizzly.filterchain.TransportFilter;
import org.glassfish.grizzly.nio.transport.TCPNIOServerConnection;
import org.glassfish.grizzly.nio.transport.TCPNIOTransport;
import org.glassfish.grizzly.nio.transport.TCPNIOTransportBuilder;
import org.glassfish.grizzly.ssl.SSLEngineConfigurator;
import org.glassfish.grizzly.ssl.SSLFilter;
import org.glassfish.grizzly.strategies.SameThreadIOStrategy;
import org.jspecify.annotations.Nullable;

/** Grizzly's sockets and Tyrus' WebSocket on one port: one endpoint on every path, and HTTP beside it. */
final class SocketServer {

    /** Enough for a query of the longest ids and names, percent-encoded, and a browser's cookies. */
    private static final int MAX_HEADER_BYTES = 16 << 10;

    private static final int READ_BUFFER_BYTES = 16 << 10;

    private final EmbeddedTyrus tyrus;
    private final SocketFilter sockets;
    private final TCPNIOTransport transport;
    private final ScheduledThreadPoolExecutor timer = timer();
    private @Nullable TCPNIOServerConnection listening;

    /**
     * A server that does not listen yet.
     *
     * @param endpoint mounted at {@link EmbeddedTyrus#PATH}
     * @param routes what is beside the WebSockets
     * @param adminRoutes what is at the port of the administration
     * @param limits of them, those on messages, outboxes and the time for a handshake
     * @param proxies whose connections count by the addresses of their clients
     * @param tls null for plain TCP
     */
    SocketServer(
            ServerEndpointConfig endpoint,
            HttpRoutes routes,
            HttpRoutes adminRoutes,
            Limits limits,
            TrustedProxies proxies,
            @Nullable SSLContext tls) {
        tyrus = new EmbeddedTyrus(limits.maxMessageBytes());
        sockets = new SocketFilter(
                tyrus.getWebSocketEngine(),
                routes,
                adminRoutes,
                limits,
                new Deadlines(timer, System::nanoTime),
                proxies);
        transport = transport(sockets, tls);
        try {
            tyrus.register(endpoint);
        } catch (DeploymentException e) {
            throw new IllegalArgumentException("the endpoint does not deploy", e);
        }
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

    private static TCPNIOTransport transport(SocketFilter sockets, @Nullable SSLContext tls) {
        TCPNIOTransport transport = TCPNIOTransportBuilder.newInstance()
                .setName("signaling-server")
                .setIOStrategy(SameThreadIOStrategy.getInstance())
                .setReadBufferSize(READ_BUFFER_BYTES)
                .setTcpNoDelay(true)
                .build();
        List<Filter> below = new ArrayList<>(List.of(new TransportFilter(), new LastWordsFilter(transport)));
        if (tls != null) {
            below.add(new SSLFilter(new SSLEngineConfigurator(tls, false, false, false), null));
        }
        transport.setProcessor(FilterChainBuilder.stateless()
                .addAll(below)
                .add(new HttpCodec(MAX_HEADER_BYTES))
                .add(sockets)
                .build());
        sockets.webSocketFilters(
                FilterChainBuilder.stateless().addAll(below).add(sockets).build());
        return transport;
    }

    /**
     * Listens at a port of the administration. To be called before {@link #listen}.
     *
     * @return the port
     * @throws StartException if that is not possible, as when the port is taken
     */
    int listenForAdministration(String host, int port) throws StartException {
        int bound = port(bind(host, port));
        sockets.adminPort(bound);
        return bound;
    }

    /**
     * Starts to listen.
     *
     * @return the port
     * @throws StartException if that is not possible, as when the port is taken
     */
    int listen(String host, int port) throws StartException {
        TCPNIOServerConnection bound = bind(host, port);
        try {
            transport.start();
        } catch (IOException | RuntimeException e) {
            throw new StartException("cannot start: " + why(e));
        }
        listening = bound;
        return port(bound);
    }

    private TCPNIOServerConnection bind(String host, int port) throws StartException {
        try {
            return transport.bind(host, port);
        } catch (IOException | RuntimeException e) {
            throw new StartException("cannot listen on " + host + " port " + port + ": " + why(e));
        }
    }

    private static int port(TCPNIOServerConnection listening) {
        return ((InetSocketAddress) listening.getLocalAddress()).getPort();
    }

    private static String why(Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        String message = cause.getMessage();
        return message == null ? cause.getClass().getSimpleName() : message;
    }

    /** The TCP connections that are open, whatever they are in the middle of. */
    OpenSockets openSockets() {
        return sockets.sockets();
    }

    /** How many there are of them. */
    int socketCount() {
        return openSockets().count();
    }

    /** Takes no new connections, but at the port of the administration. */
    void stopListening() {
        if (listening != null) {
            transport.unbind(listening);
        }
    }

    /** Waits until all WebSockets have ended, for this time at most. */
    void awaitNoWebSockets(Duration time) throws InterruptedException {
        long deadline = System.nanoTime() + time.toNanos();
        while (sockets.sockets().hasWebSockets() && System.nanoTime() - deadline < 0) {
            TimeUnit.MILLISECONDS.sleep(10);
        }
    }

    /** Drops all connections and ends all threads. */
    void stop() {
        sockets.sockets().all().forEach(ClientSocket::drop);
        try {
            transport.shutdownNow();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            tyrus.stop();
            timer.shutdownNow();
        }
    }
}
