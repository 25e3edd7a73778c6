package io.signalbox.benchmarks;

import java.time.Duration;

/**
 * How much load there is, and for how long.
 *
 * @param rounds how often each server is started and measured, all of them in turn
 * @param firstWarmUp before what is measured first of a server
 * @param warmUp before each further work
 * @param measured of each work
 * @param participants of relays, in rooms of two
 * @param idleConnections how many connections do nothing
 */
public record Plan(
        int rounds, Duration firstWarmUp, Duration warmUp, Duration measured, int participants, int idleConnections) {

    /** What tables are made from. */
    public static Plan full() {
        return new Plan(5, Duration.ofSeconds(8), Duration.ofSeconds(2), Duration.ofSeconds(4), 1_000, 10_000);
    }

    /** Whether all of it works; the figures say nothing. */
    public static Plan quick() {
        Duration moment = Duration.ofMillis(300);
        return new Plan(1, moment, moment, moment, 100, 500);
    }

    Plan withRounds(int count) {
        return new Plan(count, firstWarmUp, warmUp, measured, participants, idleConnections);
    }

    Plan withFirstWarmUp(Duration duration) {
        return new Plan(rounds, duration, warmUp, measured, participants, idleConnections);
    }

    Plan withWarmUp(Duration duration) {
        return new Plan(rounds, firstWarmUp, duration, measured, participants, idleConnections);
    }

    Plan withMeasured(Duration duration) {
        return new Plan(rounds, firstWarmUp, warmUp, duration, participants, idleConnections);
    }

    Plan withIdleConnections(int count) {
        return new Plan(rounds, firstWarmUp, warmUp, measured, participants, count);
    }
}
