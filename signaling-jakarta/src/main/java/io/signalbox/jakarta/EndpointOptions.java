package io.signalbox.jakarta;

import io.signalbox.websocket.OriginPolicy;
import io.signalbox.websocket.TrustedProxies;
import jakarta.websocket.Session;
import java.util.function.Function;

/** What an endpoint does about origins, proxies, addresses and sending. Immutable. */
public final class EndpointOptions {

    private static final Function<Session, TextTransport> OF_CONTAINER = TextTransport::ofContainer;
    private static final EndpointOptions DEFAULTS = builder().build();

    private final OriginPolicy origins;
    private final TrustedProxies trustedProxies;
    private final RemoteAddress remoteAddress;
    private final Function<Session, TextTransport> textTransport;

    private EndpointOptions(Builder builder) {
        origins = builder.origins;
        trustedProxies = builder.trustedProxies;
        remoteAddress = builder.remoteAddress;
        textTransport = builder.textTransport;
    }

    /** Pages of the same host, no trusted proxy, the container's own way to tell an address. */
    public static EndpointOptions defaults() {
        return DEFAULTS;
    }

    /** Starts from the defaults. */
    public static Builder builder() {
        return new Builder();
    }

    /** Which web pages may connect. Beyond it: 403, or closed with 1008. */
    public OriginPolicy origins() {
        return origins;
    }

    /** Whose {@code X-Forwarded-For} is believed. */
    public TrustedProxies trustedProxies() {
        return trustedProxies;
    }

    /** How the other end of the socket is found out. */
    public RemoteAddress remoteAddress() {
        return remoteAddress;
    }

    /** Whether the container carries the messages, on sockets of its own. */
    boolean usesTransportOfContainer() {
        return textTransport == OF_CONTAINER;
    }

    /** How messages are carried; called once for each session, while it opens. */
    public Function<Session, TextTransport> textTransport() {
        return textTransport;
    }

    @Override
    public String toString() {
        return "EndpointOptions[" + origins + ", " + trustedProxies + "]";
    }

    /** Collects options. Not safe for use by several threads. */
    public static final class Builder {

        private OriginPolicy origins = OriginPolicy.sameHost();
        private TrustedProxies trustedProxies = TrustedProxies.none();
        private RemoteAddress remoteAddress = RemoteAddress.ofContainer();
        private Function<Session, TextTransport> textTransport = OF_CONTAINER;

        private Builder() {}

        /** Sets {@link EndpointOptions#origins}. */
        public Builder origins(OriginPolicy origins) {
            this.origins = origins;
            return this;
        }

        /** Sets {@link EndpointOptions#trustedProxies}. */
        public Builder trustedProxies(TrustedProxies trustedProxies) {
            this.trustedProxies = trustedProxies;
            return this;
        }

        /** Sets {@link EndpointOptions#remoteAddress}. */
        public Builder remoteAddress(RemoteAddress remoteAddress) {
            this.remoteAddress = remoteAddress;
            return this;
        }

        /** Sets {@link EndpointOptions#textTransport}. */
        public Builder textTransport(Function<Session, TextTransport> textTransport) {
            this.textTransport = textTransport;
            return this;
        }

        /** The options. */
        public EndpointOptions build() {
            return new EndpointOptions(this);
        }
    }
}
