package io.signalbox.examples.server;

import io.signalbox.examples.server.RefusedSockets.Reason;
import java.io.IOException;
import org.glassfish.grizzly.Buffer;
import org.glassfish.grizzly.filterchain.FilterChainContext;
import org.glassfish.grizzly.filterchain.NextAction;
import org.glassfish.grizzly.http.HttpHeader;
import org.glassfish.grizzly.http.HttpRequestPacket;
import org.glassfish.grizzly.http.HttpServerFilter;
import org.glassfish.grizzly.http.Protocol;

/** Grizzly's HTTP codec, and an answer to requests, and to TLS, for which it has none. */
final class HttpCodec extends HttpServerFilter {

    private final RefusedSockets refused;

    /**
     * A codec that refuses longer heads than this with 400.
     *
     * @param maxHeaderBytes of the request line and the headers together
     * @param refused counts those who come with TLS where there is none
     */
    @SuppressWarnings("deprecation") // Grizzly has deprecated all ways to make its HTTP codec, and has no other.
    HttpCodec(int maxHeaderBytes, RefusedSockets refused) {
        super(true, maxHeaderBytes, null, null);
        this.refused = refused;
    }

    @Override
    public NextAction handleRead(FilterChainContext ctx) throws IOException {
        Buffer input = ctx.getMessage();
        ClientSocket socket = SocketFilter.socketOf(ctx.getConnection());
        if (socket == null || socket.isFinishing()) {
            // It has its answer.
            input.tryDispose();
            return ctx.getStopAction();
        }
        // What is left of the last read stands in front: this is the first byte of the request. Without a line's end in
        // it,
        // the beginning of a TLS handshake would be taken for a request that is still on its way.
        if (WrongProtocol.isTls(input) && TlsConnection.of(ctx.getConnection()) == null) {
            input.tryDispose();
            WrongProtocol.refuse(ctx, refused, Reason.HTTPS_TO_HTTP);
            return ctx.getStopAction();
        }
        return super.handleRead(ctx);
    }

    /**
     * The head of a request cannot be read. To refuse it, Grizzly asks for the protocol that the client named; where that is
     * none it throws, and its log has the end of the client's request line: the rest of a query with a space in it.
     */
    @Override
    protected void onHttpHeaderError(HttpHeader request, FilterChainContext ctx, Throwable problem) throws IOException {
        ((HttpRequestPacket) request).setProtocol(Protocol.HTTP_1_1);
        super.onHttpHeaderError(request, ctx, problem);
    }
}
