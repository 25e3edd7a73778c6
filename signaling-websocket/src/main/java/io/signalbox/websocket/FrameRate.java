package io.signalbox.websocket;

import io.signalbox.spi.TokenBucket;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Bounds how many frames of a kind a client may send: so many at once, and so many a second in the long run. Owned by the
 * connection's reading thread.
 */
public final class FrameRate {

    private final LongSupplier nanoTime;

    /** Null for no bound. */
    private final @Nullable TokenBucket bucket;

    /**
     * A rate that nothing has been taken of.
     *
     * @param perSecond 0 for no bound
     * @param atOnce the most after a pause
     * @param nanoTime as {@link System#nanoTime}
     */
    public FrameRate(int perSecond, int atOnce, LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.bucket = perSecond == 0 ? null : new TokenBucket(perSecond, atOnce, nanoTime.getAsLong());
    }

    /** Counts a frame; false if it is one too many. */
    public boolean takes() {
        return bucket == null || bucket.tryTake(1, nanoTime.getAsLong());
    }
}
