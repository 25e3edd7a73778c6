package io.signalbox.benchmarks.load;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LatenciesTest {

    private final Latencies latencies = new Latencies();

    @Test
    void a_quantile_is_the_time_that_its_share_does_not_exceed() {
        for (int micros = 100; micros >= 1; micros--) {
            latencies.add(micros * 1_000L);
        }

        assertThat(latencies.quantileMicros(0.5)).isEqualTo(50);
        assertThat(latencies.quantileMicros(0.99)).isEqualTo(99);
        assertThat(latencies.quantileMicros(1)).isEqualTo(100);
        assertThat(latencies.quantileMicros(0)).isEqualTo(1);
    }

    @Test
    void as_many_as_come_are_kept() {
        int count = 200_001;
        for (int i = 1; i <= count; i++) {
            latencies.add(i * 1_000L);
        }

        assertThat(latencies.quantileMicros(0.5)).isEqualTo((count + 1) / 2);
        assertThat(latencies.quantileMicros(1)).isEqualTo(count);
    }

    @Test
    void of_one_every_quantile_is_that_one_and_of_none_there_is_none() {
        assertThat(latencies.quantileMicros(0.99)).isNaN();

        latencies.add(7_000);

        assertThat(latencies.quantileMicros(0.01)).isEqualTo(7);
        assertThat(latencies.quantileMicros(0.99)).isEqualTo(7);
    }
}
