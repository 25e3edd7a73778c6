package io.signalbox.containers;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Threads that wait for something inside a call of the engine or the adapter. */
final class BlockedThreads {

    /** Less than the time after which containers give up a send that blocks, or the engine its receiver. */
    private static final Duration PATIENCE = Duration.ofSeconds(6);

    private BlockedThreads() {}

    /** That a thread waits for a moment, for a lock say, is nothing; that one stays is. */
    static void awaitNone() {
        await("no thread hangs in the engine or the adapter")
                .atMost(PATIENCE)
                .until(BlockedThreads::names, List::isEmpty);
    }

    private static List<String> names() {
        return Thread.getAllStackTraces().entrySet().stream()
                .filter(entry -> isBlocked(entry.getKey(), entry.getValue()))
                .map(BlockedThreads::described)
                .toList();
    }

    private static boolean isBlocked(Thread thread, StackTraceElement[] stack) {
        return isOfTheProduct(stack) && (thread.getState() != Thread.State.RUNNABLE || isWriting(stack));
    }

    private static boolean isOfTheProduct(StackTraceElement[] stack) {
        return Arrays.stream(stack)
                .map(StackTraceElement::getClassName)
                .anyMatch(name -> name.startsWith("io.signalbox.core.") || name.startsWith("io.signalbox.jakarta."));
    }

    /** A thread in a system call counts as runnable. */
    private static boolean isWriting(StackTraceElement[] stack) {
        return stack.length > 0 && stack[0].isNativeMethod();
    }

    private static String described(Map.Entry<Thread, StackTraceElement[]> blocked) {
        return blocked.getKey().getName() + " in " + Arrays.toString(blocked.getValue());
    }
}
