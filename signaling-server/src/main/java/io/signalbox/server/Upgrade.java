package io.signalbox.server;

import io.signalbox.websocket.AcceptKey;
import io.signalbox.websocket.AddressBlock;
import io.signalbox.websocket.Subprotocols;
import io.signalbox.websocket.TrustedProxies;
import java.net.InetAddress;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.glassfish.grizzly.http.HttpRequestPacket;
import org.glassfish.grizzly.http.HttpResponsePacket;
import org.glassfish.grizzly.http.Method;
import org.glassfish.grizzly.http.Protocol;
import org.glassfish.grizzly.http.util.HttpStatus;
import org.glassfish.grizzly.http.util.MimeHeaders;
import org.jspecify.annotations.Nullable;

/** Reads requests for a WebSocket, and answers them (RFC 6455, section 4.2). */
final class Upgrade {

    private static final String WEBSOCKET = "websocket";
    private static final String KEY = "Sec-WebSocket-Key";

    private Upgrade() {}

    /**
     * Whether the client asks for a WebSocket, for which the method has to be GET (RFC 6455, section 4.1). An
     * {@code Upgrade} that {@code Connection} does not name, or of HTTP/1.0, is none (RFC 9110, section 7.8): health checks of
     * balancers send such requests.
     */
    static boolean isWebSocket(HttpRequestPacket request) {
        return Method.GET.equals(request.getMethod())
                && request.getProtocol().compareTo(Protocol.HTTP_1_1) >= 0
                && lists(request, "Upgrade", WEBSOCKET)
                && lists(request, "Connection", "upgrade");
    }

    /** Whether the request has one key, and no body, which would be read as frames. */
    static boolean isWellFormed(HttpRequestPacket request) {
        return request.getProtocol() == Protocol.HTTP_1_1
                && hasOneKey(request.getHeaders())
                && request.getContentLength() <= 0
                && !request.containsHeader("Transfer-Encoding");
    }

    /** Whether a header whose value is a list of tokens has this one, in whatever case. */
    private static boolean lists(HttpRequestPacket request, String header, String token) {
        for (String value : request.getHeaders().values(header)) {
            for (String listed : value.split(",", -1)) {
                if (listed.strip().equalsIgnoreCase(token)) {
                    return true;
                }
            }
        }
        return false;
    }

    private static boolean hasOneKey(MimeHeaders headers) {
        Iterator<String> keys = headers.values(KEY).iterator();
        return keys.hasNext() && AcceptKey.isKey(keys.next()) && !keys.hasNext();
    }

    /** The request in a form that knows nothing of Grizzly. */
    static Handshake handshake(HttpRequestPacket request, TrustedProxies proxies) {
        Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        for (String name : request.getHeaders().names()) {
            List<String> values = new ArrayList<>();
            request.getHeaders().values(name).forEach(values::add);
            headers.put(name, values);
        }
        List<String> forwardedFor = headers.getOrDefault("X-Forwarded-For", List.of());
        return new Handshake(
                Collections.unmodifiableMap(headers),
                request.getQueryString(),
                proxies.client(peer(request), forwardedFor));
    }

    /** The other end of the socket, without the zone that an address of the local link may have. */
    private static @Nullable InetAddress peer(HttpRequestPacket request) {
        InetAddress peer = SocketsByAddress.addressOf(
                (SocketAddress) request.getConnection().getPeerAddress());
        return peer == null ? null : AddressBlock.parsePeer(peer.getHostAddress());
    }

    /** Grants the request. */
    static HttpResponsePacket granted(HttpRequestPacket request, String subprotocol) {
        HttpResponsePacket response = request.getResponse();
        response.setProtocol(Protocol.HTTP_1_1);
        response.setStatus(HttpStatus.SWITCHING_PROTOCOLS_101);
        response.setHeader("Connection", "Upgrade");
        response.setHeader("Sec-WebSocket-Accept", AcceptKey.answer(request.getHeader(KEY)));
        if (!subprotocol.isEmpty()) {
            response.setHeader(Subprotocols.HEADER, subprotocol);
        }
        response.setHeader("Upgrade", WEBSOCKET);
        return response;
    }
}
