package io.signalbox.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How long round trips took, each counted from when it was due, so that one that had to wait is not left out. */
public final class Latencies {

    private static final int MOST_TIMES_SLOWER = 3;
    private static final Duration FAST_ENOUGH = Duration.ofMillis(50);

    private final long[] sorted;
    private final @Nullable Latencies control;

    Latencies(List<Long> nanos, @Nullable Latencies control) {
        this.control = control;
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

    /**
     * Asserts that the slowest hundredth was not much slower than before, or than meanwhile on a server that nobody hurts,
     * or fast enough anyway. On a machine of continuous integration, which others share, that is recorded and not judged.
     */
    public void assertHeldTo(Latencies before) {
        if ("true".equals(System.getenv("CI"))) {
            return;
        }
        Duration comparable = before.percentile(0.99);
        if (control != null && control.percentile(0.99).compareTo(comparable) > 0) {
            comparable = control.percentile(0.99);
        }
        Duration bound = comparable.multipliedBy(MOST_TIMES_SLOWER);
        assertThat(percentile(0.99))
                .as("p99 of %s, before: %s", this, before)
                .isLessThanOrEqualTo(bound.compareTo(FAST_ENOUGH) > 0 ? bound : FAST_ENOUGH);
    }

    @Override
    public String toString() {
        String text = "p50 %.1f ms, p99 %.1f ms".formatted(millis(0.5), millis(0.99));
        return control == null ? text : text + " (control p99 %.1f ms)".formatted(control.millis(0.99));
    }

    private double millis(double share) {
        return percentile(share).toNanos() / 1e6;
    }
}
