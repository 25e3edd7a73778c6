package io.signalbox.server;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.filter.Filter;
import ch.qos.logback.core.spi.FilterReply;
import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Marker;
import org.slf4j.MarkerFactory;

/**
 * Bounds how much the log grows a second, so that a flood of clients fills no disk: ten seconds' worth at once, then the
 * rate. A line of more than a KiB counts as one for each KiB. Errors have a rate of their own, of the same size, so that a
 * flood of other lines hides none. What is left out is counted. Any thread may call.
 */
final class LogRate extends Filter<ILoggingEvent> {

    /** Of the lines that always pass. */
    static final Marker ALWAYS = MarkerFactory.getMarker("always");

    private static final int SECONDS_AT_ONCE = 10;
    private static final int LINE_BYTES = 1 << 10;

    private final LongSupplier nanoTime;
    private final Allowance lines;
    private final Allowance errors;

    @GuardedBy("this") private long leftOut;

    /** This many lines a second, and as many errors. */
    LogRate(int linesPerSecond, LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.lines = new Allowance(linesPerSecond, nanoTime.getAsLong());
        this.errors = new Allowance(linesPerSecond, nanoTime.getAsLong());
    }

    @Override
    public synchronized FilterReply decide(ILoggingEvent event) {
        if (passesAlways(event) || allowance(event).takes(nanoTime.getAsLong())) {
            return FilterReply.NEUTRAL;
        }
        leftOut++;
        return FilterReply.DENY;
    }

    /** An event that has passed turns out to be so long. */
    synchronized void written(ILoggingEvent event, int bytes) {
        if (!passesAlways(event)) {
            int further = (bytes - 1) / LINE_BYTES;
            allowance(event).lines -= further;
        }
    }

    private static boolean passesAlways(ILoggingEvent event) {
        return event.getMarkerList() != null && event.getMarkerList().contains(ALWAYS);
    }

    private Allowance allowance(ILoggingEvent event) {
        return event.getLevel().isGreaterOrEqual(Level.ERROR) ? errors : lines;
    }

    /** How many lines were left out since this was asked before. */
    synchronized long takeLeftOut() {
        long count = leftOut;
        leftOut = 0;
        return count;
    }

    /** How many lines may be written now. Guarded by its rate. */
    private static final class Allowance {

        private final double perSecond;
        private double lines;
        private long filledAt;

        Allowance(int perSecond, long now) {
            this.perSecond = perSecond;
            this.lines = this.perSecond * SECONDS_AT_ONCE;
            this.filledAt = now;
        }

        boolean takes(long now) {
            double more = (now - filledAt) * perSecond / TimeUnit.SECONDS.toNanos(1);
            lines = Math.min(perSecond * SECONDS_AT_ONCE, lines + more);
            filledAt = now;
            if (lines < 1) {
                return false;
            }
            lines--;
            return true;
        }
    }
}
