package io.signalbox.server;

import io.signalbox.core.Limits;
import io.signalbox.spi.DaemonThreads;
import io.signalbox.spi.LogText;
import jakarta.websocket.DeploymentException;
import jakarta.websocket.server.ServerEndpointConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;
import org.glassfish.grizzly.filterchain.Filter;
import org.glassfish.grizzly.filterchain.FilterChainBuilder;
import org.glassfish.grizzly.filterchain.TransportFilter;
import org.glassfish.grizzly.nio.transport.TCPNIOServerConnection;
import org.glassfish.grizzly.nio.transport.TCPNIOTransport;
import org.glassfish.grizzly.nio.transport.TCPNIOTransportBuilder;
import org.glassfish.grizzly.strategies.SameThreadIOStrategy;
import org.jspecify.annotations.Nullable;

/** Grizzly's sockets and Tyrus' WebSocket on one port: one endpoint on every path, and HTTP beside it. */
final class SocketServer {

    private static final int READ_BUFFER_BYTES = 16 << 10;

    private final ServerOptions options;
    private final EmbeddedTyrus tyrus;
    private final SocketFilter sockets;
    private final RefusedSockets refused = new RefusedSockets();
    private final TCPNIOTransport transport;
    private final ScheduledThreadPoolExecutor timer = timer();
    private @Nullable TCPNIOServerConnection listening;

    /**
     * A server that does not listen yet.
     *
     * @param endpoint mounted at {@link EmbeddedTyrus#PATH}
     * @param routes what is beside the WebSockets
     * @param adminRoutes what is at the port of the administration
     * @param refusedRequests told the status of each answer to a request that was refused before any route was asked
     * @param options of them, the addresses, the bound on the head of a request, the proxies whose connections count by the
     *     addresses of their clients, the time for a handshake, and the limits on messages and outboxes
     * @param tls null for plain TCP
     */
    SocketServer(
            ServerEndpointConfig endpoint,
            HttpRoutes routes,
            HttpRoutes adminRoutes,
            IntConsumer refusedRequests,
            ServerOptions options,
            @Nullable TlsCertificate tls) {
        this.options = options;
        Limits limits = options.limits();
        tyrus = new EmbeddedTyrus(limits.maxMessageBytes());
        sockets = new SocketFilter(
                tyrus.getWebSocketEngine(),
                routes,
                adminRoutes,
                refusedRequests,
                limits,
                options.handshakeTimeout(),
                new Deadlines(timer, System::nanoTime),
                options.trustedProxies());
        transport = transport(sockets, options.maxHeadBytes(), refused, tls);
        try {
            tyrus.register(endpoint);
        } catch (DeploymentException e) {
            throw new IllegalArgumentException("the endpoint does not deploy", e);
        }
    }

    private static ScheduledThreadPoolExecutor timer() {
        ScheduledThreadPoolExecutor timer =
                new ScheduledThreadPoolExecutor(1, DaemonThreads.named("signaling-server-timer"));
        timer.setRemoveOnCancelPolicy(true);
        return timer;
    }

    private static TCPNIOTransport transport(
            SocketFilter sockets, int maxHeadBytes, RefusedSockets refused, @Nullable TlsCertificate tls) {
        TCPNIOTransport transport = TCPNIOTransportBuilder.newInstance()
                .setName("signaling-server")
                .setIOStrategy(SameThreadIOStrategy.getInstance())
                .setReadBufferSize(READ_BUFFER_BYTES)
                .setTcpNoDelay(true)
                .build();
        List<Filter> below = new ArrayList<>(List.of(new TransportFilter(), new LastWordsFilter(transport)));
        if (tls != null) {
            below.add(new TlsFilter(tls, refused));
        }
        transport.setProcessor(FilterChainBuilder.stateless()
                .addAll(below)
                .add(new HttpCodec(maxHeadBytes, refused))
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
    int listenForAdministration(int port) throws StartException {
        int bound = port(bind("--admin-port", port));
        sockets.adminPort(bound);
        return bound;
    }

    /**
     * Starts to listen.
     *
     * @return the port
     * @throws StartException if that is not possible, as when the port is taken
     */
    int listen() throws StartException {
        TCPNIOServerConnection bound = bind("--port", options.port());
        try {
            transport.start();
        } catch (IOException | RuntimeException e) {
            throw new StartException("cannot start: " + why(e));
        }
        listening = bound;
        return port(bound);
    }

    private TCPNIOServerConnection bind(String portFlag, int port) throws StartException {
        String host = options.host();
        try {
            return transport.bind(new InetSocketAddress(InetAddress.getByName(host), port));
        } catch (UnknownHostException e) {
            throw new StartException(options.nameOf("--host") + " '" + LogText.of(host)
                    + "' is neither an address nor a name that has one");
        } catch (IOException | RuntimeException e) {
            throw new StartException("cannot listen on " + host + " port " + port + ", which "
                    + options.nameOf("--host") + " and " + options.nameOf(portFlag) + " say: " + why(e));
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

    /** The connections that were ended before there was a request. */
    RefusedSockets refused() {
        return refused;
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
