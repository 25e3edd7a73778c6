package io.signalbox.server;

import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The sockets below routes, handshakes and administration: it listens, reads requests, answers those for HTTP from the
 * routes, and makes WebSockets of the others. Nothing above it knows what library the sockets are from.
 *
 * <p>Any thread may call any method.
 */
interface Transport {

    /** Makes transports of one kind. */
    interface Factory {

        /**
         * A transport that does not listen yet.
         *
         * @param options of them, the addresses, the bound on the head of a request, the proxies whose connections count by
         *     the addresses of their clients, and the limits on messages, outboxes and the time for a handshake
         * @param tls null for plain TCP
         */
        Transport create(Site site, ServerOptions options, @Nullable TlsCertificate tls);
    }

    /**
     * What a transport serves.
     *
     * @param handshakes decide the requests for a WebSocket, on any path
     * @param routes what is beside the WebSockets
     * @param adminRoutes what is at the port of the administration, where there are no WebSockets
     * @param refusedRequests told the status of each answer to a request that was refused before any route was asked
     */
    record Site(Handshakes handshakes, HttpRoutes routes, HttpRoutes adminRoutes, IntConsumer refusedRequests) {}

    /**
     * Listens at a port of the administration. To be called before {@link #listen}.
     *
     * @return the port
     * @throws StartException if that is not possible, as when the port is taken
     */
    int listenForAdministration(int port) throws StartException;

    /**
     * Starts to listen.
     *
     * @return the port
     * @throws StartException if that is not possible, as when the port is taken
     */
    int listen() throws StartException;

    /** Takes no new connections, but at the port of the administration. */
    void stopListening();

    /** Waits until all WebSockets have ended, and no longer than closed ones may take to send their last bytes. */
    void awaitNoWebSockets() throws InterruptedException;

    /** How many TCP connections are open, whatever they are in the middle of. */
    int socketCount();

    /** The connections that were ended before there was a request. */
    RefusedSockets refused();

    /** Drops all connections and ends all threads. */
    void stop();
}
