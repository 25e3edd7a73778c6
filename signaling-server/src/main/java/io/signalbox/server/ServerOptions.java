package io.signalbox.server;

import io.signalbox.core.Limits;
import io.signalbox.websocket.OriginPolicy;
import io.signalbox.websocket.TrustedProxies;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** All settings of the bundled server; {@link OptionTable} has their names. Immutable. */
public final class ServerOptions {

    /** The port of the Node.js original. */
    public static final int DEFAULT_PORT = 3001;

    /** Lines a second, some hundred megabytes a day at most. */
    static final int DEFAULT_LOG_RATE = 100;

    /** Enough for a query of the longest ids and names, percent-encoded, and a browser's cookies. */
    static final int DEFAULT_HEAD_BYTES = 16 << 10;

    static final Duration DEFAULT_HANDSHAKE_TIMEOUT = Duration.ofSeconds(10);

    private static final Duration MAX_HANDSHAKE_TIMEOUT = Duration.ofDays(365);

    /** A browser's request without cookies. */
    private static final int MIN_HEAD_BYTES = 2 << 10;

    /** Half of the sockets may hold so much each. */
    private static final int MAX_HEAD_BYTES = 1 << 20;

    /** One long message of a client, or one answer. */
    private static final long MIN_TOTAL_BYTES = 1 << 20;

    private final String host;
    private final int port;
    private final int maxHeadBytes;
    private final Duration handshakeTimeout;
    private final long maxUnfinishedBytes;
    private final long maxUnsentBytes;
    private final Map<String, String> namesByFlag;
    private final Limits limits;
    private final OriginPolicy origins;
    private final TrustedProxies trustedProxies;
    private final @Nullable Path tlsCertificate;
    private final @Nullable Path tlsKey;
    private final IceServers iceServers;
    private final String logLevel;
    private final LogFormat logFormat;
    private final int logRate;
    private final boolean metrics;
    private final OptionalInt adminPort;
    private final @Nullable AdminToken adminToken;
    private final NameVisibility names;
    private final boolean healthDetails;

    private ServerOptions(Builder builder) {
        host = builder.host;
        port = builder.port;
        maxHeadBytes = builder.maxHeadBytes;
        handshakeTimeout = builder.handshakeTimeout;
        maxUnfinishedBytes = builder.maxUnfinishedBytes;
        maxUnsentBytes = builder.maxUnsentBytes;
        namesByFlag = Map.copyOf(builder.namesByFlag);
        limits = builder.limits.build();
        origins = builder.origins;
        trustedProxies = builder.trustedProxies;
        tlsCertificate = builder.tlsCertificate;
        tlsKey = builder.tlsKey;
        iceServers = builder.iceServers;
        logLevel = builder.logLevel;
        logFormat = builder.logFormat;
        logRate = builder.logRate;
        metrics = builder.metrics;
        adminPort = builder.adminPort;
        adminToken = builder.adminToken;
        names = builder.names;
        healthDetails = builder.healthDetails;
    }

    /** Starts from the defaults. */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Reads flags and, where a flag is missing, the environment. A variable that is set and empty counts as missing.
     *
     * @throws OptionException if a flag is unknown, a value cannot be used, or the values do not fit together
     */
    static ServerOptions parse(List<String> arguments, Map<String, String> environment) throws OptionException {
        return OptionTable.parse(arguments, environment);
    }

    /** The name or address to listen on. */
    public String host() {
        return host;
    }

    /** The port to listen on; 0 for any free one. */
    public int port() {
        return port;
    }

    /** The largest head of a request: its line and its headers, cookies included, in bytes. */
    public int maxHeadBytes() {
        return maxHeadBytes;
    }

    /**
     * How long a client may take for its handshake, TLS included, or for an HTTP request. Beyond it the server drops the
     * connection. Default 10 s.
     */
    public Duration handshakeTimeout() {
        return handshakeTimeout;
    }

    /**
     * What all clients together may have sent of messages that have not come whole, in bytes of memory. Beyond it the clients
     * whose messages began first are closed, with 1013.
     */
    public long maxUnfinishedBytes() {
        return maxUnfinishedBytes;
    }

    /**
     * What may wait for all clients together beside the engine's messages, in bytes of memory: answers to HTTP requests,
     * pongs, close frames, what TLS itself answers, and what is unsent on connections that are being closed. Beyond it
     * connections are dropped, those on their way out first.
     */
    public long maxUnsentBytes() {
        return maxUnsentBytes;
    }

    /** The name that the operator has used for this setting: the flag or its variable; the flag if it is not set. */
    String nameOf(String flag) {
        return namesByFlag.getOrDefault(flag, flag);
    }

    /** The engine's limits. */
    public Limits limits() {
        return limits;
    }

    /** Which web pages may connect. */
    public OriginPolicy origins() {
        return origins;
    }

    /** Whose {@code X-Forwarded-For} is believed. */
    public TrustedProxies trustedProxies() {
        return trustedProxies;
    }

    /** The file with the certificate chain; there is TLS if it is given. */
    @Nullable Path tlsCertificate() {
        return tlsCertificate;
    }

    /** The file with the certificate's private key. */
    @Nullable Path tlsKey() {
        return tlsKey;
    }

    IceServers iceServers() {
        return iceServers;
    }

    String logLevel() {
        return logLevel;
    }

    LogFormat logFormat() {
        return logFormat;
    }

    /** How many lines a second the log may have in the long run; 0 for no bound. */
    int logRate() {
        return logRate;
    }

    /** Whether the server counts events. */
    boolean metrics() {
        return metrics;
    }

    /** The port of the administration; none for the server's own. */
    OptionalInt adminPort() {
        return adminPort;
    }

    /** Null for no administration. */
    @Nullable AdminToken adminToken() {
        return adminToken;
    }

    NameVisibility names() {
        return names;
    }

    /** Whether {@code /health} tells of the process, too. */
    boolean healthDetails() {
        return healthDetails;
    }

    /** Collects settings. Not safe for use by several threads. */
    public static final class Builder {

        private String host = "0.0.0.0";
        private int port = DEFAULT_PORT;
        private int maxHeadBytes = DEFAULT_HEAD_BYTES;
        private Duration handshakeTimeout = DEFAULT_HANDSHAKE_TIMEOUT;
        private long maxUnfinishedBytes = tenthOfHeap();
        private long maxUnsentBytes = tenthOfHeap();
        private final Map<String, String> namesByFlag = new HashMap<>();
        private Limits.Builder limits = Limits.builder();
        private OriginPolicy origins = OriginPolicy.any();
        private TrustedProxies trustedProxies = TrustedProxies.none();
        private @Nullable Path tlsCertificate;
        private @Nullable Path tlsKey;
        private IceServers iceServers = IceServers.none();
        private String logLevel = "info";
        private LogFormat logFormat = LogFormat.TEXT;
        private int logRate = DEFAULT_LOG_RATE;
        private boolean metrics = true;
        private OptionalInt adminPort = OptionalInt.empty();
        private @Nullable AdminToken adminToken;
        private NameVisibility names = NameVisibility.PUBLIC;
        private boolean healthDetails;

        private Builder() {}

        /** Sets {@link ServerOptions#host}. The brackets that an IPv6 address has in a URL may be there. */
        public Builder host(String host) {
            boolean bracketed = host.startsWith("[") && host.endsWith("]") && host.indexOf(':') > 0;
            this.host = bracketed ? host.substring(1, host.length() - 1) : host;
            return this;
        }

        /** Sets {@link ServerOptions#port}. */
        public Builder port(int port) {
            this.port = port;
            return this;
        }

        /**
         * Sets {@link ServerOptions#maxHeadBytes}.
         *
         * @throws IllegalArgumentException if that is less than 2 KiB or more than 1 MiB
         */
        public Builder maxHeadBytes(int bytes) {
            if (bytes < MIN_HEAD_BYTES || bytes > MAX_HEAD_BYTES) {
                throw new IllegalArgumentException("must be from " + OptionText.printSize(MIN_HEAD_BYTES) + " to "
                        + OptionText.printSize(MAX_HEAD_BYTES));
            }
            this.maxHeadBytes = bytes;
            return this;
        }

        /**
         * Sets {@link ServerOptions#handshakeTimeout}.
         *
         * @throws IllegalArgumentException if that is not more than zero, or more than 365 days
         */
        public Builder handshakeTimeout(Duration time) {
            if (time.isNegative() || time.isZero() || time.compareTo(MAX_HANDSHAKE_TIMEOUT) > 0) {
                throw new IllegalArgumentException("must be more than zero and at most 365 days");
            }
            this.handshakeTimeout = time;
            return this;
        }

        /**
         * Sets {@link ServerOptions#maxUnfinishedBytes}; a tenth of the heap otherwise.
         *
         * @throws IllegalArgumentException if that is less than 1 MiB
         */
        public Builder maxUnfinishedBytes(long bytes) {
            this.maxUnfinishedBytes = atLeastMinimum(bytes);
            return this;
        }

        /**
         * Sets {@link ServerOptions#maxUnsentBytes}; a tenth of the heap otherwise.
         *
         * @throws IllegalArgumentException if that is less than 1 MiB
         */
        public Builder maxUnsentBytes(long bytes) {
            this.maxUnsentBytes = atLeastMinimum(bytes);
            return this;
        }

        private static long tenthOfHeap() {
            return Math.max(MIN_TOTAL_BYTES, Runtime.getRuntime().maxMemory() / 10);
        }

        private static long atLeastMinimum(long bytes) {
            if (bytes < MIN_TOTAL_BYTES) {
                throw new IllegalArgumentException("must be at least " + OptionText.printSize(MIN_TOTAL_BYTES));
            }
            return bytes;
        }

        /** Remembers the name that the operator has used for this setting. */
        void named(String flag, String name) {
            namesByFlag.put(flag, name);
        }

        String nameOf(String flag) {
            return namesByFlag.getOrDefault(flag, flag);
        }

        /** Sets {@link ServerOptions#limits}. */
        public Builder limits(Limits limits) {
            this.limits = limits.toBuilder();
            return this;
        }

        /** The limits as they are being collected. */
        Limits.Builder limits() {
            return limits;
        }

        /** Sets {@link ServerOptions#origins}. */
        public Builder origins(OriginPolicy origins) {
            this.origins = origins;
            return this;
        }

        /** Sets {@link ServerOptions#trustedProxies}. */
        public Builder trustedProxies(TrustedProxies trustedProxies) {
            this.trustedProxies = trustedProxies;
            return this;
        }

        /** Serves TLS with this certificate chain and private key, both PEM. */
        public Builder tls(Path certificate, Path key) {
            return tlsCertificate(certificate).tlsKey(key);
        }

        Builder tlsCertificate(Path certificate) {
            this.tlsCertificate = certificate;
            return this;
        }

        Builder tlsKey(Path key) {
            this.tlsKey = key;
            return this;
        }

        Builder iceServers(IceServers iceServers) {
            this.iceServers = iceServers;
            return this;
        }

        Builder logLevel(String logLevel) {
            this.logLevel = logLevel;
            return this;
        }

        Builder logFormat(LogFormat logFormat) {
            this.logFormat = logFormat;
            return this;
        }

        Builder logRate(int logRate) {
            if (logRate < 0) {
                throw new IllegalArgumentException("must not be negative");
            }
            this.logRate = logRate;
            return this;
        }

        Builder metrics(boolean counted) {
            this.metrics = counted;
            return this;
        }

        /** Serves metrics, health and administration at a port of their own; 0 for any free one. */
        public Builder adminPort(int port) {
            this.adminPort = OptionalInt.of(port);
            return this;
        }

        /**
         * Serves the administration to requests with this token.
         *
         * @throws IllegalArgumentException if it has less than 16 characters, or others than ASCII ones without spaces
         */
        public Builder adminToken(String token) {
            this.adminToken = AdminToken.of(token);
            return this;
        }

        Builder names(NameVisibility names) {
            this.names = names;
            return this;
        }

        /** Whether {@code /health} tells of the process, too; not by default. */
        public Builder healthDetails(boolean shown) {
            this.healthDetails = shown;
            return this;
        }

        /**
         * The options.
         *
         * @throws IllegalArgumentException if the limits do not fit together, of certificate and key only one is given, names
         *     need a token that is not there, or both ports are the same
         */
        public ServerOptions build() {
            if ((tlsCertificate == null) != (tlsKey == null)) {
                throw new IllegalArgumentException("--tls-cert and --tls-key must be given together");
            }
            if (names == NameVisibility.TOKEN && adminToken == null) {
                throw new IllegalArgumentException("--show-names token needs --admin-token");
            }
            if (adminPort.isPresent() && adminPort.getAsInt() != 0 && adminPort.getAsInt() == port) {
                throw new IllegalArgumentException("--admin-port must be another port than --port");
            }
            return new ServerOptions(this);
        }
    }
}
