package io.signalbox.server;

import io.signalbox.spi.DaemonThreads;
import io.signalbox.spi.LogText;
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
import org.glassfish.grizzly.filterchain.Filter;
import org.glassfish.grizzly.filterchain.FilterChainBuilder;
import org.glassfish.grizzly.filterchain.TransportFilter;
import org.glassfish.grizzly.nio.transport.TCPNIOServerConnection;
import org.glassfish.grizzly.nio.transport.TCPNIOTransport;
import org.glassfish.grizzly.nio.transport.TCPNIOTransportBuilder;
import org.glassfish.grizzly.strategies.SameThreadIOStrategy;
import org.jspecify.annotations.Nullable;

/** Grizzly's sockets: WebSockets and HTTP on one port, and the administration's on another. */
final class GrizzlyTransport implements Transport {

    private static final int READ_BUFFER_BYTES = 16 << 10;

    /** How long closed connections may take to send their last bytes, at most. */
    private static final Duration LAST_BYTES = ClientSocket.LAST_BYTES_TIMEOUT.plusMillis(500);

    private final ServerOptions options;
    private final SocketFilter sockets;
    private final RefusedSockets refused = new RefusedSockets();
    private final TCPNIOTransport transport;
    private final ScheduledThreadPoolExecutor timer = timer();
    private @Nullable TCPNIOServerConnection listening;

    GrizzlyTransport(Site site, ServerOptions options, @Nullable TlsCertificate tls) {
        this.options = options;
        sockets = new SocketFilter(site, options, new Deadlines(timer, System::nanoTime));
        transport = transport(sockets, options.maxHeadBytes(), refused, tls);
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

    @Override
    public int listenForAdministration(int port) throws StartException {
        int bound = port(bind("--admin-port", port));
        sockets.adminPort(bound);
        return bound;
    }

    @Override
    public int listen() throws StartException {
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

    @Override
    public int socketCount() {
        return openSockets().count();
    }

    @Override
    public RefusedSockets refused() {
        return refused;
    }

    @Override
    public void stopListening() {
        if (listening != null) {
            transport.unbind(listening);
        }
    }

    @Override
    public void awaitNoWebSockets() throws InterruptedException {
        long deadline = System.nanoTime() + LAST_BYTES.toNanos();
        while (sockets.sockets().hasWebSockets() && System.nanoTime() - deadline < 0) {
            TimeUnit.MILLISECONDS.sleep(10);
        }
    }

    @Override
    public void stop() {
        sockets.sockets().all().forEach(ClientSocket::drop);
        try {
            transport.shutdownNow();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            timer.shutdownNow();
        }
    }
}
