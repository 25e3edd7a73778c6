package io.signalbox.server;

import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Counts the connections that end for what their clients did before, or below, HTTP. Any thread may call. */
final class RefusedSockets {

    private static final Logger LOG = LoggerFactory.getLogger("io.signalbox.server");

    /** Why a connection was ended. */
    enum Reason {
        /** A request came to a port that speaks TLS. */
        HTTP_TO_HTTPS,
        /** A TLS handshake came to a port that does not. */
        HTTPS_TO_HTTP,
        /** A client has begun a second TLS handshake. */
        RENEGOTIATION,
        /** A TLS handshake came to nothing, or what was received is not TLS. */
        TLS_FAILED;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    private final Map<Reason, LongAdder> counts = new EnumMap<>(Reason.class);

    RefusedSockets() {
        for (Reason reason : Reason.values()) {
            counts.put(reason, new LongAdder());
        }
    }

    /** Counts one, and logs it where the operator has asked for that. */
    void add(Reason reason, String detail) {
        Objects.requireNonNull(counts.get(reason)).increment();
        LOG.atDebug()
                .addKeyValue("reason", reason)
                .addKeyValue("detail", detail)
                .log("socket refused");
    }

    /** How many there were for this reason. */
    long count(Reason reason) {
        return Objects.requireNonNull(counts.get(reason)).sum();
    }
}
