package io.signalbox.core;

import java.time.Duration;

/** What the engine found when it looked at all its connections once, a part of them at a time. Immutable. */
public final class SweepReport {

    private final Duration took;
    private final Duration longestStep;
    private final int connections;
    private final int pings;
    private final int evictions;
    private final int largestOutboxBytes;

    SweepReport(Tally tally) {
        this.took = Duration.ofNanos(tally.nanos);
        this.longestStep = Duration.ofNanos(tally.longestNanos);
        this.connections = tally.connections;
        this.pings = tally.pings;
        this.evictions = tally.evictions;
        this.largestOutboxBytes = tally.largestOutboxBytes;
    }

    /** How long looking at them took, all parts together and without the pauses between them. */
    public Duration took() {
        return took;
    }

    /** How long the part took that took longest. */
    public Duration longestStep() {
        return longestStep;
    }

    /** How many connections were looked at, also such as were not in a room yet or any more. */
    public int connections() {
        return connections;
    }

    /** How many of them were to be pinged, as nothing had come from them for long. */
    public int pings() {
        return pings;
    }

    /**
     * How many of them were to be ended: dead or reading too slowly, or for too long on their way in or out. One that
     * comes to life before that is carried out stays.
     */
    public int evictions() {
        return evictions;
    }

    /** What waited in the fullest outbox, in bytes as {@link Limits#maxOutboxBytes} counts them. */
    public int largestOutboxBytes() {
        return largestOutboxBytes;
    }

    @Override
    public String toString() {
        return "SweepReport[connections=" + connections + ", pings=" + pings + ", evictions=" + evictions
                + ", largestOutboxBytes=" + largestOutboxBytes + ", took=" + took + "]";
    }

    /** The counting of one look at all connections. By the sweeping thread alone. */
    static final class Tally {

        private long nanos;
        private long longestNanos;
        private int connections;
        private int pings;
        private int evictions;
        private int largestOutboxBytes;

        void step(long stepNanos) {
            nanos += stepNanos;
            longestNanos = Math.max(longestNanos, stepNanos);
        }

        void connection(int outboxBytes) {
            connections++;
            largestOutboxBytes = Math.max(largestOutboxBytes, outboxBytes);
        }

        void ping() {
            pings++;
        }

        void eviction() {
            evictions++;
        }
    }
}
