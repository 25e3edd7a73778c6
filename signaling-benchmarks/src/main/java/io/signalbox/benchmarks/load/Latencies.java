package io.signalbox.benchmarks.load;

import java.util.Arrays;

/** Times, each kept as it was. Not safe for use by several threads. */
final class Latencies {

    private long[] nanos = new long[1 << 16];
    private int count;

    void add(long latencyNanos) {
        if (count == nanos.length) {
            nanos = Arrays.copyOf(nanos, 2 * count);
        }
        nanos[count++] = latencyNanos;
    }

    /** The time that this share of them, 0 to 1, does not exceed, in microseconds. */
    double quantileMicros(double share) {
        if (count == 0) {
            return Double.NaN;
        }
        Arrays.sort(nanos, 0, count);
        int index = (int) Math.ceil(share * count) - 1;
        return nanos[Math.max(0, index)] / 1e3;
    }

    int count() {
        return count;
    }
}
