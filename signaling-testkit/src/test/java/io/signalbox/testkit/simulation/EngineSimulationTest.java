package io.signalbox.testkit.simulation;

import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Many short lives of the engine, each decided by a seed and compared with a model of the protocol step by step.
 *
 * <p>A run that fails names its seed and tells what happened; {@code -Dsimulation.seed=N} repeats it,
 * {@code -Dsimulation.runs=N} makes the test longer, {@code -Dsimulation.steps=N} each of the runs.
 */
class EngineSimulationTest {

    private static final long FIRST_SEED = Long.getLong("simulation.seed", 1);
    private static final int RUNS =
            Integer.getInteger("simulation.runs", System.getProperty("simulation.seed") == null ? 10_000 : 1);
    private static final int STEPS = Integer.getInteger("simulation.steps", 80);

    /** Where the engine writes what fails, which here is made to fail thousands of times. Held, as loggers are weak. */
    private static final Logger LOG = Logger.getLogger("io.signalbox.core");

    @BeforeAll
    static void quiet() {
        LOG.setLevel(Level.OFF);
    }

    @AfterAll
    static void loud() {
        LOG.setLevel(null);
    }

    @Test
    @Timeout(1_800)
    void whateverHappensTheEngineDoesWhatTheModelDoes() {
        for (long seed = FIRST_SEED; seed < FIRST_SEED + RUNS; seed++) {
            if (faultOf(seed, null) != null) {
                StringBuilder trace = new StringBuilder();
                Throwable fault = faultOf(seed, trace);
                throw new AssertionError("with -Dsimulation.seed=" + seed + ": " + fault + trace, fault);
            }
        }
    }

    private static @Nullable Throwable faultOf(long seed, @Nullable StringBuilder trace) {
        try {
            new Simulation(seed, STEPS, trace).run();
            return null;
        } catch (AssertionError | RuntimeException fault) {
            return fault;
        }
    }
}
