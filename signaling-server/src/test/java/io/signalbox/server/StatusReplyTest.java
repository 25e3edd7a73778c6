package io.signalbox.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class StatusReplyTest {

    private static final long MILLISECOND = 1_000_000;

    private interface Step {
        void call() throws Exception;
    }

    private long now;
    private volatile int made;
    private int length;
    private volatile Step beforeMade = () -> {};
    private final StatusReply status = new StatusReply(this::make, () -> now);

    private HttpReply make() {
        try {
            beforeMade.call();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
        made = made + 1;
        return HttpReply.json("x".repeat(length), Map.of());
    }

    @Test
    void aShortOneIsAlwaysNew() {
        length = 64 << 10;
        status.get();
        status.get();
        assertThat(made).isEqualTo(2);
    }

    @Test
    void aLongOneIsGoodForAMillisecondForEachKib() {
        length = 100 << 10;
        HttpReply first = status.get();
        now = 100 * MILLISECOND - 1;
        assertThat(status.get()).isSameAs(first);
        now++;
        assertThat(status.get()).isNotSameAs(first);
        assertThat(made).isEqualTo(2);
    }

    @Test
    void oneThatHasBecomeShortIsNewAgain() {
        length = 100 << 10;
        status.get();
        now = 1_000 * MILLISECOND;
        length = 10;
        assertThat(status.get().body().remaining()).isEqualTo(10);
        status.get();
        assertThat(made).isEqualTo(3);
    }

    @Test
    void whileOneIsMadeTheOthersGetTheLast() throws Exception {
        length = 100 << 10;
        HttpReply first = status.get();
        now = 1_000 * MILLISECOND;
        HttpReply meanwhile = askedWhileOneIsMade();
        assertThat(meanwhile).isSameAs(first);
        assertThat(made).isEqualTo(2);
    }

    @Test
    void whileOneIsMadeTheOthersWaitWhereTheLastIsTooOld() throws Exception {
        length = 100 << 10;
        HttpReply first = status.get();
        now = 1_100 * MILLISECOND;
        HttpReply meanwhile = askedWhileOneIsMade();
        assertThat(meanwhile).isNotSameAs(first).isSameAs(status.get());
        assertThat(made).isEqualTo(2);
    }

    /** The answer to somebody who asks while the answer to somebody else is made. */
    private HttpReply askedWhileOneIsMade() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch end = new CountDownLatch(1);
        beforeMade = () -> {
            begun.countDown();
            assertThat(end.await(20, TimeUnit.SECONDS)).isTrue();
        };
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try {
            Future<HttpReply> asking = threads.submit(status::get);
            assertThat(begun.await(20, TimeUnit.SECONDS)).isTrue();
            Thread[] other = new Thread[1];
            Future<HttpReply> meanwhile = threads.submit(() -> {
                other[0] = Thread.currentThread();
                return status.get();
            });
            await().until(() ->
                    meanwhile.isDone() || (other[0] != null && other[0].getState() == Thread.State.WAITING));
            end.countDown();
            asking.get(20, TimeUnit.SECONDS);
            return meanwhile.get(20, TimeUnit.SECONDS);
        } finally {
            threads.shutdownNow();
        }
    }
}
