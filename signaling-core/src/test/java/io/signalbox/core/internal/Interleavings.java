package io.signalbox.core.internal;

import org.jetbrains.kotlinx.lincheck.LinChecker;
import org.jetbrains.kotlinx.lincheck.strategy.managed.modelchecking.ModelCheckingOptions;
import org.jetbrains.kotlinx.lincheck.strategy.stress.StressOptions;

/**
 * Runs random scenarios of a class's operations on several threads. After each the class's validation must hold, and
 * what the operations have returned must be what they can return one after the other.
 */
public final class Interleavings {

    private Interleavings() {}

    /** In interleavings that are chosen one by one, between any two accesses of memory. Not for what reaches a record. */
    public static void choose(Class<?> operations) {
        LinChecker.check(
                operations,
                new ModelCheckingOptions()
                        .threads(2)
                        .actorsPerThread(3)
                        .actorsBefore(1)
                        .actorsAfter(0)
                        .iterations(10)
                        .invocationsPerIteration(250)
                        .minimizeFailedScenario(false));
    }

    /** On real threads, where the memory model has its say. */
    public static void provoke(Class<?> operations) {
        provoke(operations, operations);
    }

    /** The same, with a class that says what the operations can return; it reaches no record. */
    public static void provoke(Class<?> operations, Class<?> specification) {
        LinChecker.check(
                operations,
                new StressOptions()
                        .sequentialSpecification(specification)
                        .threads(3)
                        .actorsPerThread(3)
                        .actorsBefore(1)
                        .actorsAfter(0)
                        .iterations(20)
                        .invocationsPerIteration(1_000)
                        .minimizeFailedScenario(false));
    }
}
