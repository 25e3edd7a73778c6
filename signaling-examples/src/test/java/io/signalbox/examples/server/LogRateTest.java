package io.signalbox.examples.server;

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
    void errors_always_pass() {
        passing(1_000);
        assertThat(passes(Level.ERROR)).isTrue();
        assertThat(passes(Level.WARN)).isFalse();
    }
}
