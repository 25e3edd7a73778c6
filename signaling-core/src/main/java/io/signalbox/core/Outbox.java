package io.signalbox.core;

import io.signalbox.spi.Connection;
import io.signalbox.spi.OutboundText;
import io.signalbox.spi.SendCallback;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What waits for one client: one send in flight, the rest in order, bounded in bytes. Nobody who adds to it waits.
 *
 * <pre>
 * idle --offer--> sending --completed, nothing waits--> idle
 *                 sending --completed, more waits-----> sending
 * any  --discard--> closed
 * </pre>
 *
 * <p>Every method may be called from any thread. The connection is never called with the monitor held.
 */
final class Outbox {

    enum Offer {
        ACCEPTED,
        /** It would exceed the bound. */
        FULL,
        /** It takes nothing any more. */
        CLOSED
    }

    private static final long NOTHING = -1;

    private final Connection connection;
    private final int maxBytes;
    private final OutboxBudget budget;
    private final LongSupplier clock;
    private final Consumer<Throwable> onFailure;

    // Guarded by this.
    private @Nullable Waiting first;
    private @Nullable Waiting last;
    private int bytes;
    private boolean sending;
    private boolean closed;
    private @Nullable Runnable whenFlushed;

    /** When the send in flight was started, by the clock; {@link #NOTHING} if there is none. */
    private volatile long inFlightSince = NOTHING;

    /**
     * An empty outbox.
     *
     * @param clock time in nanoseconds by which sends are watched
     * @param onFailure told when a send fails
     */
    Outbox(
            Connection connection,
            int maxBytes,
            OutboxBudget budget,
            LongSupplier clock,
            Consumer<Throwable> onFailure) {
        this.connection = connection;
        this.maxBytes = maxBytes;
        this.budget = budget;
        this.clock = clock;
        this.onFailure = onFailure;
    }

    /** Adds a message to what waits, and sends it at once if nothing is in flight. */
    Offer offer(OutboundText text) {
        int charge = charge(text);
        boolean idle;
        synchronized (this) {
            if (closed || whenFlushed != null) {
                return Offer.CLOSED;
            }
            if (charge > maxBytes - bytes) {
                return Offer.FULL;
            }
            bytes += charge;
            idle = !sending;
            if (idle) {
                sending = true;
            } else {
                append(text);
            }
        }
        budget.charge(charge);
        if (idle) {
            transmit(text);
        }
        return Offer.ACCEPTED;
    }

    /**
     * Takes nothing more, and runs the action when all that waits was sent: at once if nothing does; never if the outbox
     * is discarded first.
     */
    void flush(Runnable action) {
        synchronized (this) {
            if (closed || whenFlushed != null) {
                return;
            }
            whenFlushed = action;
            if (sending) {
                return;
            }
        }
        action.run();
    }

    /** Drops what waits and takes nothing more. What is in flight counts no more; its completion does nothing. */
    void discard() {
        int released;
        synchronized (this) {
            closed = true;
            released = bytes;
            bytes = 0;
            first = null;
            last = null;
        }
        inFlightSince = NOTHING;
        budget.release(released);
    }

    /** What waits and is in flight, in bytes as the limits count them. */
    synchronized int bytes() {
        return bytes;
    }

    /** How long the send in flight has been so at this time of the clock; 0 if there is none. */
    long inFlightNanos(long now) {
        long since = inFlightSince;
        return since == NOTHING ? 0 : now - since;
    }

    boolean isIdle() {
        return inFlightSince == NOTHING;
    }

    /** Sends this message, then whatever waits, until a send completes later than its call returns. */
    private void transmit(OutboundText text) {
        OutboundText next = text;
        while (next != null) {
            inFlightSince = clock.getAsLong();
            Attempt attempt = new Attempt(charge(next));
            try {
                connection.send(next, attempt);
            } catch (Throwable thrown) {
                attempt.state.set(thrown);
                onFailure.accept(thrown);
                return;
            }
            if (attempt.state.compareAndSet(null, Attempt.RETURNED)) {
                return;
            }
            next = afterCompletion(attempt);
        }
    }

    /** Takes the completed message off the books, and the next one from what waits. */
    private @Nullable OutboundText afterCompletion(Attempt attempt) {
        if (attempt.state.get() instanceof Throwable failure) {
            onFailure.accept(failure);
            return null;
        }
        OutboundText next;
        Runnable flushed = null;
        synchronized (this) {
            if (closed) {
                return null;
            }
            bytes -= attempt.charge;
            next = poll();
            if (next == null) {
                sending = false;
                inFlightSince = NOTHING;
                flushed = whenFlushed;
            }
        }
        budget.release(attempt.charge);
        if (flushed != null) {
            flushed.run();
        }
        return next;
    }

    private void append(OutboundText text) {
        Waiting waiting = new Waiting(text);
        if (last == null) {
            first = waiting;
        } else {
            last.next = waiting;
        }
        last = waiting;
    }

    private @Nullable OutboundText poll() {
        Waiting head = first;
        if (head == null) {
            return null;
        }
        first = head.next;
        if (first == null) {
            last = null;
        }
        return head.text;
    }

    private static int charge(OutboundText text) {
        return text.utf8Length() + Limits.MESSAGE_OVERHEAD_BYTES;
    }

    /** A link of the queue: an array would stay as long as the longest queue there ever was. */
    private static final class Waiting {

        private final OutboundText text;
        private @Nullable Waiting next;

        private Waiting(OutboundText text) {
            this.text = text;
        }
    }

    /** One send: completes once, within the call or after it. */
    private final class Attempt implements SendCallback {

        private static final String RETURNED = "returned";
        private static final String SENT = "sent";

        private final int charge;

        /** Null during the call, then {@link #RETURNED}; in the end {@link #SENT}, or what went wrong. */
        private final AtomicReference<@Nullable Object> state = new AtomicReference<>();

        private Attempt(int charge) {
            this.charge = charge;
        }

        @Override
        public void completed(@Nullable Throwable failure) {
            Object result = failure == null ? SENT : failure;
            if (!state.compareAndSet(null, result) && state.compareAndSet(RETURNED, result)) {
                OutboundText next = afterCompletion(this);
                if (next != null) {
                    transmit(next);
                }
            }
        }
    }
}
