package io.signalbox.core.internal.upkeep;

import io.signalbox.core.SweepReport;
import java.time.Duration;

/** The figures of one look at all connections. */
public record SweepFigures(
        Duration took, Duration longestStep, int connections, int pings, int evictions, int largestOutboxBytes)
        implements SweepReport {

    @Override
    public String toString() {
        return "SweepReport[connections=" + connections + ", pings=" + pings + ", evictions=" + evictions
                + ", largestOutboxBytes=" + largestOutboxBytes + ", took=" + took + "]";
    }
}
