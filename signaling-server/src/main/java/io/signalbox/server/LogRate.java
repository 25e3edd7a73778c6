package io.signalbox.server;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.filter.Filter;
import ch.qos.logback.core.spi.FilterReply;
import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.signalbox.spi.TokenBucket;
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

    @GuardedBy("this") private final TokenBucket lines;

    @GuardedBy("this") private final TokenBucket errors;

    @GuardedBy("this") private long leftOut;

    /** This many lines a second, and as many errors. */
    LogRate(int linesPerSecond, LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.lines = bucket(linesPerSecond);
        this.errors = bucket(linesPerSecond);
    }

    private TokenBucket bucket(int linesPerSecond) {
        return new TokenBucket(linesPerSecond, (double) SECONDS_AT_ONCE * linesPerSecond, nanoTime.getAsLong());
    }

    @Override
    public synchronized FilterReply decide(ILoggingEvent event) {
        if (passesAlways(event) || bucketOf(event).tryTake(1, nanoTime.getAsLong())) {
            return FilterReply.NEUTRAL;
        }
        leftOut++;
        return FilterReply.DENY;
    }

    /** An event that has passed turns out to be so long. */
    synchronized void written(ILoggingEvent event, int bytes) {
        if (!passesAlways(event)) {
            int further = (bytes - 1) / LINE_BYTES;
            bucketOf(event).take(further);
        }
    }

    private static boolean passesAlways(ILoggingEvent event) {
        return event.getMarkerList() != null && event.getMarkerList().contains(ALWAYS);
    }

    @GuardedBy("this") private TokenBucket bucketOf(ILoggingEvent event) {
        return event.getLevel().isGreaterOrEqual(Level.ERROR) ? errors : lines;
    }

    /** How many lines were left out since this was asked before. */
    synchronized long takeLeftOut() {
        long count = leftOut;
        leftOut = 0;
        return count;
    }
}
