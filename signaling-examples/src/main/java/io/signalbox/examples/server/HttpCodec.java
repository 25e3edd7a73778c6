package io.signalbox.examples.server;

import java.io.IOException;
import org.glassfish.grizzly.filterchain.FilterChainContext;
import org.glassfish.grizzly.http.HttpHeader;
import org.glassfish.grizzly.http.HttpRequestPacket;
import org.glassfish.grizzly.http.HttpServerFilter;
import org.glassfish.grizzly.http.Protocol;

/** Grizzly's HTTP codec, and an answer to requests for which it has none. */
final class HttpCodec extends HttpServerFilter {

    /**
     * A codec that refuses longer heads than this with 400.
     *
     * @param maxHeaderBytes of the request line and the headers together
     */
    @SuppressWarnings("deprecation") // Grizzly has deprecated all ways to make its HTTP codec, and has no other.
    HttpCodec(int maxHeaderBytes) {
        super(true, maxHeaderBytes, null, null);
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
