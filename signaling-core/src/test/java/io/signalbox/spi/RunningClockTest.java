package io.signalbox.spi;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RunningClockTest {

    private static final Duration TICK = Duration.ofNanos(100);

    /** The ticks come at these times after the start, the clock is read then. */
    @ParameterizedTest
    @CsvSource({
        "'', 0, 0, 0",
        "'', 70, 0, 70",
        "'100', 100, 100, 100",
        "'100', 130, 100, 130",
        "'100 200 300', 350, 300, 350",
        "'200', 200, 200, 200", // one tick late: nothing is lost
        "'201', 201, 200, 200",
        "'100 5000', 5000, 300, 300", // a pause counts as two ticks
        "'100 5000 5100', 5150, 400, 450",
        "'100', 5000, 100, 300", // read after a pause, before the tick that comes late
        "'100 50', 50, 100, 100", // a time source that steps back stops the clock
        "'100 50 150', 150, 200, 200"
    })
    void aPauseCountsAsTwoTicksAtMost(String ticks, long read, long asOfLastTick, long atThatTime) {
        for (long start : new long[] {0, -1, Long.MAX_VALUE - 150}) {
            RunningClock clock = new RunningClock(start, TICK);
            for (String tick : ticks.isEmpty() ? new String[0] : ticks.split(" ")) {
                clock.tick(start + Long.parseLong(tick));
            }
            assertThat(clock.nanos()).isEqualTo(asOfLastTick);
            assertThat(clock.nanosAt(start + read)).isEqualTo(atThatTime);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 99, 100, 101, 250, 100_000})
    void theClockNeverGoesBack(long step) {
        RunningClock clock = new RunningClock(0, TICK);
        long before = 0;
        for (long now = 0; now < 100 * step; now += step) {
            long read = clock.nanosAt(now);
            assertThat(read).isGreaterThanOrEqualTo(before);
            clock.tick(now);
            assertThat(clock.nanos()).isEqualTo(read);
            before = read;
        }
    }
}
