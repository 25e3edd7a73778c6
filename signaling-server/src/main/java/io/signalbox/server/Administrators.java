package io.signalbox.server;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.signalbox.spi.TokenBucket;
import io.signalbox.websocket.TrustedProxies;
import java.net.InetAddress;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * Those who have the administrators' token. The log is told of everybody who sends another one, within a bound, and of
 * everything that an administrator does; never the token. Any thread may call.
 */
final class Administrators {

    private static final Logger LOG = LoggerFactory.getLogger("io.signalbox.server");

    /** Whoever guesses tokens must not fill the log. */
    private static final int LINES_A_MINUTE = 10;

    private final @Nullable AdminToken token;
    private final TrustedProxies proxies;
    private final LongSupplier nanoTime;

    @GuardedBy("this") private final TokenBucket lines;

    @GuardedBy("this") private long leftOut;

    /**
     * Those who have this token.
     *
     * @param token null where nobody administers
     * @param proxies whose word for a client's address is believed
     */
    Administrators(@Nullable AdminToken token, TrustedProxies proxies, LongSupplier nanoTime) {
        this.token = token;
        this.proxies = proxies;
        this.nanoTime = nanoTime;
        this.lines = new TokenBucket(LINES_A_MINUTE / 60.0, LINES_A_MINUTE, nanoTime.getAsLong());
    }

    /** Whether there can be any. */
    boolean exist() {
        return token != null;
    }

    /** Whether the request has the token. */
    boolean sent(HttpRequest request) {
        if (token == null) {
            return false;
        }
        boolean right = token.isIn(request.authorization());
        if (!right && request.authorization() != null) {
            tellOfWrongToken(request);
        }
        return right;
    }

    private void tellOfWrongToken(HttpRequest request) {
        long before = takeLine();
        if (before >= 0) {
            LoggingEventBuilder line = LOG.atWarn().addKeyValue("address", address(request));
            (before > 0 ? line.addKeyValue("unlogged", before) : line).log("wrong administrator's token");
        }
    }

    /** How many lines were left out since the last one; negative if this one is to be left out. */
    private synchronized long takeLine() {
        if (!lines.tryTake(1, nanoTime.getAsLong())) {
            leftOut++;
            return -1;
        }
        long before = leftOut;
        leftOut = 0;
        return before;
    }

    /** A line of the log about what an administrator does, to be completed. */
    LoggingEventBuilder acted(HttpRequest request) {
        return LOG.atInfo().addKeyValue("address", address(request));
    }

    private String address(HttpRequest request) {
        InetAddress address =
                proxies.client(request.from().peer(), request.from().forwardedFor());
        return address == null ? "unknown" : address.getHostAddress();
    }
}
