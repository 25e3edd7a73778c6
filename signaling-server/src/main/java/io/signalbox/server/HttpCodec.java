package io.signalbox.server;

import io.signalbox.server.RefusedSockets.Reason;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.glassfish.grizzly.Buffer;
import org.glassfish.grizzly.filterchain.FilterChainContext;
import org.glassfish.grizzly.filterchain.NextAction;
import org.glassfish.grizzly.http.HttpHeader;
import org.glassfish.grizzly.http.HttpPacketParsing;
import org.glassfish.grizzly.http.HttpRequestPacket;
import org.glassfish.grizzly.http.HttpServerFilter;
import org.glassfish.grizzly.http.Note;
import org.glassfish.grizzly.http.Protocol;
import org.glassfish.grizzly.http.util.Header;
import org.glassfish.grizzly.http.util.MimeHeaders;
import org.jspecify.annotations.Nullable;

/**
 * Grizzly's HTTP codec. A head that it cannot read, or does not take, comes to the next filter too, with the answer that
 * it gets: Grizzly's own has no text, and its way to close resets the connection of a client that still sends, so that the
 * client may never see the answer. TLS, where there is none, is answered, too.
 */
final class HttpCodec extends HttpServerFilter {

    private static final Note<HttpReply> REFUSAL = HttpRequestPacket.createNote(HttpCodec.class.getName());

    private static final HttpReply MALFORMED = HttpReply.text(400, "Bad request", Map.of());
    private static final HttpReply OTHER_VERSION = HttpReply.text(505, "Only HTTP/1.1 is supported", Map.of());

    private final HttpReply tooLarge;
    private final RefusedSockets refused;

    /**
     * A codec that refuses longer heads than this with 431.
     *
     * @param maxHeadBytes of the request line and the headers together
     * @param refused counts the sockets that come with TLS where there is none
     */
    @SuppressWarnings("deprecation") // Grizzly has deprecated all ways to make its HTTP codec, and has no other.
    HttpCodec(int maxHeadBytes, RefusedSockets refused) {
        super(true, maxHeadBytes, null, null);
        this.refused = refused;
        tooLarge = HttpReply.text(
                431,
                "A request line and its headers, cookies included, may have " + maxHeadBytes + " bytes and "
                        + MimeHeaders.MAX_NUM_HEADERS_DEFAULT + " headers",
                Map.of());
    }

    /** The answer to a request that must be refused for its head; null where nothing is wrong with it. */
    static @Nullable HttpReply refusal(HttpRequestPacket request) {
        return request.getNote(REFUSAL);
    }

    /** The request in a form that knows nothing of Grizzly. */
    static HttpRequest request(HttpRequestPacket packet) {
        List<String> forwardedFor = new ArrayList<>();
        packet.getHeaders().values("X-Forwarded-For").forEach(forwardedFor::add);
        InetSocketAddress peer = (InetSocketAddress) packet.getConnection().getPeerAddress();
        return new HttpRequest(
                packet.getMethod().getMethodString(),
                packet.getRequestURI(),
                packet.getQueryString(),
                packet.getHeader("If-None-Match"),
                packet.getHeader("Authorization"),
                new HttpRequest.From(peer.getAddress(), forwardedFor));
    }

    @Override
    public NextAction handleRead(FilterChainContext ctx) throws IOException {
        Buffer input = ctx.getMessage();
        ClientSocket socket = ClientSocket.of(ctx.getConnection());
        if (socket == null || socket.isFinishing()) {
            // It has its answer.
            input.tryDispose();
            return ctx.getStopAction();
        }
        // What is left of the last read stands in front: this is the first byte of the request. As no line ends in it,
        // the beginning of a TLS handshake would be taken for a request that is still on its way.
        if (WrongProtocol.isTls(input) && TlsConnection.of(ctx.getConnection()) == null) {
            input.tryDispose();
            WrongProtocol.refuse(ctx, refused, Reason.HTTPS_TO_HTTP);
            return ctx.getStopAction();
        }
        return skipEmptyLines(ctx, input) ? ctx.getStopAction() : super.handleRead(ctx);
    }

    /**
     * Some old clients end a body with an empty line that belongs to nothing (RFC 9112, section 2.2).
     *
     * @return true if there is nothing else
     */
    private static boolean skipEmptyLines(FilterChainContext ctx, Buffer input) {
        if (ctx.getConnection().getAttributes().getAttribute(HTTP_SERVER_REQUEST_ATTR_NAME) == null) {
            int start = input.position();
            while (start < input.limit() && (input.get(start) == '\r' || input.get(start) == '\n')) {
                start++;
            }
            if (start == input.limit()) {
                input.tryDispose();
                return true;
            }
            if (start > input.position()) {
                ctx.setMessage(input.split(start));
                input.tryDispose();
            }
        }
        return false;
    }

    @Override
    protected boolean decodeHttpPacket(FilterChainContext ctx, HttpPacketParsing packet, Buffer input) {
        try {
            return super.decodeHttpPacket(ctx, packet, input);
        } catch (RuntimeException e) {
            // Grizzly's for too many bytes or headers is this one; for a number that is none, another.
            refuse((HttpRequestPacket) packet, e instanceof IllegalStateException ? tooLarge : MALFORMED);
            input.position(input.limit());
            return true;
        }
    }

    @Override
    protected boolean onHttpHeaderParsed(HttpHeader header, Buffer behind, FilterChainContext ctx) {
        HttpRequestPacket request = (HttpRequestPacket) header;
        if (refusal(request) == null) {
            // Asked first, since Grizzly puts the host of an absolute URI in the place of all.
            if (hasSeveralHosts(request)) {
                refuse(request, MALFORMED);
            } else if (super.onHttpHeaderParsed(header, behind, ctx)) {
                refuse(request, request.getResponse().getStatus() == 505 ? OTHER_VERSION : MALFORMED);
            }
        }
        return false;
    }

    /** RFC 9112, section 3.2: which of two hosts is meant, proxies and servers decide differently. */
    private static boolean hasSeveralHosts(HttpRequestPacket request) {
        Iterator<String> hosts = request.getHeaders().values(Header.Host).iterator();
        if (hosts.hasNext()) {
            hosts.next();
        }
        return hosts.hasNext();
    }

    /** Whatever follows the head is handed on as it is, to be dropped: it is no next request. */
    private static void refuse(HttpRequestPacket request, HttpReply answer) {
        request.setNote(REFUSAL, answer);
        // Grizzly throws where it is asked for a version that the client made up.
        request.setProtocol(Protocol.HTTP_1_1);
        request.setExpectContent(true);
        request.setIgnoreContentModifiers(true);
    }

    /**
     * What else may go wrong with a head. To refuse it, Grizzly asks for the protocol that the client named; where that is
     * none it throws, and its log has the end of the client's request line: the rest of a query with a space in it.
     */
    @Override
    protected void onHttpHeaderError(HttpHeader request, FilterChainContext ctx, Throwable problem) throws IOException {
        ((HttpRequestPacket) request).setProtocol(Protocol.HTTP_1_1);
        super.onHttpHeaderError(request, ctx, problem);
    }
}
