package io.signalbox.server.campaign;

import java.util.List;

/** The straight line through samples taken at equal distances, by least squares. */
final class Slope {

    private final int samples;
    private final double slope;
    private final double standardError;

    /** Through these, three at least. */
    Slope(List<Long> values) {
        samples = values.size();
        double middle = (samples - 1) / 2.0;
        double mean = values.stream().mapToLong(Long::longValue).average().orElseThrow();
        double across = 0;
        double spread = 0;
        for (int i = 0; i < samples; i++) {
            across += (i - middle) * (values.get(i) - mean);
            spread += (i - middle) * (i - middle);
        }
        slope = across / spread;
        double residues = 0;
        for (int i = 0; i < samples; i++) {
            double residue = values.get(i) - mean - slope * (i - middle);
            residues += residue * residue;
        }
        standardError = Math.sqrt(residues / (samples - 2) / spread);
    }

    /** By how much the line rises from the first sample to the last. */
    double drift() {
        return slope * (samples - 1);
    }

    /** The standard error of {@link #drift}. */
    double error() {
        return standardError * (samples - 1);
    }
}
