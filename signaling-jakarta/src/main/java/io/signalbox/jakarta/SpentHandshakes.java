package io.signalbox.jakarta;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The handshakes whose sessions have ended a moment ago. On its Grizzly server Tyrus may take bytes that come while it
 * closes a connection for the handshake once more, and opens a session that has no connection. A client makes a new
 * {@code Sec-WebSocket-Key} for each connection (RFC 6455, section 4.1), so that the same key to the same address is such
 * a session.
 *
 * <p>Every method may be called from any thread.
 */
final class SpentHandshakes {

    /** Tyrus is done with a connection by then. Clients that use the same key for ever may come back then. */
    static final Duration KEPT = Duration.ofSeconds(1);

    /** Beyond it the oldest is forgotten. */
    private static final int MOST = 10_000;

    private final LongSupplier nanoTime;

    /** When the sessions ended, the oldest first. */
    @GuardedBy("this") private final Map<String, Long> endedAt = new LinkedHashMap<>();

    /** @param nanoTime a clock as {@link System#nanoTime} is */
    SpentHandshakes(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /** What tells a handshake from others; null where it cannot be told. */
    static @Nullable String identity(@Nullable HandshakeHeaders headers, @Nullable String query) {
        String key = headers == null ? null : headers.first("Sec-WebSocket-Key");
        return key == null ? null : key + '?' + query;
    }

    /** The session of this handshake has ended. */
    synchronized void ended(String handshake) {
        forgetOld();
        endedAt.remove(handshake);
        endedAt.put(handshake, nanoTime.getAsLong());
        if (endedAt.size() > MOST) {
            Iterator<String> oldest = endedAt.keySet().iterator();
            oldest.next();
            oldest.remove();
        }
    }

    /** Whether this handshake has had its session. */
    synchronized boolean isSpent(String handshake) {
        forgetOld();
        return endedAt.containsKey(handshake);
    }

    @GuardedBy("this") private void forgetOld() {
        long now = nanoTime.getAsLong();
        Iterator<Long> times = endedAt.values().iterator();
        while (times.hasNext() && now - times.next() > KEPT.toNanos()) {
            times.remove();
        }
    }
}
