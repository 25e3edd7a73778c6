package io.signalbox.examples;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.signalbox.core.JoinRequest;
import io.signalbox.core.Limits;
import io.signalbox.core.SignalingEngine;
import io.signalbox.spi.Connection;
import io.signalbox.spi.ConnectionHandler;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.BiFunction;

/**
 * Signaling over TCP, a line for each message: a client for scripts and devices is {@code nc}. The first line of a client
 * is the query that a WebSocket client has in its URL, and each further line a message:
 *
 * <pre>
 * roomId=tea&amp;userId=robot&amp;userName=Robot
 * {"type":"ping"}
 * </pre>
 *
 * <p>The server may send <code>\ping</code>, which a living client answers with <code>\pong</code>. Either side ends with
 * <code>\close</code>, a code and a reason. There is no TLS: for a network that is trusted, or behind a tunnel.
 *
 * <p>Its test is {@code ConnectionContract} of the test kit, as for every transport.
 */
public final class LineTransport implements AutoCloseable {

    private static final int MAX_QUERY_BYTES = 4 << 10;

    private final BiFunction<JoinRequest, Connection, ConnectionHandler> engine;
    private final Limits limits;
    private final Executor threads;
    private final ScheduledExecutorService timer;
    private final ServerSocket listening;
    private final Set<Socket> unknown = ConcurrentHashMap.newKeySet();

    /**
     * A transport to this engine.
     *
     * @param port the port to listen on; 0 for one that is free
     * @param threads two for each client, and one that waits for clients. A client for whom there is none is let go
     * @param timer ends the sockets of clients that do not go by themselves
     */
    public LineTransport(SignalingEngine engine, int port, Executor threads, ScheduledExecutorService timer)
            throws IOException {
        this(engine::connect, engine.limits(), port, threads, timer);
    }

    /** A transport to whatever takes connections as an engine does. */
    LineTransport(
            BiFunction<JoinRequest, Connection, ConnectionHandler> engine,
            Limits limits,
            int port,
            Executor threads,
            ScheduledExecutorService timer)
            throws IOException {
        this.engine = engine;
        this.limits = limits;
        this.threads = threads;
        this.timer = timer;
        this.listening = new ServerSocket(port, 50, InetAddress.getLoopbackAddress());
        threads.execute(this::accept);
    }

    /** The port that it listens on. */
    public int port() {
        return listening.getLocalPort();
    }

    /** Takes no more clients. The engine sends those away that have joined. */
    @Override
    public void close() {
        closeQuietly(listening);
        unknown.forEach(LineTransport::closeQuietly);
    }

    private void accept() {
        while (!listening.isClosed()) {
            try {
                Socket socket = listening.accept();
                unknown.add(socket);
                try {
                    threads.execute(() -> serve(socket));
                } catch (RejectedExecutionException tooMany) {
                    forget(socket);
                }
            } catch (IOException closedOrOutOfSockets) {
                // The loop ends when the socket is closed.
            }
        }
    }

    private void forget(Socket socket) {
        unknown.remove(socket);
        closeQuietly(socket);
    }

    private void serve(Socket socket) {
        try {
            // The first line may take as long as the decision about the client.
            socket.setSoTimeout((int) limits.admissionTimeout().toMillis());
            BufferedInputStream in = new BufferedInputStream(socket.getInputStream());
            Lines.Line query = new Lines(in, MAX_QUERY_BYTES).next();
            if (query == null) {
                forget(socket);
                return;
            }
            socket.setSoTimeout(0);
            JoinRequest request = JoinRequest.builder()
                    .query(new String(query.content(), UTF_8))
                    .remoteAddress(socket.getInetAddress())
                    .build();
            LineConnection connection = new LineConnection(socket, timer);
            threads.execute(connection::write);
            unknown.remove(socket);
            connection.read(new Lines(in, limits.maxMessageBytes()), engine.apply(request, connection));
        } catch (IOException | RejectedExecutionException e) {
            forget(socket);
        }
    }

    private static void closeQuietly(AutoCloseable closeable) {
        try {
            closeable.close();
        } catch (Exception isGoneAlready) {
            // Then nothing is left to let go of.
        }
    }
}
