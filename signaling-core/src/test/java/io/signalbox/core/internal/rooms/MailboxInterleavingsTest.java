package io.signalbox.core.internal.rooms;

import io.signalbox.core.internal.Interleavings;
import io.signalbox.core.internal.limits.MemoryBudget;
import io.signalbox.core.internal.links.Sender;
import io.signalbox.spi.CloseReason;
import io.signalbox.spi.Connection;
import io.signalbox.spi.OutboundText;
import io.signalbox.spi.SendCallback;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jetbrains.kotlinx.lincheck.annotations.Operation;
import org.jetbrains.kotlinx.lincheck.annotations.Validate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** However threads offer, complete, complete again, flush and discard: one send in flight, and every byte accounted for. */
@Tag("concurrency")
class MailboxInterleavingsTest {

    @Test
    void oneSendIsInFlightAndNoByteIsLostOrKept() {
        Interleavings.choose(Operations.class);
    }

    @Test
    void itIsSoOnRealThreads() {
        Interleavings.provoke(Operations.class);
    }

    public static class Operations {

        private static final OutboundText TEXT = OutboundText.of("x");

        private final AtomicReference<@Nullable SendCallback> inFlight = new AtomicReference<>();
        private final AtomicReference<@Nullable SendCallback> lastCompleted = new AtomicReference<>();
        private final AtomicInteger overlaps = new AtomicInteger();
        private final AtomicInteger accepted = new AtomicInteger();
        private final AtomicInteger sent = new AtomicInteger();
        private final AtomicInteger flushed = new AtomicInteger();
        private final MailboxBudget budget = new MailboxBudget(100_000, new MemoryBudget(1 << 20, full -> {}));
        private volatile boolean toFlush;
        private volatile boolean discarded;
        private final Connection connection = new Connection() {
            @Override
            public void send(OutboundText text, SendCallback callback) {
                sent.incrementAndGet();
                if (!inFlight.compareAndSet(null, callback)) {
                    overlaps.incrementAndGet();
                }
            }

            @Override
            public void ping() {}

            @Override
            public void close(CloseReason reason) {}
        };
        private final Sender sender = new Sender(connection, () -> 0, failure -> {});
        private final Mailbox mailbox = new Mailbox(budget, sender);

        @Operation
        public String offer() {
            Mailbox.Offer offer = mailbox.offer(TEXT);
            if (offer == Mailbox.Offer.ACCEPTED) {
                accepted.incrementAndGet();
            }
            return offer.name();
        }

        @Operation
        public void complete() {
            SendCallback callback = inFlight.getAndSet(null);
            if (callback != null) {
                lastCompleted.set(callback);
                callback.completed(null);
            }
        }

        @Operation
        public void completeAgain() {
            SendCallback callback = lastCompleted.get();
            if (callback != null) {
                callback.completed(null);
            }
        }

        @Operation
        public void flush() {
            toFlush = true;
            mailbox.flush(flushed::incrementAndGet);
        }

        @Operation
        public void discard() {
            discarded = true;
            mailbox.discard();
        }

        @Validate
        public void allAddsUp() {
            while (inFlight.get() != null) {
                complete();
            }
            check(overlaps.get() == 0, "one send at a time");
            check(
                    mailbox.bytes() == 0 && budget.all().bytes() == 0,
                    "bytes: " + mailbox.bytes() + ", " + budget.all().bytes());
            check(discarded || sender.isIdle(), "nothing is in flight");
            check(discarded || sent.get() == accepted.get(), sent + " sent of " + accepted);
            check(flushed.get() <= 1, "flushed twice");
            check(discarded || !toFlush || flushed.get() == 1, "flushed in the end");
        }

        private static void check(boolean holds, String rule) {
            if (!holds) {
                throw new IllegalStateException(rule);
            }
        }
    }
}
