package io.signalbox.core.internal.upkeep;

import java.time.Duration;

/** The counting of one look at all connections. By the sweeping thread alone. */
final class SweepTally {

    private long nanos;
    private long longestNanos;
    private int connections;
    private int pings;
    private int evictions;
    private int largestMailboxBytes;

    void step(long stepNanos) {
        nanos += stepNanos;
        longestNanos = Math.max(longestNanos, stepNanos);
    }

    void connection(int mailboxBytes) {
        connections++;
        largestMailboxBytes = Math.max(largestMailboxBytes, mailboxBytes);
    }

    void ping() {
        pings++;
    }

    void eviction() {
        evictions++;
    }

    /** What was counted. */
    SweepFigures figures() {
        return new SweepFigures(
                Duration.ofNanos(nanos),
                Duration.ofNanos(longestNanos),
                connections,
                pings,
                evictions,
                largestMailboxBytes);
    }
}
