package io.signalbox.jakarta;

import io.signalbox.websocket.OriginPolicy;
import io.signalbox.websocket.TrustedProxies;

/** The settings of an endpoint for origins, proxies and addresses. Immutable. */
public final class EndpointOptions {

    private static final EndpointOptions DEFAULTS = builder().build();

    private final OriginPolicy origins;
    private final TrustedProxies trustedProxies;
    private final RemoteAddress remoteAddress;

    private EndpointOptions(Builder builder) {
        origins = builder.origins;
        trustedProxies = builder.trustedProxies;
        remoteAddress = builder.remoteAddress;
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

    @Override
    public String toString() {
        return "EndpointOptions[" + origins + ", " + trustedProxies + "]";
    }

    /** Collects options. Not safe for use by several threads. */
    public static final class Builder {

        private OriginPolicy origins = OriginPolicy.sameHost();
        private TrustedProxies trustedProxies = TrustedProxies.none();
        private RemoteAddress remoteAddress = RemoteAddress.ofContainer();

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

        /** The options. */
        public EndpointOptions build() {
            return new EndpointOptions(this);
        }
    }
}
