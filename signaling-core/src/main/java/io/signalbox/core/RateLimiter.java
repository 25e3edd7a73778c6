package io.signalbox.core;

import org.jspecify.annotations.Nullable;

/** Bounds one participant's messages and bytes a second. Every method may be called from any thread. */
final class RateLimiter {

    enum Verdict {
        PASS,
        DROP,
        CLOSE
    }

    private static final long SECOND = 1_000_000_000L;

    private final @Nullable TokenBucket messages;
    private final @Nullable TokenBucket bytes;
    private final long patienceNanos;

    // Guarded by this.
    private boolean limited;
    private long limitedSince;
    private long lastDrop;
    private long untold;
    private boolean everTold;
    private long toldAt;

    RateLimiter(Limits limits, long now) {
        messages = limits.messageRate() == 0 ? null : new TokenBucket(limits.messageRate(), limits.messageBurst(), now);
        bytes = limits.byteRate() == 0 ? null : new TokenBucket(limits.byteRate(), limits.byteBurst(), now);
        patienceNanos = limits.rateLimitPatience().toNanos();
    }

    /** Counts one message of this size. */
    synchronized Verdict check(int size, long now) {
        boolean passes = (messages == null || messages.has(1, now)) && (bytes == null || bytes.has(size, now));
        if (passes) {
            if (messages != null) {
                messages.take(1);
            }
            if (bytes != null) {
                bytes.take(size);
            }
            return Verdict.PASS;
        }
        if (!limited || now - lastDrop > SECOND) {
            limited = true;
            limitedSince = now;
        }
        lastDrop = now;
        untold++;
        return now - limitedSince >= patienceNanos ? Verdict.CLOSE : Verdict.DROP;
    }

    /** How many dropped messages to tell the sender of now: not zero at most once a second. */
    synchronized long takeUntold(long now) {
        if (untold == 0 || (everTold && now - toldAt < SECOND)) {
            return 0;
        }
        long count = untold;
        untold = 0;
        everTold = true;
        toldAt = now;
        return count;
    }
}
