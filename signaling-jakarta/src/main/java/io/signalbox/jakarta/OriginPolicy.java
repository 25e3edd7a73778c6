package io.signalbox.jakarta;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
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
     * @param origins such as {@code https://calls.example.com} or {@code http://localhost:8080}
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
                throw new IllegalArgumentException(
                        "not an origin: " + origin + "; one has a scheme, a host and perhaps a port, and no path");
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
    boolean needsHost() {
        return kind == Kind.SAME_HOST;
    }

    /**
     * Whether a page of this origin may connect.
     *
     * @param origin the header, or null or empty where there was none
     * @param host the {@code Host} header, or null where it is unknown
     */
    boolean allows(@Nullable String origin, @Nullable String host) {
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

    /** An origin taken apart; the port is the scheme's default where none is given. */
    private record Parsed(String scheme, String host, int port) {

        static @Nullable Parsed of(String origin) {
            try {
                URI uri = new URI(origin);
                String scheme = uri.getScheme();
                String host = uri.getHost();
                boolean bare = uri.getRawPath() != null
                        && uri.getRawPath().isEmpty()
                        && uri.getRawQuery() == null
                        && uri.getRawFragment() == null
                        && uri.getRawUserInfo() == null;
                if (scheme == null || host == null || !bare) {
                    return null;
                }
                String lowerScheme = scheme.toLowerCase(Locale.ROOT);
                int port = uri.getPort() >= 0 ? uri.getPort() : defaultPort(lowerScheme);
                return new Parsed(lowerScheme, host.toLowerCase(Locale.ROOT), port);
            } catch (URISyntaxException notAnOrigin) {
                return null;
            }
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
            Parsed other = of(scheme + "://" + hostHeader);
            return other != null && other.host.equals(host) && other.port == port;
        }
    }
}
