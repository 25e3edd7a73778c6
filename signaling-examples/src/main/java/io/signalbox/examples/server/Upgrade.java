package io.signalbox.examples.server;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.glassfish.grizzly.http.HttpRequestPacket;
import org.glassfish.grizzly.http.Method;
import org.glassfish.grizzly.http.Protocol;
import org.glassfish.grizzly.http.util.MimeHeaders;
import org.glassfish.tyrus.core.RequestContext;
import org.jspecify.annotations.Nullable;

/** Turns a request for a WebSocket into Tyrus' form. */
final class Upgrade {

    private static final String WEBSOCKET = "websocket";

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
                .parameterMap(parameters(request.getQueryString()))
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

    /** The parameters of a query string; one that is not well-formed is left out. */
    static Map<String, String[]> parameters(@Nullable String query) {
        Map<String, List<String>> values = new LinkedHashMap<>();
        for (String pair : query == null ? new String[0] : query.split("&", -1)) {
            int equals = pair.indexOf('=');
            String name = decode(equals < 0 ? pair : pair.substring(0, equals));
            String value = decode(equals < 0 ? "" : pair.substring(equals + 1));
            if (name != null && value != null) {
                values.computeIfAbsent(name, n -> new ArrayList<>()).add(value);
            }
        }
        Map<String, String[]> arrays = new LinkedHashMap<>();
        values.forEach((name, all) -> arrays.put(name, all.toArray(String[]::new)));
        return arrays;
    }

    private static @Nullable String decode(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException notPercentEncoded) {
            return null;
        }
    }
}
