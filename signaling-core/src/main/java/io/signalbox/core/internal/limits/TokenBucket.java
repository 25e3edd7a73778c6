package io.signalbox.core.internal.limits;

/** Allows a rate in the long run and a burst on top. Not safe for use by several threads. */
final class TokenBucket {

    private final double perNano;
    private final double capacity;
    private double tokens;
    private long filledAt;

    /**
     * A full bucket.
     *
     * @param perSecond tokens gained a second
     * @param capacity the most that it holds
     * @param now the time, in nanoseconds
     */
    TokenBucket(double perSecond, double capacity, long now) {
        this.perNano = perSecond / 1e9;
        this.capacity = capacity;
        this.tokens = capacity;
        this.filledAt = now;
    }

    /** Whether this many tokens can be taken now. */
    boolean has(double amount, long now) {
        long elapsed = now - filledAt;
        if (elapsed > 0) {
            tokens = Math.min(capacity, tokens + elapsed * perNano);
            filledAt = now;
        }
        return tokens >= amount;
    }

    void take(double amount) {
        tokens -= amount;
    }

    boolean tryTake(double amount, long now) {
        boolean enough = has(amount, now);
        if (enough) {
            take(amount);
        }
        return enough;
    }

    boolean isFull(long now) {
        return has(capacity, now);
    }
}
