package io.signalbox.benchmarks.report;

import io.signalbox.benchmarks.Spread;
import java.util.Locale;

/** Numbers as the tables have them: three digits that say something. */
final class Numbers {

    private Numbers() {}

    static String of(double value) {
        if (!Double.isFinite(value)) {
            return "–";
        }
        double size = Math.abs(value);
        String format = size >= 100 ? "%,.0f" : size >= 10 ? "%.1f" : "%.2f";
        return String.format(Locale.ROOT, format, value);
    }

    /** The median, and from where to where the values go if there are several. */
    static String of(Spread spread) {
        if (!spread.isKnown() || spread.least() == spread.greatest()) {
            return of(spread.median());
        }
        return of(spread.median()) + " (" + of(spread.least()) + "–" + of(spread.greatest()) + ")";
    }
}
