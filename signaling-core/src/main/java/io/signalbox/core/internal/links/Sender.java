package io.signalbox.core.internal.links;

import io.signalbox.core.internal.rooms.Mailbox;
import io.signalbox.core.internal.rooms.Outlet;
import io.signalbox.spi.Connection;
import io.signalbox.spi.OutboundText;
import io.signalbox.spi.SendCallback;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The send in flight of one link: one at a time, each completed once. Every method may be called from any thread. The
 * connection is called without any lock.
 */
public final class Sender implements Outlet {

    /** Is told when a send fails. */
    public interface FailureHandler {

        void sendFailed(Throwable failure);
    }

    private static final long NOTHING = -1;

    private final Connection connection;
    private final LongSupplier clock;
    private final FailureHandler failures;

    /** When the send in flight was started, by the clock; {@link #NOTHING} if there is none. */
    private volatile long inFlightSince = NOTHING;

    /**
     * A sender with nothing in flight.
     *
     * @param clock time in nanoseconds by which sends are watched
     */
    public Sender(Connection connection, LongSupplier clock, FailureHandler failures) {
        this.connection = connection;
        this.clock = clock;
        this.failures = failures;
    }

    /** Sends this message, then each that the mailbox gives, until a send completes later than its call returns. */
    @Override
    public void transmit(OutboundText text, Mailbox from) {
        OutboundText next = text;
        while (next != null) {
            inFlightSince = clock.getAsLong();
            Attempt attempt = new Attempt(from, Mailbox.charge(next));
            try {
                connection.send(next, attempt);
            } catch (Throwable thrown) {
                attempt.state = thrown;
                failures.sendFailed(thrown);
                return;
            }
            if (attempt.advance(null, Attempt.RETURNED)) {
                return;
            }
            next = afterCompletion(attempt);
        }
    }

    private @Nullable OutboundText afterCompletion(Attempt attempt) {
        if (attempt.state instanceof Throwable failure) {
            failures.sendFailed(failure);
            return null;
        }
        // Before the mailbox can start another send, whose time this would overwrite.
        inFlightSince = NOTHING;
        return attempt.from.sent(attempt.charge);
    }

    public Connection connection() {
        return connection;
    }

    /** The link has ended: the send in flight is watched no more. */
    void stop() {
        inFlightSince = NOTHING;
    }

    /** How long the send in flight has been so at this time of the clock; 0 if there is none. */
    public long inFlightNanos(long now) {
        long since = inFlightSince;
        return since == NOTHING ? 0 : now - since;
    }

    public boolean isIdle() {
        return inFlightSince == NOTHING;
    }

    /** One send: completes once, within the call or after it. */
    private final class Attempt implements SendCallback {

        private static final String RETURNED = "returned";
        private static final String SENT = "sent";

        private static final AtomicReferenceFieldUpdater<Attempt, @Nullable Object> STATE =
                AtomicReferenceFieldUpdater.newUpdater(Attempt.class, Object.class, "state");

        private final Mailbox from;
        private final int charge;

        /** Null during the call, then {@link #RETURNED}; in the end {@link #SENT}, or the failure. */
        private volatile @Nullable Object state;

        private Attempt(Mailbox from, int charge) {
            this.from = from;
            this.charge = charge;
        }

        private boolean advance(@Nullable Object before, Object after) {
            return STATE.compareAndSet(this, before, after);
        }

        @Override
        public void completed(@Nullable Throwable failure) {
            Object result = failure == null ? SENT : failure;
            if (!advance(null, result) && advance(RETURNED, result)) {
                OutboundText next = afterCompletion(this);
                if (next != null) {
                    transmit(next, from);
                }
            }
        }
    }
}
