package io.signalbox.websocket;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Bounds how many frames of a kind a client may send: so many at once, and so many a second in the long run. Owned by the
 * connection's reading thread.
 */
public final class FrameRate {

    private static final double NANOS = TimeUnit.SECONDS.toNanos(1);

    private final int perSecond;
    private final double atOnce;
    private final LongSupplier nanoTime;
    private double left;
    private long filledAt;

    /**
     * A rate that nothing has been taken of.
     *
     * @param perSecond 0 for no bound
     * @param atOnce the most after a pause
     * @param nanoTime as {@link System#nanoTime}
     */
    public FrameRate(int perSecond, int atOnce, LongSupplier nanoTime) {
        this.perSecond = perSecond;
        this.atOnce = atOnce;
        this.nanoTime = nanoTime;
        this.left = atOnce;
        this.filledAt = nanoTime.getAsLong();
    }

    /** Counts a frame; false if it is one too many. */
    public boolean takes() {
        if (perSecond == 0) {
            return true;
        }
        long now = nanoTime.getAsLong();
        left = Math.min(atOnce, left + (now - filledAt) * perSecond / NANOS);
        filledAt = now;
        if (left < 1) {
            return false;
        }
        left--;
        return true;
    }
}
