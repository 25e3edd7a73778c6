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
        return new Plan(5, Duration.ofSeconds(8), Duration.ofSeconds(4), Duration.ofSeconds(4), 1_000, 10_000);
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

    Plan withParticipants(int count) {
        return new Plan(rounds, firstWarmUp, warmUp, measured, count, idleConnections);
    }

    Plan withIdleConnections(int count) {
        return new Plan(rounds, firstWarmUp, warmUp, measured, participants, count);
    }

    /**
     * How much of the engine alone.
     *
     * @param forks of each benchmark
     * @param iterations of each fork, once to warm up and once measured
     * @param time of each iteration
     * @param crowd participants where their heap is measured
     * @param scale participants where they are swept
     * @param sweeping how long
     */
    public record Engine(int forks, int iterations, Duration time, int crowd, int scale, Duration sweeping) {

        /** What tables are made from. */
        public static Engine full() {
            return new Engine(2, 4, Duration.ofMillis(700), 100_000, 1_000_000, Duration.ofSeconds(30));
        }

        /** Whether all of it works; the figures say nothing. */
        public static Engine quick() {
            return new Engine(0, 1, Duration.ofMillis(50), 1_000, 10_000, Duration.ofSeconds(2));
        }
    }
}
