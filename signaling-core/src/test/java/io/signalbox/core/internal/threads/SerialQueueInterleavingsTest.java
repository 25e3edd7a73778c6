package io.signalbox.core.internal.threads;

import io.signalbox.core.AccessPolicy;
import io.signalbox.core.Limits;
import io.signalbox.core.MessageRouter;
import io.signalbox.core.RoomPolicy;
import io.signalbox.core.SignalingListener;
import io.signalbox.core.SweepDecision;
import io.signalbox.core.internal.HeldTasks;
import io.signalbox.core.internal.Interleavings;
import io.signalbox.core.internal.TestTime;
import io.signalbox.core.internal.application.EngineConfig;
import io.signalbox.core.internal.application.SafeListener;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.jetbrains.kotlinx.lincheck.annotations.Operation;
import org.jetbrains.kotlinx.lincheck.annotations.Param;
import org.jetbrains.kotlinx.lincheck.annotations.Validate;
import org.jetbrains.kotlinx.lincheck.paramgen.ThreadIdGen;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** However threads add tasks and run what was handed over: one at a time, each thread's in order, none lost, bounded. */
@Tag("concurrency")
class SerialQueueInterleavingsTest {

    @Test
    void tasksRunOneAtATimeInOrderAndNoneIsLost() {
        Interleavings.choose(Operations.class);
    }

    @Test
    void itIsSoOnRealThreads() {
        Interleavings.provoke(Operations.class);
    }

    public static class Operations {

        private static final int THREADS = 8;

        private static final Limits LIMITS =
                Limits.builder().maxQueuedMessages(4).build();

        private final HeldTasks executor = new HeldTasks();
        private final SerialQueue.Shared shared = new SerialQueue.Shared(new EngineConfig(
                LIMITS,
                MessageRouter.webrtc(),
                AccessPolicy.open(),
                RoomPolicy.open(),
                (participant, silence, ping) -> SweepDecision.keep(),
                new SafeListener(new SignalingListener() {}),
                new TestTime(),
                executor));
        private final SerialQueue<Runnable> queue = new SerialQueue<>(shared, Runnable::run);
        private final SerialQueue<Runnable> other = new SerialQueue<>(shared, Runnable::run);
        private final AtomicIntegerArray added = new AtomicIntegerArray(THREADS);
        private final AtomicInteger offered = new AtomicInteger();

        // Plain: it is the queue that has to make tasks see each other's work.
        private final int[] last = new int[THREADS];
        private boolean inside;
        private int overlaps;
        private int disorder;
        private int ran;

        @Operation
        public void add(@Param(gen = ThreadIdGen.class) int thread) {
            queue.add(task(thread));
        }

        @Operation
        public void addFromAnotherQueue() {
            offered.incrementAndGet();
            other.add(() -> queue.add(() -> alone(() -> {})));
        }

        @Operation
        public void offer() {
            if (queue.offer(() -> alone(() -> {}), 1)) {
                offered.incrementAndGet();
            }
        }

        @Operation
        public void runWhatWasHandedOver() {
            executor.runOne();
        }

        @Operation
        public void runItWithoutTheExecutor() {
            queue.runHandedOver();
        }

        @Validate
        public void allAddsUp() {
            executor.runAll();
            int tasks = offered.get();
            for (int thread = 0; thread < THREADS; thread++) {
                tasks += added.get(thread);
            }
            if (overlaps != 0 || disorder != 0 || ran != tasks) {
                throw new IllegalStateException(
                        overlaps + " overlaps, " + disorder + " out of order, " + ran + " ran of " + tasks);
            }
            if (!queue.offer(() -> {}, 1)) {
                throw new IllegalStateException("an empty queue takes a task");
            }
        }

        private Runnable task(int thread) {
            int number = added.incrementAndGet(thread);
            return () -> alone(() -> {
                if (last[thread] != number - 1) {
                    disorder++;
                }
                last[thread] = number;
            });
        }

        private void alone(Runnable work) {
            if (inside) {
                overlaps++;
            }
            inside = true;
            work.run();
            ran++;
            inside = false;
        }
    }
}
