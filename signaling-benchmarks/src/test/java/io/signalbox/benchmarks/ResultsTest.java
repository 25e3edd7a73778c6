package io.signalbox.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResultsTest {

    private final Results results = new Results();

    @Test
    void a_spread_is_the_median_with_the_least_and_the_greatest() {
        add("ours", 3, 9, 1, 4, 5);
        add("theirs", 2, 8);

        assertThat(results.of("ours", "cpu")).isEqualTo(new Spread(4, 1, 9));
        assertThat(results.of("theirs", "cpu")).isEqualTo(new Spread(5, 2, 8));
        assertThat(results.of("nobody's", "cpu").isKnown()).isFalse();
    }

    @Test
    void ratios_are_taken_round_by_round() {
        add("ours", 1, 4, 9);
        add("theirs", 2, 4, 3);

        assertThat(results.ratio("ours", "theirs", "cpu")).isEqualTo(new Spread(1, 0.5, 3));
    }

    @Test
    void the_values_of_all_rounds_are_kept_with_what_they_are_of(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("results");
        add("ours", 1.5, 2.5);
        add("theirs", 3e-9);

        results.write(file, "abc");

        assertThat(file).hasContent("# abc\nours\tcpu\t1.5\t2.5\ntheirs\tcpu\t3.0E-9\n");
        assertThat(results.figures()).containsExactly("cpu");
        assertThat(Results.read(file, "abc").of("ours", "cpu")).isEqualTo(new Spread(2, 1.5, 2.5));
        assertThat(Results.read(file, "abcd").figures()).isEmpty();
        assertThat(Results.read(folder.resolve("none"), "abc").figures()).isEmpty();
    }

    @Test
    void what_was_measured_again_takes_the_place_of_what_was_earlier() {
        Results earlier = new Results();
        earlier.add("ours", "cpu", 9);
        earlier.add("ours", "rate", 8);
        add("ours", 1);

        Results both = results.orEarlier(earlier);

        assertThat(both.of("ours", "cpu")).isEqualTo(new Spread(1, 1, 1));
        assertThat(both.of("ours", "rate")).isEqualTo(new Spread(8, 8, 8));
    }

    private void add(String subject, double... values) {
        for (double value : values) {
            results.add(subject, "cpu", value);
        }
    }
}
