package io.signalbox.server;

import io.signalbox.core.Limits;
import io.signalbox.websocket.TrustedProxies;
import io.signalbox.websocket.UnfinishedMessages;
import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.net.SocketAddress;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.glassfish.grizzly.Buffer;
import org.glassfish.grizzly.Connection;
import org.glassfish.grizzly.Grizzly;
import org.glassfish.grizzly.attributes.Attribute;
import org.glassfish.grizzly.filterchain.BaseFilter;
import org.glassfish.grizzly.filterchain.FilterChain;
import org.glassfish.grizzly.filterchain.FilterChainContext;
import org.glassfish.grizzly.filterchain.NextAction;
import org.glassfish.grizzly.http.HttpContent;
import org.glassfish.grizzly.http.HttpContext;
import org.glassfish.grizzly.http.HttpRequestPacket;
import org.glassfish.grizzly.http.HttpResponsePacket;
import org.glassfish.grizzly.http.HttpServerFilter;
import org.glassfish.grizzly.http.Protocol;
import org.glassfish.grizzly.memory.Buffers;
import org.jspecify.annotations.Nullable;

/**
 * The end of the filter chain: grants requests for a WebSocket, on any path, and answers others; what a WebSocket brings
 * comes here without the HTTP codec. Nothing waits for a client, so all of it runs on the selector threads: an HTTP
 * connection carries one request, its answer is queued whole, and then it ends.
 */
final class SocketFilter extends BaseFilter {

    private static final System.Logger LOG = System.getLogger(SocketFilter.class.getName());

    /** Where Grizzly's codec keeps the request of a connection. */
    private static final List<Attribute<Object>> HTTP_REQUEST = List.of(
            Grizzly.DEFAULT_ATTRIBUTE_BUILDER.createAttribute(HttpServerFilter.HTTP_SERVER_REQUEST_ATTR_NAME),
            Grizzly.DEFAULT_ATTRIBUTE_BUILDER.createAttribute(HttpContext.class.getName()));

    /** Of the answers that Grizzly has no words for. */
    private static final Map<Integer, String> REASONS =
            Map.of(426, "Upgrade Required", 431, "Request Header Fields Too Large");

    /** What comes from clients must not fill the log. */
    private static final Duration BETWEEN_WARNINGS = Duration.ofMinutes(1);

    private final Transport.Site site;
    private final Limits limits;
    private final Duration handshakeTimeout;
    private final Deadlines deadlines;
    private final OpenSockets sockets;
    private final UnsentBytes unsent;
    private final UnfinishedMessages unfinished;
    private final TrustedProxies proxies;

    /** The filters of a connection that is a WebSocket; this is the last of them, too. Set before the first connection. */
    private @Nullable FilterChain webSocketFilters;

    /** The port of the administration; -1 if it has none of its own. */
    private volatile int adminPort = -1;

    /** By {@link System#nanoTime}; 0 for never. */
    private final AtomicLong warnedAt = new AtomicLong();

    /**
     * The filter.
     *
     * @param options of them, the limits on what a client may send and may leave unread, and the proxies whose connections
     *     count by the addresses of their clients
     */
    SocketFilter(Transport.Site site, ServerOptions options, Deadlines deadlines) {
        this.site = site;
        this.limits = options.limits();
        this.handshakeTimeout = options.handshakeTimeout();
        this.sockets = new OpenSockets(limits.maxConnections());
        this.unsent = new UnsentBytes(options.maxUnsentBytes(), sockets);
        this.unfinished = new UnfinishedMessages(options.maxUnfinishedBytes());
        this.deadlines = deadlines;
        this.proxies = options.trustedProxies();
    }

    /** Sets the filters of connections that are WebSockets. */
    void webSocketFilters(FilterChain filters) {
        webSocketFilters = filters;
    }

    /** Sets the port of the administration, once it is known. */
    void adminPort(int port) {
        adminPort = port;
    }

    /** The connections that are open now, WebSockets and others. */
    OpenSockets sockets() {
        return sockets;
    }

    @Override
    @SuppressWarnings("unchecked")
    public NextAction handleAccept(FilterChainContext ctx) {
        Connection<SocketAddress> connection = ctx.getConnection();
        ClientSocket socket = new ClientSocket(connection, deadlines, handshakeTimeout, sockets, unsent);
        InetAddress peer = SocketsByAddress.addressOf(connection.getPeerAddress());
        socket.comesFrom(peer == null || proxies.trusts(peer) ? null : peer);
        ClientSocket superfluous = sockets.add(socket);
        if (superfluous != null) {
            warnOfTooMany();
            superfluous.drop();
        }
        return ctx.getInvokeAction();
    }

    private void warnOfTooMany() {
        long now = System.nanoTime();
        long last = warnedAt.get();
        if ((last == 0 || now - last > BETWEEN_WARNINGS.toNanos()) && warnedAt.compareAndSet(last, now)) {
            LOG.log(
                    Level.WARNING,
                    "too many sockets: those on their way out are dropped, or those that wait for a handshake");
        }
    }

    @Override
    public NextAction handleClose(FilterChainContext ctx) {
        ClientSocket socket = ClientSocket.of(ctx.getConnection());
        if (socket != null) {
            socket.closed();
        }
        return ctx.getInvokeAction();
    }

    @Override
    public NextAction handleRead(FilterChainContext ctx) {
        Object message = ctx.getMessage();
        ClientSocket socket = ClientSocket.of(ctx.getConnection());
        if (message instanceof Buffer buffer) {
            feed(socket, buffer);
        } else if (socket != null && !socket.isFinishing()) {
            first(ctx, socket, (HttpContent) message);
        }
        return ctx.getStopAction();
    }

    private void first(FilterChainContext ctx, ClientSocket socket, HttpContent content) {
        HttpRequestPacket request = (HttpRequestPacket) content.getHttpHeader();
        socket.requestArrived();
        try {
            HttpReply refusal = HttpCodec.refusal(request);
            boolean admin = request.getLocalPort() == adminPort;
            if (refusal != null) {
                refuse(ctx, socket, request, refusal);
            } else if (admin || !Upgrade.isWebSocket(request)) {
                answer(
                        ctx,
                        socket,
                        request,
                        (admin ? site.adminRoutes() : site.routes()).reply(HttpCodec.request(request)));
            } else if (upgrade(ctx, socket, request)) {
                feed(socket, content.getContent());
            }
        } catch (RuntimeException | StackOverflowError e) {
            // Nothing goes as deep as a client likes; if something does, that client alone is to see it. What comes
            // from clients must not fill the log: at this level an operator has asked for it.
            LOG.log(Level.DEBUG, "a request failed", e);
            if (request.getResponse().isCommitted()) {
                socket.finish(ClientSocket.ANSWER_TIMEOUT);
            } else {
                refuse(ctx, socket, request, HttpReply.text(400, "Bad request", Map.of()));
            }
        }
    }

    private void refuse(FilterChainContext ctx, ClientSocket socket, HttpRequestPacket request, HttpReply refusal) {
        site.refusedRequests().accept(refusal.status());
        answer(ctx, socket, request, refusal);
    }

    private boolean upgrade(FilterChainContext ctx, ClientSocket socket, HttpRequestPacket request) {
        Handshake handshake = Upgrade.handshake(request, proxies);
        HttpReply refusal = Upgrade.isWellFormed(request)
                ? site.handshakes().refusal(handshake)
                : HttpReply.text(400, "Not a WebSocket handshake", Map.of());
        if (refusal != null) {
            refuse(ctx, socket, request, refusal);
            return false;
        }
        HttpResponsePacket granted = Upgrade.granted(request, Handshakes.subprotocol(handshake));
        ctx.write(HttpContent.builder(granted).build());
        leaveHttp(ctx.getConnection());
        WebSocketConnection webSocket = new WebSocketConnection(socket, limits, unfinished);
        socket.unsent().allow(limits.maxOutboxBytes());
        socket.upgraded(webSocket);
        socket.comesFrom(handshake.client());
        webSocket.open(site.handshakes(), handshake);
        return true;
    }

    /** What comes and goes from now on does so without the HTTP codec, which would keep the request. */
    private void leaveHttp(Connection<?> connection) {
        connection.setProcessor(webSocketFilters);
        HTTP_REQUEST.forEach(attribute -> attribute.remove(connection));
    }

    /** Takes what a client sends over its WebSocket. The memory is used again for the next read. */
    private static void feed(@Nullable ClientSocket socket, Buffer buffer) {
        if (socket != null && buffer.hasRemaining()) {
            socket.read(buffer.toByteBuffer());
        }
        buffer.tryDispose();
    }

    private void answer(FilterChainContext ctx, ClientSocket socket, HttpRequestPacket request, HttpReply reply) {
        // A wish for an upgrade that is not granted, HTTP/2 say, leaves an ordinary request.
        request.setIgnoreContentModifiers(false);
        HttpResponsePacket response = request.getResponse();
        response.setProtocol(Protocol.HTTP_1_1);
        response.setStatus(reply.status());
        String reason = REASONS.get(reply.status());
        if (reason != null) {
            response.setReasonPhrase(reason);
        }
        response.setContentType(reply.contentType());
        response.setContentLength(reply.body().remaining());
        response.setHeader(
                "Date", DateTimeFormatter.RFC_1123_DATE_TIME.format(ZonedDateTime.now(Clock.system(ZoneOffset.UTC))));
        reply.headers().forEach(response::setHeader);
        boolean bodiless = request.getMethod().matchesMethod("HEAD") || reply.status() == 304;
        HttpContent.Builder<?> content = HttpContent.builder(response).last(true);
        if (!bodiless) {
            content.content(Buffers.wrap(ctx.getMemoryManager(), reply.body().duplicate()));
        }
        socket.unsent().allow(reply.body().remaining());
        ctx.write(content.build());
        socket.finish(ClientSocket.ANSWER_TIMEOUT);
    }
}
