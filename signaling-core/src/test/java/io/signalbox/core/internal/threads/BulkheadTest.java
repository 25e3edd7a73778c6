package io.signalbox.core.internal.threads;

import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.core.AccessPolicy;
import io.signalbox.core.Limits;
import io.signalbox.core.MessageRouter;
import io.signalbox.core.RoomPolicy;
import io.signalbox.core.SweepDecision;
import io.signalbox.core.TimeSource;
import io.signalbox.core.internal.application.EngineConfig;
import io.signalbox.core.internal.application.SafeListener;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionHandler;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import org.junit.jupiter.api.Test;

class BulkheadTest {

    private final List<String> ran = new ArrayList<>();

    @Test
    void refusesATaskWhereTheExecutorWasShutDownAndHasDroppedTheWorkers() {
        Dropping executor = new Dropping(new ThreadPoolExecutor.AbortPolicy());
        Bulkhead bulkhead = bulkhead(executor);
        assertThat(bulkhead.add(() -> ran.add("dropped"))).isTrue();
        executor.shutdownNow();

        assertThat(bulkhead.add(() -> ran.add("refused"))).isFalse();
        assertThat(ran).isEmpty();
    }

    @Test
    void refusesATaskThatAnExecutorDropsWithoutAWord() {
        Dropping executor = new Dropping(new ThreadPoolExecutor.DiscardPolicy());
        executor.shutdownNow();

        assertThat(bulkhead(executor).add(() -> ran.add("refused"))).isFalse();
        assertThat(ran).isEmpty();
    }

    private static Bulkhead bulkhead(Dropping executor) {
        EngineConfig config = new EngineConfig(
                Limits.defaults(),
                MessageRouter.webrtc(),
                AccessPolicy.open(),
                RoomPolicy.open(),
                (participant, silence, ping) -> SweepDecision.keep(),
                new SafeListener(),
                TimeSource.system(),
                executor);
        return new Bulkhead("a test", config, 1, () -> 0);
    }

    /** Never runs a task. */
    private static final class Dropping extends ScheduledThreadPoolExecutor {

        Dropping(RejectedExecutionHandler handler) {
            super(0, handler);
        }

        @Override
        public void execute(Runnable command) {
            if (isShutdown()) {
                getRejectedExecutionHandler().rejectedExecution(command, this);
            }
        }
    }
}
