package io.signalbox.core.internal.limits;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.signalbox.core.Limits;
import io.signalbox.spi.TokenBucket;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Bounds one participant's messages and bytes a second, and its messages of some types on their own. Every method may be called from any thread. */
public final class RateLimiter {

    public enum Decision {
        PASS,
        DROP,
        CLOSE
    }

    private static final long SECOND = 1_000_000_000L;

    private final Limits limits;

    @GuardedBy("this") private final @Nullable TokenBucket messages;

    @GuardedBy("this") private final @Nullable TokenBucket bytes;

    @GuardedBy("this") private @Nullable Map<String, TokenBucket> byType;

    @GuardedBy("this") private boolean limited;

    @GuardedBy("this") private long limitedSince;

    @GuardedBy("this") private long lastDrop;

    @GuardedBy("this") private long untold;

    @GuardedBy("this") private boolean everTold;

    @GuardedBy("this") private long toldAt;

    public RateLimiter(Limits limits, long now) {
        messages = limits.messageRate() == 0 ? null : new TokenBucket(limits.messageRate(), limits.messageBurst(), now);
        bytes = limits.byteRate() == 0 ? null : new TokenBucket(limits.byteRate(), limits.byteBurst(), now);
        this.limits = limits;
    }

    /** Counts one message of this size. */
    public synchronized Decision check(int size, long now) {
        boolean passes = (messages == null || messages.has(1, now)) && (bytes == null || bytes.has(size, now));
        if (passes) {
            if (messages != null) {
                messages.take(1);
            }
            if (bytes != null) {
                bytes.take(size);
            }
            return Decision.PASS;
        }
        return drop(now);
    }

    /** Counts one message of this type, which {@link #check} has let pass. */
    public synchronized Decision checkType(String type, long now) {
        Limits.Rate rate = limits.messageRates().get(type);
        if (rate == null) {
            return Decision.PASS;
        }
        if (byType == null) {
            byType = new HashMap<>(4);
        }
        TokenBucket bucket = byType.computeIfAbsent(type, t -> new TokenBucket(rate.perSecond(), rate.burst(), now));
        return bucket.tryTake(1, now) ? Decision.PASS : drop(now);
    }

    @GuardedBy("this") private Decision drop(long now) {
        if (!limited || now - lastDrop > SECOND) {
            limited = true;
            limitedSince = now;
        }
        lastDrop = now;
        untold++;
        return now - limitedSince >= limits.rateLimitPatience().toNanos() ? Decision.CLOSE : Decision.DROP;
    }

    /** Whether {@link #takeUntold} would not be zero. */
    public synchronized boolean isToldDue(long now) {
        return untold > 0 && !(everTold && now - toldAt < SECOND);
    }

    /** How many dropped messages to tell the sender of now: not zero at most once a second. */
    public synchronized long takeUntold(long now) {
        if (!isToldDue(now)) {
            return 0;
        }
        long count = untold;
        untold = 0;
        everTold = true;
        toldAt = now;
        return count;
    }
}
