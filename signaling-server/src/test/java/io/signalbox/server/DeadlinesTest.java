package io.signalbox.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.server.Deadlines.Deadline;
import io.signalbox.testkit.ManualClock;
import io.signalbox.testkit.ManualExecutor;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class DeadlinesTest {

    private static final Duration HANDSHAKE = Duration.ofSeconds(10);

    private final ManualClock clock = new ManualClock();
    private final ManualExecutor timer = new ManualExecutor(clock);
    private final Deadlines deadlines = new Deadlines(timer, clock::nanoTime);
    private final AtomicInteger runs = new AtomicInteger();

    /** As time passes for a process that runs. */
    private void run(Duration time) {
        Duration step = Duration.ofMillis(50);
        for (Duration passed = Duration.ZERO; passed.compareTo(time) < 0; passed = passed.plus(step)) {
            clock.advance(step);
            timer.runDue();
        }
    }

    /** As time passes for a process that is stopped, until just after it has gone on. */
    private void pause(Duration time) {
        clock.advance(time);
        timer.runDue();
    }

    @Test
    void anActionRunsOnceAtItsTime() {
        run(Duration.ofMillis(100));
        deadlines.after(HANDSHAKE, runs::incrementAndGet);
        run(HANDSHAKE.minusMillis(50));
        assertThat(runs).hasValue(0);
        run(Duration.ofMillis(50));
        assertThat(runs).hasValue(1);
        run(HANDSHAKE);
        assertThat(runs).hasValue(1);
    }

    @Test
    void aPauseOfTheWholeProcessDoesNotCount() {
        deadlines.after(HANDSHAKE, runs::incrementAndGet);
        run(Duration.ofSeconds(4));
        pause(Duration.ofSeconds(60));
        run(Duration.ofSeconds(5));
        assertThat(runs).hasValue(0);
        run(Duration.ofSeconds(1));
        assertThat(runs).hasValue(1);
    }

    @Test
    void aPauseThatEndsBeforeTheDeadlineDoesNotCountEither() {
        deadlines.after(HANDSHAKE, runs::incrementAndGet);
        pause(Duration.ofSeconds(9));
        run(Duration.ofSeconds(9));
        assertThat(runs).hasValue(0);
        run(Duration.ofSeconds(1));
        assertThat(runs).hasValue(1);
    }

    @Test
    void whatIsCancelledNeverRuns() {
        Deadline early = deadlines.after(HANDSHAKE, runs::incrementAndGet);
        Deadline late = deadlines.after(HANDSHAKE, runs::incrementAndGet);
        early.cancel();
        pause(Duration.ofSeconds(60));
        late.cancel();
        run(HANDSHAKE);
        assertThat(runs).hasValue(0);
        assertThat(timer.waiting()).as("the ticks alone").isEqualTo(1);
    }
}
