package io.signalbox.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.benchmarks.Spread;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NumbersTest {

    @ParameterizedTest
    @CsvSource({
        "0.004, 0.00",
        "1.006, 1.01",
        "9.994, 9.99",
        "10.04, 10.0",
        "99.94, 99.9",
        "100.4, 100",
        "-1119.6, '-1,120'",
        "1234567, '1,234,567'",
        "NaN, –",
        "Infinity, –"
    })
    void a_number_has_the_digits_that_say_something(double value, String text) {
        assertThat(Numbers.of(value)).isEqualTo(text);
    }

    @Test
    void a_spread_has_its_ends_unless_there_is_one_value_alone() {
        assertThat(Numbers.of(new Spread(2, 1, 3))).isEqualTo("2.00 (1.00–3.00)");
        assertThat(Numbers.of(new Spread(2, 2, 2))).isEqualTo("2.00");
        assertThat(Numbers.of(new Spread(Double.NaN, Double.NaN, Double.NaN))).isEqualTo("–");
    }
}
