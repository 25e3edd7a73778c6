package io.signalbox.server;

import java.net.URI;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import java.util.regex.Pattern;
import org.glassfish.grizzly.http.HttpRequestPacket;
import org.glassfish.grizzly.http.Method;
import org.glassfish.grizzly.http.Protocol;
import org.glassfish.grizzly.http.util.MimeHeaders;
import org.glassfish.tyrus.core.RequestContext;
import org.glassfish.tyrus.core.TyrusUpgradeResponse;
import org.jspecify.annotations.Nullable;

/** Turns a request for a WebSocket into Tyrus' form. */
final class Upgrade {

    private static final String WEBSOCKET = "websocket";
    private static final String SUBPROTOCOL = "Sec-WebSocket-Protocol";

    /** Beside letters and digits, what a query may have (RFC 3986, section 3.4). */
    private static final String QUERY_MARKS = "-._~!$&'()*+,;=:@/?%";

    /** Sixteen bytes in base64. */
    private static final Pattern KEY = Pattern.compile("[A-Za-z0-9+/]{22}==");

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

    /**
     * Whether the handshake is what section 4.2.1 of RFC 6455 wants, as far as Tyrus does not look: it takes any version of
     * HTTP and any key. A body is refused too, since it would be read as frames.
     */
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
        Iterator<String> keys = headers.values("Sec-WebSocket-Key").iterator();
        return keys.hasNext() && KEY.matcher(keys.next()).matches() && !keys.hasNext();
    }

    /** The request as Tyrus wants it, on the path of the one endpoint whatever path the client asked for. */
    static RequestContext toTyrus(HttpRequestPacket request) {
        RequestContext context = RequestContext.Builder.create()
                .requestURI(URI.create(EmbeddedTyrus.PATH))
                .queryString(wellFormed(request.getQueryString()))
                .secure(request.isSecure())
                .remoteAddr(request.getRemoteAddress())
                .serverAddr(request.getLocalAddress())
                .serverPort(request.getLocalPort())
                .build();
        MimeHeaders headers = request.getHeaders();
        for (String name : headers.names()) {
            List<String> values = new ArrayList<>();
            headers.values(name).forEach(values::add);
            context.getHeaders().put(name, values);
        }
        // Tyrus wants it alone, and it may be one of a list.
        context.getHeaders().put("Upgrade", List.of(WEBSOCKET));
        return context;
    }

    /**
     * A query string as a URI may have it, since Tyrus makes one of it. It means the same: what is not percent-encoded UTF-8
     * stays so, as a byte that is never a part of UTF-8 takes its place.
     */
    static @Nullable String wellFormed(@Nullable String query) {
        if (query == null) {
            return null;
        }
        StringBuilder uri = new StringBuilder(query.length());
        for (int i = 0; i < query.length(); i++) {
            char c = query.charAt(i);
            if (c > 0x7F || (c == '%' && !isHex(query, i + 1, i + 3))) {
                uri.append("%FF");
            } else if (Character.isLetterOrDigit(c) || QUERY_MARKS.indexOf(c) >= 0) {
                uri.append(c);
            } else {
                uri.append('%').append(HexFormat.of().withUpperCase().toHexDigits((byte) c));
            }
        }
        return uri.toString();
    }

    private static boolean isHex(String text, int from, int to) {
        return to <= text.length() && text.substring(from, to).chars().allMatch(HexFormat::isHexDigit);
    }

    /** Whether the client offers subprotocols, and the answer has none: a browser would fail the connection. */
    static boolean lacksSubprotocol(HttpRequestPacket request, TyrusUpgradeResponse response) {
        for (String value : request.getHeaders().values(SUBPROTOCOL)) {
            for (String offered : value.split(",", -1)) {
                if (!offered.isBlank()) {
                    return !response.getHeaders().containsKey(SUBPROTOCOL);
                }
            }
        }
        return false;
    }
}
