package io.signalbox.examples.server;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.filter.Filter;
import ch.qos.logback.core.spi.FilterReply;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Bounds how many lines the log has a second, so that a flood of clients fills no disk: ten seconds' worth at once, then
 * the rate. Errors always pass. What is left out is counted. Any thread may call.
 */
final class LogRate extends Filter<ILoggingEvent> {

    private static final int SECONDS_AT_ONCE = 10;

    private final int linesPerSecond;
    private final LongSupplier nanoTime;

    // Guarded by this.
    private double lines;
    private long filledAt;
    private long leftOut;

    /** This many lines a second. */
    LogRate(int linesPerSecond, LongSupplier nanoTime) {
        this.linesPerSecond = linesPerSecond;
        this.nanoTime = nanoTime;
        this.lines = (double) linesPerSecond * SECONDS_AT_ONCE;
        this.filledAt = nanoTime.getAsLong();
    }

    @Override
    public FilterReply decide(ILoggingEvent event) {
        return event.getLevel().isGreaterOrEqual(Level.ERROR) || takes() ? FilterReply.NEUTRAL : FilterReply.DENY;
    }

    private synchronized boolean takes() {
        long now = nanoTime.getAsLong();
        double more = (now - filledAt) * (double) linesPerSecond / TimeUnit.SECONDS.toNanos(1);
        lines = Math.min((double) linesPerSecond * SECONDS_AT_ONCE, lines + more);
        filledAt = now;
        if (lines < 1) {
            leftOut++;
            return false;
        }
        lines--;
        return true;
    }

    /** How many lines were left out since this was asked before. */
    synchronized long takeLeftOut() {
        long count = leftOut;
        leftOut = 0;
        return count;
    }
}
