package io.signalbox.testkit;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * The handshake of a {@link SignalingClient}: query, headers, cookies, origin and subprotocols. Begun with
 * {@link SignalingClient#to}.
 *
 * <pre>{@code
 * SignalingClient alice = SignalingClient.to(URI.create("ws://localhost:8080/calls"))
 *         .room("lobby").user("alice").name("Alice")
 *         .parameter("token", "s3cret")
 *         .cookie("SESSION", "abc123")
 *         .origin("https://calls.example.com")
 *         .join();
 * }</pre>
 *
 * <p>Not safe for use by several threads. Each {@link #connect} makes another connection.
 */
public final class ClientHandshake {

    /** RFC 9110, section 5.6.2: {@code token}. */
    private static final Pattern NAME = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");

    /** RFC 9110, section 5.5: visible characters, with spaces and tabs between them. */
    private static final Pattern VALUE =
            Pattern.compile("(?:[^\\x00-\\x20\\x7F](?:[^\\x00-\\x08\\x0A-\\x1F\\x7F]*" + "[^\\x00-\\x20\\x7F])?)?");

    /** RFC 6265, section 4.1.1: {@code cookie-value}. */
    private static final Pattern COOKIE_VALUE =
            Pattern.compile("(\"?)[\\x21\\x23-\\x2B\\x2D-\\x3A\\x3C-\\x5B\\x5D-\\x7E]*\\1");

    /** RFC 6454, section 6.2, and what web views send. */
    private static final Pattern ORIGIN = Pattern.compile("null|[A-Za-z][A-Za-z0-9+.-]*://[^/?#@\\s\\p{Cntrl}]*");

    /** These headers make the handshake, or have a method of their own. */
    private static final Set<String> OWN = Set.of(
            "host", "connection", "upgrade", "origin", "cookie", "content-length", "transfer-encoding", "expect");

    private final URI endpoint;
    private final StringBuilder query = new StringBuilder();
    private final StringBuilder headers = new StringBuilder();
    private final List<String> cookies = new ArrayList<>();
    private final List<String> subprotocols = new ArrayList<>();
    private String clientName = "client";
    private @Nullable String origin;
    private @Nullable SSLContext tls;

    ClientHandshake(URI endpoint) {
        this.endpoint = endpoint;
    }

    /** The room to join: the parameter {@code roomId}. */
    public ClientHandshake room(String roomId) {
        return parameter("roomId", roomId);
    }

    /** The user id to join as: the parameter {@code userId}. Failures call the client by it. */
    public ClientHandshake user(String userId) {
        clientName = userId;
        return parameter("userId", userId);
    }

    /** The name to show: the parameter {@code userName}. */
    public ClientHandshake name(String userName) {
        return parameter("userName", userName);
    }

    /** Adds a parameter to the query, percent-encoded as UTF-8. */
    public ClientHandshake parameter(String name, String value) {
        query.append(query.isEmpty() ? "" : "&")
                .append(SignalingClient.encode(name))
                .append('=')
                .append(SignalingClient.encode(value));
        return this;
    }

    /**
     * Adds a header, in UTF-8.
     *
     * @throws IllegalArgumentException if RFC 9110 has no such name or value, or if the header belongs to the handshake
     *     itself, or has a method here
     */
    public ClientHandshake header(String name, String value) {
        require(NAME, name, "the name of a header");
        require(VALUE, value, "the value of the header " + name);
        String lower = name.toLowerCase(Locale.ROOT);
        if (OWN.contains(lower) || lower.startsWith("sec-websocket-")) {
            throw new IllegalArgumentException("the handshake itself has the header " + name);
        }
        headers.append(name).append(": ").append(value).append("\r\n");
        return this;
    }

    /**
     * Adds a cookie. All cookies go into one header, in the order in which they were added (RFC 6265, section 5.4).
     *
     * @throws IllegalArgumentException if RFC 6265 has no such name or value
     */
    public ClientHandshake cookie(String name, String value) {
        require(NAME, name, "the name of a cookie");
        require(COOKIE_VALUE, value, "the value of the cookie " + name);
        cookies.add(name + "=" + value);
        return this;
    }

    /**
     * The origin of the page that opens the socket, as a browser gives it; none by default, as for other clients. It is
     * the word {@code null}, or scheme, host and port.
     *
     * @throws IllegalArgumentException if it has a path or is no origin at all
     */
    public ClientHandshake origin(String value) {
        require(ORIGIN, value, "an origin");
        origin = value;
        return this;
    }

    /**
     * Offers a subprotocol, after those that were offered before (RFC 6455, section 4.1).
     *
     * @throws IllegalArgumentException if it is no token, or is offered already
     */
    public ClientHandshake subprotocol(String name) {
        require(NAME, name, "a subprotocol");
        if (subprotocols.contains(name)) {
            throw new IllegalArgumentException("the subprotocol " + name + " is offered already");
        }
        subprotocols.add(name);
        return this;
    }

    /** What a {@code wss} address is connected with; the certificates of the platform by default. */
    public ClientHandshake tls(SSLContext context) {
        tls = context;
        return this;
    }

    /**
     * Connects. Returns once the upgrade is done, as {@link SignalingClient#connect(URI, String)} does.
     *
     * @throws AssertionError if the server does not upgrade, or answers what RFC 6455 forbids
     */
    public SignalingClient connect() {
        return SignalingClient.connect(
                tls, SignalingClient.withQuery(endpoint, query.toString()), clientName, headerLines(), subprotocols);
    }

    /**
     * Connects, and returns once the welcome has come, which is taken.
     *
     * @throws AssertionError if the server sends anything else, or closes the connection
     */
    public SignalingClient join() {
        return connect().welcomed();
    }

    private String headerLines() {
        StringBuilder lines = new StringBuilder(headers);
        if (origin != null) {
            lines.append("Origin: ").append(origin).append("\r\n");
        }
        if (!cookies.isEmpty()) {
            lines.append("Cookie: ").append(String.join("; ", cookies)).append("\r\n");
        }
        if (!subprotocols.isEmpty()) {
            lines.append("Sec-WebSocket-Protocol: ")
                    .append(String.join(", ", subprotocols))
                    .append("\r\n");
        }
        return lines.toString();
    }

    private static void require(Pattern pattern, String value, String what) {
        if (!pattern.matcher(value).matches()) {
            throw new IllegalArgumentException("not " + what + ": " + value);
        }
    }
}
