package io.signalbox.benchmarks;

import java.util.List;

/** The median of some values, with the least and the greatest of them. */
public record Spread(double median, double least, double greatest) {

    /** Of these values; of none it is not a number. */
    static Spread of(List<Double> values) {
        if (values.isEmpty()) {
            return new Spread(Double.NaN, Double.NaN, Double.NaN);
        }
        List<Double> sorted = values.stream().sorted().toList();
        int middle = sorted.size() / 2;
        double median = sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
        return new Spread(median, sorted.get(0), sorted.get(sorted.size() - 1));
    }

    /** Whether there is anything. */
    public boolean isKnown() {
        return !Double.isNaN(median);
    }
}
