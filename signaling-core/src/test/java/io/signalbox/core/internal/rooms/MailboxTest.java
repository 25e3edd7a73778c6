package io.signalbox.core.internal.rooms;

import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.core.internal.limits.MemoryBudget;
import io.signalbox.core.internal.links.Sender;
import io.signalbox.spi.CloseReason;
import io.signalbox.spi.Connection;
import io.signalbox.spi.OutboundText;
import io.signalbox.spi.SendCallback;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class MailboxTest {

    private static final int CHARGE_OF_ONE_BYTE = 129;

    private final Wire wire = new Wire();
    private final AtomicLong clock = new AtomicLong();
    private final List<Throwable> failures = new ArrayList<>();
    private final Sender sender = new Sender(wire, clock::get, failures::add);
    private final MailboxBudget budget =
            new MailboxBudget(3 * CHARGE_OF_ONE_BYTE, new MemoryBudget(1 << 20, full -> {}));
    private final Mailbox mailbox = new Mailbox(budget, sender);

    @Test
    void keepsOneSendInFlightAndTheRestInOrder() {
        offerAll("a", "b", "c");

        assertThat(wire.sent).containsExactly("a");
        wire.complete();
        assertThat(wire.sent).containsExactly("a", "b");
        wire.complete();
        wire.complete();
        assertThat(wire.sent).containsExactly("a", "b", "c");
        assertThat(sender.isIdle()).isTrue();
    }

    @Test
    void chargesEachMessageItsBytesAnd128AndTakesNotOneMoreThanItsBound() {
        assertThat(mailbox.offer(OutboundText.of("é"))).isEqualTo(Mailbox.Offer.ACCEPTED);
        assertThat(mailbox.bytes()).isEqualTo(130);
        assertThat(mailbox.offer(OutboundText.of("x"))).isEqualTo(Mailbox.Offer.ACCEPTED);
        assertThat(mailbox.offer(OutboundText.of("x"))).isEqualTo(Mailbox.Offer.FULL);
        assertThat(mailbox.offer(OutboundText.of(""))).isEqualTo(Mailbox.Offer.ACCEPTED);
        assertThat(mailbox.bytes()).isEqualTo(3 * CHARGE_OF_ONE_BYTE);
        assertThat(budget.all().bytes()).isEqualTo(3 * CHARGE_OF_ONE_BYTE);
    }

    @Test
    void isEmptyToTheByteAfterAllWasSent() {
        offerAll("a", "b", "c");
        wire.complete();
        wire.complete();
        wire.complete();

        assertThat(mailbox.bytes()).isZero();
        assertThat(budget.all().bytes()).isZero();
    }

    @Test
    void ignoresCompletionsThatComeTwice() {
        offerAll("a", "b", "c");
        SendCallback first = wire.callbacks.remove();

        first.completed(null);
        first.completed(null);
        first.completed(new IllegalStateException("late"));

        assertThat(wire.sent).containsExactly("a", "b");
        assertThat(failures).isEmpty();
        assertThat(mailbox.bytes()).isEqualTo(2 * CHARGE_OF_ONE_BYTE);
    }

    @Test
    void doesNotGoDeeperWithEachCompletionInsideTheCall() {
        Mailbox large = new Mailbox(
                new MailboxBudget(100_000 * CHARGE_OF_ONE_BYTE, new MemoryBudget(1 << 30, full -> {})), sender);
        large.offer(OutboundText.of("0"));
        for (int i = 1; i < 50_000; i++) {
            large.offer(OutboundText.of("x"));
        }
        wire.completesAtOnce = true;

        wire.complete();

        assertThat(wire.sent).hasSize(50_000);
        assertThat(wire.deepest).isLessThan(3);
        assertThat(large.bytes()).isZero();
    }

    @Test
    void reportsAFailedSendAndSendsNoMore() {
        IllegalStateException failure = new IllegalStateException("broken pipe");
        offerAll("a", "b");

        wire.callbacks.remove().completed(failure);

        assertThat(failures).containsExactly(failure);
        assertThat(wire.sent).containsExactly("a");
    }

    @Test
    void reportsAConnectionThatThrowsOnceAlsoIfItCompletesLater() {
        wire.throwing = new AssertionError("thrown out of send");

        offerAll("a");
        wire.callbacks.remove().completed(null);

        assertThat(failures).containsExactly(wire.throwing);
        assertThat(wire.sent).containsExactly("a");
    }

    @Test
    void countsNothingAndTakesNothingAfterItIsDiscarded() {
        offerAll("a", "b");

        mailbox.discard();
        wire.complete();
        mailbox.discard();

        assertThat(mailbox.bytes()).isZero();
        assertThat(budget.all().bytes()).isZero();
        assertThat(mailbox.offer(OutboundText.of("x"))).isEqualTo(Mailbox.Offer.CLOSED);
        assertThat(wire.sent).containsExactly("a");
    }

    @Test
    void flushesAfterTheLastMessageAndTakesNothingMore() {
        AtomicInteger flushed = new AtomicInteger();
        offerAll("a", "b");

        mailbox.flush(flushed::incrementAndGet);

        assertThat(mailbox.offer(OutboundText.of("x"))).isEqualTo(Mailbox.Offer.CLOSED);
        wire.complete();
        assertThat(flushed).hasValue(0);
        wire.complete();
        assertThat(flushed).hasValue(1);
    }

    @Test
    void flushesAtOnceWhereNothingWaits() {
        AtomicInteger flushed = new AtomicInteger();

        mailbox.flush(flushed::incrementAndGet);

        assertThat(flushed).hasValue(1);
    }

    @Test
    void tellsHowLongTheSendInFlightHasBeenSo() {
        clock.set(5);
        offerAll("a", "b");

        assertThat(sender.inFlightNanos(12)).isEqualTo(7);
        clock.set(20);
        wire.complete();
        assertThat(sender.inFlightNanos(21)).isEqualTo(1);
        wire.complete();
        assertThat(sender.inFlightNanos(99)).isZero();
    }

    @Test
    void keepsOrderAndBytesWhileOtherThreadsCompleteEarlyAndLateAndTwice() throws InterruptedException {
        ExecutorService completers = Executors.newFixedThreadPool(2);
        List<String> received = new ArrayList<>();
        AtomicInteger inFlight = new AtomicInteger();
        AtomicInteger overlaps = new AtomicInteger();
        Connection erratic = new Wire() {
            @Override
            public void send(OutboundText text, SendCallback callback) {
                if (inFlight.incrementAndGet() != 1) {
                    overlaps.incrementAndGet();
                }
                received.add(text.text());
                inFlight.decrementAndGet();
                switch (ThreadLocalRandom.current().nextInt(3)) {
                    case 0 -> callback.completed(null);
                    case 1 -> completers.execute(() -> callback.completed(null));
                    default -> {
                        completers.execute(() -> callback.completed(null));
                        callback.completed(null);
                    }
                }
            }
        };
        int messages = 100_000;
        MailboxBudget large = new MailboxBudget(Integer.MAX_VALUE, new MemoryBudget(Long.MAX_VALUE, full -> {}));
        Mailbox busy = new Mailbox(large, new Sender(erratic, clock::get, failures::add));

        for (int i = 0; i < messages; i++) {
            assertThat(busy.offer(OutboundText.of(Integer.toString(i)))).isEqualTo(Mailbox.Offer.ACCEPTED);
        }
        CountDownLatch flushed = new CountDownLatch(1);
        busy.flush(flushed::countDown);

        assertThat(flushed.await(20, TimeUnit.SECONDS)).isTrue();
        completers.shutdown();
        assertThat(overlaps).hasValue(0);
        assertThat(failures).isEmpty();
        assertThat(busy.bytes()).isZero();
        assertThat(large.all().bytes()).isZero();
        for (int i = 0; i < messages; i++) {
            assertThat(received.get(i)).isEqualTo(Integer.toString(i));
        }
    }

    private void offerAll(String... texts) {
        for (String text : texts) {
            assertThat(mailbox.offer(OutboundText.of(text))).isEqualTo(Mailbox.Offer.ACCEPTED);
        }
    }

    /** A connection that completes what it is sent when the test says so. */
    private static class Wire implements Connection {

        final List<String> sent = new ArrayList<>();
        final Deque<SendCallback> callbacks = new ArrayDeque<>();
        boolean completesAtOnce;
        Error throwing;
        int depth;
        int deepest;

        @Override
        public void send(OutboundText text, SendCallback callback) {
            depth++;
            deepest = Math.max(deepest, depth);
            sent.add(text.text());
            if (completesAtOnce) {
                callback.completed(null);
            } else {
                callbacks.add(callback);
            }
            depth--;
            if (throwing != null) {
                throw throwing;
            }
        }

        void complete() {
            callbacks.remove().completed(null);
        }

        @Override
        public void ping() {}

        @Override
        public void close(CloseReason reason) {}
    }
}
