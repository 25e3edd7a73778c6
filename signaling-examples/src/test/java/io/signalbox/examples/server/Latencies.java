package io.signalbox.examples.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/** How long round trips took, each counted from when it was due, so that one that had to wait is not left out. */
public final class Latencies {

    private static final double MOST_TIMES_SLOWER = 3;
    private static final Duration FAST_ENOUGH = Duration.ofMillis(50);

    private final long[] sorted;

    Latencies(List<Long> nanos) {
        sorted = nanos.stream().mapToLong(Long::longValue).toArray();
        Arrays.sort(sorted);
    }

    public int count() {
        return sorted.length;
    }

    /** The latency that this share of the round trips, as in 0.99, stayed within. */
    public Duration percentile(double share) {
        return Duration.ofNanos(sorted[(int) Math.ceil(share * sorted.length) - 1]);
    }

    /** Asserts that the slowest hundredth was not much slower than before, or fast enough anyway. */
    public void assertHeldTo(Latencies before) {
        double bound = Math.max(MOST_TIMES_SLOWER * before.percentile(0.99).toNanos(), FAST_ENOUGH.toNanos());
        assertThat((double) percentile(0.99).toNanos())
                .as("p99 in ns: %s, before %s", this, before)
                .isLessThanOrEqualTo(bound);
    }

    @Override
    public String toString() {
        return "p50 %.1f ms, p99 %.1f ms (%d round trips)".formatted(millis(0.5), millis(0.99), count());
    }

    private double millis(double share) {
        return percentile(share).toNanos() / 1e6;
    }
}
