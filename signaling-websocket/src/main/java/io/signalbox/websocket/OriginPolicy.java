package io.signalbox.websocket;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which web pages may connect, by the {@code Origin} that browsers send (RFC 6454; RFC 6455, section 10.2). Immutable.
 *
 * <p>A client that sends no {@code Origin} is no browser and is always let in: the header protects the users of browsers,
 * not the server. Scheme, host and port are compared, without case and with default ports filled in.
 */
public final class OriginPolicy {

    private static final OriginPolicy ANY = new OriginPolicy(Kind.ANY, Set.of());

    private final Kind kind;

    /** Origins where {@link Kind#LISTED}, hosts where {@link Kind#SAME_HOST}. */
    private final Set<String> allowed;

    private OriginPolicy(Kind kind, Set<String> allowed) {
        this.kind = kind;
        this.allowed = allowed;
    }

    /** Every page of every site. */
    public static OriginPolicy any() {
        return ANY;
    }

    /**
     * The pages of these origins alone.
     *
     * @param origins for example {@code https://calls.example.com} or {@code http://localhost:8080}; {@code file://}
     *     for pages from a web view's files, and {@code null} for pages that have no origin. A page of a web view may
     *     have none, but so may a sandboxed frame on any site
     * @throws IllegalArgumentException if there is none, or one is no origin of a web page
     */
    public static OriginPolicy only(Collection<String> origins) {
        if (origins.isEmpty()) {
            throw new IllegalArgumentException("origins must name at least one");
        }
        Set<String> normalized = new TreeSet<>();
        for (String origin : origins) {
            Parsed parsed = Parsed.of(origin);
            if (parsed == null) {
                throw new IllegalArgumentException("not an origin: " + origin
                        + "; one has a scheme, a host and perhaps a port, and no path, or is file:// or null");
            }
            normalized.add(parsed.origin());
        }
        return new OriginPolicy(Kind.LISTED, normalized);
    }

    /** The pages of these origins alone; see {@link #only(Collection)}. */
    public static OriginPolicy only(String... origins) {
        return only(List.of(origins));
    }

    /**
     * The pages that come from the host which the handshake's {@code Host} header names. A proxy that rewrites
     * {@code Host} hides that host: name the public one.
     *
     * @param publicHosts hosts that count as the same, with a port unless it is the scheme's default:
     *     {@code calls.example.com}
     * @throws IllegalArgumentException if one is not a host
     */
    public static OriginPolicy sameHost(String... publicHosts) {
        Set<String> hosts = new TreeSet<>();
        for (String host : publicHosts) {
            if (Parsed.of("https://" + host) == null) {
                throw new IllegalArgumentException("not a host with an optional port: " + host);
            }
            hosts.add(host.toLowerCase(Locale.ROOT));
        }
        return new OriginPolicy(Kind.SAME_HOST, hosts);
    }

    /** Whether the answer depends on {@code Host}, which a container's check of the origin does not see. */
    public boolean needsHost() {
        return kind == Kind.SAME_HOST;
    }

    /**
     * Whether a page of this origin may connect.
     *
     * @param origin the header, or null or empty where there was none
     * @param host the {@code Host} header, or null where it is unknown
     */
    public boolean allows(@Nullable String origin, @Nullable String host) {
        if (kind == Kind.ANY || origin == null || origin.isEmpty()) {
            return true;
        }
        Parsed parsed = Parsed.of(origin);
        if (parsed == null) {
            return false;
        }
        if (kind == Kind.LISTED) {
            return allowed.contains(parsed.origin());
        }
        return host != null && parsed.isHost(host) || allowed.stream().anyMatch(parsed::isHost);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof OriginPolicy that && kind == that.kind && allowed.equals(that.allowed);
    }

    @Override
    public int hashCode() {
        return 31 * kind.hashCode() + allowed.hashCode();
    }

    @Override
    public String toString() {
        return switch (kind) {
            case ANY -> "any origin";
            case LISTED -> "origins " + allowed;
            case SAME_HOST -> allowed.isEmpty() ? "same host" : "same host or " + allowed;
        };
    }

    private enum Kind {
        ANY,
        LISTED,
        SAME_HOST
    }

    /**
     * An origin taken apart; the port is the scheme's default where none is given. Not by {@link java.net.URI}, for which
     * a host with an underscore is none. A web view's page from a file has no host, and an opaque origin nothing else.
     */
    private record Parsed(String scheme, String host, int port) {

        private static final Pattern FORM = Pattern.compile(
                "([A-Za-z][A-Za-z0-9+.-]*)://([A-Za-z0-9._~!$&'()*+,;=%-]*|\\[[0-9A-Fa-f:.]+])(?::([0-9]{1,5}))?");

        private static final String OPAQUE = "null";

        static @Nullable Parsed of(String origin) {
            if (origin.equals(OPAQUE)) {
                return new Parsed(OPAQUE, "", -1);
            }
            Matcher parts = FORM.matcher(origin);
            if (!parts.matches()) {
                return null;
            }
            String scheme = parts.group(1).toLowerCase(Locale.ROOT);
            String host = parts.group(2).toLowerCase(Locale.ROOT);
            int port = parts.group(3) == null ? defaultPort(scheme) : Integer.parseInt(parts.group(3));
            boolean mayLackHost = scheme.equals("file") && parts.group(3) == null;
            return port > 65_535 || (host.isEmpty() && !mayLackHost) ? null : new Parsed(scheme, host, port);
        }

        private static int defaultPort(String scheme) {
            return switch (scheme) {
                case "https" -> 443;
                case "http" -> 80;
                default -> -1;
            };
        }

        String origin() {
            return scheme + "://" + host + ":" + port;
        }

        boolean isHost(String hostHeader) {
            Parsed other = host.isEmpty() ? null : of(scheme + "://" + hostHeader);
            return other != null && other.host.equals(host) && other.port == port;
        }
    }
}
