package io.signalbox.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The executor that an application gives the engine. */
class ExecutorTest {

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 6})
    void anExecutorWithTooFewThreadsIsRefusedWhereThatCanBeSeen(int threads) {
        ScheduledExecutorService executor = new ScheduledThreadPoolExecutor(threads);
        SignalingEngine.Builder builder = SignalingEngine.builder();
        try {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> builder.executor(executor))
                    .withMessageContaining("7 threads")
                    .withMessageContaining(String.valueOf(threads));
        } finally {
            executor.shutdownNow();
        }
    }

    @Test
    void anExecutorWithEnoughThreadsIsTaken() {
        ScheduledExecutorService executor = Executors.newScheduledThreadPool(7);
        try (SignalingEngine engine =
                SignalingEngine.builder().executor(executor).build()) {
            assertThat(engine.rooms()).isEmpty();
        } finally {
            executor.shutdownNow();
        }
    }

    @Test
    @SuppressWarnings("NullAway") // What a caller without null checks may pass.
    void aPartThatIsNullIsRefusedWhereItIsGiven() {
        SignalingEngine.Builder builder = SignalingEngine.builder();
        assertThatNullPointerException().isThrownBy(() -> builder.router(null)).withMessage("router");
        assertThatNullPointerException()
                .isThrownBy(() -> builder.accessPolicy(null))
                .withMessage("accessPolicy");
        assertThatNullPointerException()
                .isThrownBy(() -> builder.sweepPolicy(null))
                .withMessage("sweepPolicy");
        assertThatNullPointerException().isThrownBy(() -> builder.limits(null)).withMessage("limits");
        assertThatNullPointerException()
                .isThrownBy(() -> builder.listener(null))
                .withMessage("listener");
        assertThatNullPointerException()
                .isThrownBy(() -> builder.timeSource(null))
                .withMessage("timeSource");
        assertThatNullPointerException()
                .isThrownBy(() -> builder.executor(null))
                .withMessage("executor");
    }
}
