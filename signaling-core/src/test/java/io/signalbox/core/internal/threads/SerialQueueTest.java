package io.signalbox.core.internal.threads;

import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.core.AccessPolicy;
import io.signalbox.core.Limits;
import io.signalbox.core.MessageRouter;
import io.signalbox.core.RoomPolicy;
import io.signalbox.core.SignalingListener;
import io.signalbox.core.SweepDecision;
import io.signalbox.core.TimeSource;
import io.signalbox.core.internal.TestTime;
import io.signalbox.core.internal.application.EngineConfig;
import io.signalbox.core.internal.application.SafeListener;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionHandler;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@Timeout(30)
class SerialQueueTest {

    private final TestTime time = new TestTime();
    private final HeldExecutor executor = new HeldExecutor();
    private final List<Throwable> failures = new ArrayList<>();
    private final SerialQueue.Shared shared = shared(Limits.defaults(), executor, time);

    @AfterEach
    void shutDown() {
        executor.shutdownNow();
    }

    @Test
    void runsATaskOnTheThreadThatAddsItToAnIdleQueue() {
        List<Thread> ranOn = new ArrayList<>();

        new SerialQueue<>(shared, Runnable::run).add(() -> ranOn.add(Thread.currentThread()));

        assertThat(ranOn).containsExactly(Thread.currentThread());
    }

    @Test
    void runsWhatATaskAddsAfterThatTask() {
        SerialQueue<Runnable> queue = new SerialQueue<>(shared, Runnable::run);
        List<String> order = new ArrayList<>();

        queue.add(() -> {
            queue.add(() -> order.add("second"));
            order.add("first");
        });

        assertThat(order).containsExactly("first", "second");
    }

    @Test
    void givesTheRestToTheExecutorAfter64Tasks() {
        SerialQueue<Runnable> queue = new SerialQueue<>(shared, Runnable::run);
        AtomicInteger ran = new AtomicInteger();

        queue.add(() -> {
            for (int i = 0; i < 100; i++) {
                queue.add(ran::incrementAndGet);
            }
        });

        assertThat(ran).hasValue(63);
        executor.runAll();
        assertThat(ran).hasValue(100);
    }

    @Test
    void givesTheRestToTheExecutorAfterAMillisecond() {
        SerialQueue<Runnable> queue = new SerialQueue<>(shared, Runnable::run);
        AtomicInteger ran = new AtomicInteger();

        queue.add(() -> {
            queue.add(ran::incrementAndGet);
            time.advanceMillis(1);
        });

        assertThat(ran).hasValue(0);
        executor.runAll();
        assertThat(ran).hasValue(1);
    }

    @Test
    void doesNotDrainOneQueueInsideAnother() {
        SerialQueue<Runnable> outer = new SerialQueue<>(shared, Runnable::run);
        SerialQueue<Runnable> inner = new SerialQueue<>(shared, Runnable::run);
        List<String> order = new ArrayList<>();

        outer.add(() -> {
            inner.add(() -> order.add("inner"));
            order.add("outer");
        });

        assertThat(order).containsExactly("outer");
        executor.runAll();
        assertThat(order).containsExactly("outer", "inner");
    }

    @Test
    void goesOnAfterATaskThatThrows() {
        SerialQueue<Runnable> queue = new SerialQueue<>(shared, Runnable::run);
        AtomicInteger ran = new AtomicInteger();
        AssertionError thrown = new AssertionError("thrown by a task");

        queue.add(() -> {
            queue.add(ran::incrementAndGet);
            throw thrown;
        });

        assertThat(ran).hasValue(1);
        assertThat(failures).containsExactly(thrown);
    }

    @Test
    void refusesOneTaskMoreThanItsBound() {
        SerialQueue<Runnable> queue =
                new SerialQueue<>(shared(Limits.builder().maxQueuedMessages(3).build(), executor, time), Runnable::run);
        List<Boolean> taken = new ArrayList<>();

        queue.add(() -> {
            for (int i = 0; i < 3; i++) {
                taken.add(queue.offer(() -> {}, 1));
            }
        });

        assertThat(taken).as("the running task is the first of three").containsExactly(true, true, false);
        assertThat(queue.offer(() -> {}, 1)).isTrue();
    }

    @Test
    void refusesOneByteMoreThanItsBoundAndForgetsTheBytesOfWhatHasRun() {
        Limits limits =
                Limits.builder().maxMessageBytes(1_000).maxQueuedBytes(100_000).build();
        SerialQueue<Runnable> queue = new SerialQueue<>(shared(limits, executor, time), Runnable::run);
        List<Boolean> taken = new ArrayList<>();
        Runnable fill = () -> {
            taken.add(queue.offer(() -> {}, 99_999));
            taken.add(queue.offer(() -> {}, 2));
            taken.add(queue.offer(() -> {}, 1));
        };

        queue.add(fill);
        queue.add(fill);

        assertThat(taken).containsExactly(true, false, true, true, false, true);
    }

    @Test
    void runsOnTheCallingThreadWhereTheExecutorTakesNoMore() {
        SerialQueue<Runnable> outer = new SerialQueue<>(shared, Runnable::run);
        SerialQueue<Runnable> inner = new SerialQueue<>(shared, Runnable::run);
        AtomicInteger ran = new AtomicInteger();
        executor.shutdownNow();

        outer.add(() -> inner.add(ran::incrementAndGet));

        assertThat(ran).hasValue(1);
    }

    @Test
    void theNextToAddDrainsWhatAnExecutorThatWasShutDownHasDropped() {
        SerialQueue<Runnable> queue = new SerialQueue<>(shared, Runnable::run);
        List<Integer> ran = addMoreThanOneTurn(queue, 100);
        executor.dropAll();
        executor.shutdownNow();

        queue.add(() -> ran.add(100));

        assertThat(ran).isEqualTo(IntStream.rangeClosed(0, 100).boxed().toList());
    }

    @Test
    void aQueueIsDrainedOnceWhereAnExecutorThatWasShutDownRunsItsTasksAfterAll() {
        SerialQueue<Runnable> queue = new SerialQueue<>(shared, Runnable::run);
        List<Integer> ran = addMoreThanOneTurn(queue, 100);
        executor.shutdown();

        queue.add(() -> ran.add(100));
        executor.runAll();

        assertThat(ran).isEqualTo(IntStream.rangeClosed(0, 100).boxed().toList());
    }

    @Test
    void leavesTheRestToAnExecutorThatIsOnlyLate() {
        SerialQueue<Runnable> queue = new SerialQueue<>(shared, Runnable::run);
        List<Integer> ran = addMoreThanOneTurn(queue, 100);

        queue.add(() -> ran.add(100));

        assertThat(ran).hasSize(63);
        executor.runAll();
        assertThat(ran).hasSize(101);
    }

    @ParameterizedTest
    @MethodSource("waysToTakeNoMore")
    void goesOnWithoutNestingWhereTheExecutorTakesNoMore(RejectedExecutionHandler way) {
        executor.setRejectedExecutionHandler(way);
        executor.shutdownNow();

        assertThat(addMoreThanOneTurn(new SerialQueue<>(shared, Runnable::run), 1_000_000))
                .hasSize(1_000_000);
    }

    static List<RejectedExecutionHandler> waysToTakeNoMore() {
        return List.of(
                new ThreadPoolExecutor.AbortPolicy(),
                new ThreadPoolExecutor.DiscardPolicy(),
                new ThreadPoolExecutor.CallerRunsPolicy(),
                (task, executor) -> task.run());
    }

    /** Adds so many tasks in one that the queue hands some over, if it can; answers the list that they add to. */
    private static List<Integer> addMoreThanOneTurn(SerialQueue<Runnable> queue, int count) {
        List<Integer> ran = new ArrayList<>();
        queue.add(() -> {
            for (int i = 0; i < count; i++) {
                int number = i;
                queue.add(() -> ran.add(number));
            }
        });
        return ran;
    }

    @Test
    void runsTasksOfManyThreadsOneAtATimeAndEachThreadsInOrder() throws InterruptedException {
        ScheduledExecutorService threads = new ScheduledThreadPoolExecutor(2);
        SerialQueue<Runnable> queue =
                new SerialQueue<>(shared(Limits.defaults(), threads, TimeSource.system()), Runnable::run);
        int producers = 4;
        int each = 20_000;
        int[] last = new int[producers];
        AtomicInteger inside = new AtomicInteger();
        AtomicInteger faults = new AtomicInteger();
        CountDownLatch done = new CountDownLatch(producers * each);

        for (int p = 0; p < producers; p++) {
            int producer = p;
            new Thread(() -> {
                        for (int i = 1; i <= each; i++) {
                            int sequence = i;
                            queue.add(() -> {
                                boolean alone = inside.incrementAndGet() == 1;
                                if (!alone || last[producer] != sequence - 1) {
                                    faults.incrementAndGet();
                                }
                                last[producer] = sequence;
                                inside.decrementAndGet();
                                done.countDown();
                            });
                        }
                    })
                    .start();
        }

        assertThat(done.await(20, TimeUnit.SECONDS)).isTrue();
        threads.shutdownNow();
        assertThat(faults).hasValue(0);
    }

    private SerialQueue.Shared shared(Limits limits, ScheduledExecutorService executor, TimeSource time) {
        SafeListener listener = new SafeListener(new SignalingListener() {
            @Override
            public void failed(String what, Throwable failure) {
                failures.add(failure);
            }
        });
        return new SerialQueue.Shared(new EngineConfig(
                limits,
                MessageRouter.webrtc(),
                AccessPolicy.open(),
                RoomPolicy.open(),
                (participant, silence, ping) -> SweepDecision.keep(),
                listener,
                time,
                executor));
    }

    /** Keeps what it is to run until the test says so. */
    private static final class HeldExecutor extends ScheduledThreadPoolExecutor {

        private final Deque<Runnable> held = new ArrayDeque<>();

        HeldExecutor() {
            super(0);
        }

        @Override
        public void execute(Runnable command) {
            if (isShutdown()) {
                getRejectedExecutionHandler().rejectedExecution(command, this);
            } else {
                held.add(command);
            }
        }

        void dropAll() {
            held.clear();
        }

        void runAll() {
            Runnable next = held.poll();
            while (next != null) {
                next.run();
                next = held.poll();
            }
        }
    }
}
