package io.signalbox.server;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.spi.FilterReply;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The log has so many lines a second and no more, whatever clients do. */
class LogRateTest {

    private long now;
    private final LogRate rate = new LogRate(5, () -> now);

    private boolean passes(Level level) {
        LoggingEvent line = new LoggingEvent();
        line.setLevel(level);
        return rate.decide(line) == FilterReply.NEUTRAL;
    }

    private int passing(int lines) {
        int passed = 0;
        for (int i = 0; i < lines; i++) {
            passed += passes(Level.INFO) ? 1 : 0;
        }
        return passed;
    }

    @Test
    void ten_seconds_worth_passes_at_once_and_then_the_rate() {
        assertThat(passing(1_000)).isEqualTo(50);
        now += TimeUnit.SECONDS.toNanos(2);
        assertThat(passing(1_000)).isEqualTo(10);
        now += TimeUnit.HOURS.toNanos(1);
        assertThat(passing(1_000)).isEqualTo(50);
    }

    @Test
    void what_is_left_out_is_counted_once() {
        passing(60);
        assertThat(rate.takeLeftOut()).isEqualTo(10);
        assertThat(rate.takeLeftOut()).isZero();
    }

    @Test
    void errors_have_a_rate_of_their_own() {
        passing(1_000);
        int errors = 0;
        for (int i = 0; i < 1_000; i++) {
            errors += passes(Level.ERROR) ? 1 : 0;
        }
        assertThat(errors).isEqualTo(50);
        assertThat(passes(Level.WARN)).isFalse();
    }

    @Test
    void a_long_line_counts_as_one_for_each_kib() {
        LoggingEvent line = new LoggingEvent();
        line.setLevel(Level.INFO);
        assertThat(rate.decide(line)).isEqualTo(FilterReply.NEUTRAL);
        rate.written(line, 40 << 10);
        assertThat(passing(1_000)).isEqualTo(10);

        now += TimeUnit.HOURS.toNanos(1);
        assertThat(rate.decide(line)).isEqualTo(FilterReply.NEUTRAL);
        rate.written(line, 80 << 10);
        assertThat(passing(1_000)).isZero();
        now += TimeUnit.SECONDS.toNanos(6);
        assertThat(passing(1_000)).isZero();
        now += TimeUnit.SECONDS.toNanos(1);
        assertThat(passing(1_000)).isEqualTo(5);
    }

    @Test
    void what_tells_of_the_rate_always_passes() {
        LoggingEvent line = new LoggingEvent();
        line.setLevel(Level.ERROR);
        line.addMarker(LogRate.ALWAYS);
        for (int i = 0; i < 1_000; i++) {
            assertThat(rate.decide(line)).isEqualTo(FilterReply.NEUTRAL);
        }
    }
}
