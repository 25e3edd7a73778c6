package io.signalbox.server;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.signalbox.server.RefusedSockets.Reason;
import org.glassfish.grizzly.Buffer;
import org.glassfish.grizzly.filterchain.FilterChainContext;
import org.glassfish.grizzly.memory.Buffers;

/** Clients that speak TLS to a port for plain HTTP, or the other way round: they are told so at once. */
final class WrongProtocol {

    /** The first byte of the first record of a TLS client (RFC 8446, section 5.1). */
    private static final byte TLS_HANDSHAKE = 22;

    private WrongProtocol() {}

    /** Whether this begins as a TLS handshake does, and no request. */
    static boolean isTls(Buffer first) {
        return first.hasRemaining() && first.get(first.position()) == TLS_HANDSHAKE;
    }

    /** Whether this begins as a request does, and no TLS record. */
    static boolean isHttp(Buffer first) {
        return first.hasRemaining() && first.get(first.position()) >= 'A' && first.get(first.position()) <= 'Z';
    }

    /**
     * Answers in plain HTTP, and ends the connection in order. A client of TLS cannot read it, and finds at once that it is no
     * TLS.
     *
     * @param ctx of a filter with nothing but the transport below it
     */
    static void refuse(FilterChainContext ctx, RefusedSockets refused, Reason reason) {
        String text = reason == Reason.HTTP_TO_HTTPS
                ? "This port speaks https, not http.\n"
                : "This port speaks http, not https.\n";
        refused.add(reason, text.strip());
        String answer = "HTTP/1.1 400 Bad Request\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: "
                + text.length() + "\r\nConnection: close\r\n\r\n" + text;
        ctx.write(Buffers.wrap(ctx.getMemoryManager(), answer.getBytes(US_ASCII)));
        ClientSocket socket = ClientSocket.of(ctx.getConnection());
        if (socket != null) {
            socket.finish(ClientSocket.CLOSE_TIMEOUT);
        }
    }
}
