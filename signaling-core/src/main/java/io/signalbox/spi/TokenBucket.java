package io.signalbox.spi;

/**
 * Allows a rate in the long run and a burst on top. The engine bounds the messages of clients so; a transport may bound
 * what the engine does not see, such as pings. Not safe for use by several threads.
 */
public final class TokenBucket {

    private static final double SECOND_NANOS = 1e9;

    private final double perSecond;
    private final double capacity;
    private double tokens;
    private long filledAt;

    /**
     * A full bucket.
     *
     * @param perSecond tokens gained a second
     * @param capacity the most that it holds
     * @param now the time, in nanoseconds, as {@link System#nanoTime}
     */
    public TokenBucket(double perSecond, double capacity, long now) {
        this.perSecond = perSecond;
        this.capacity = capacity;
        this.tokens = capacity;
        this.filledAt = now;
    }

    /** Whether this many tokens can be taken now. */
    public boolean has(double amount, long now) {
        long elapsed = now - filledAt;
        if (elapsed > 0) {
            tokens = Math.min(capacity, tokens + elapsed * perSecond / SECOND_NANOS);
            filledAt = now;
        }
        return tokens >= amount;
    }

    /** Takes this many tokens, also more than there are: the bucket then gains them back before it has any. */
    public void take(double amount) {
        tokens -= amount;
    }

    /** Takes this many tokens; false, and none taken, if there are not so many now. */
    public boolean tryTake(double amount, long now) {
        boolean enough = has(amount, now);
        if (enough) {
            take(amount);
        }
        return enough;
    }

    /** Whether the bucket is as a new one would be. */
    public boolean isFull(long now) {
        return has(capacity, now);
    }
}
