package io.signalbox.core.internal.links;

import io.signalbox.core.internal.rooms.Mailbox;
import io.signalbox.core.internal.rooms.Outlet;
import io.signalbox.spi.Connection;
import io.signalbox.spi.OutboundText;
import io.signalbox.spi.SendCallback;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The send in flight of one link: one at a time, each completed once. Every method may be called from any thread. The
 * connection is called without any lock.
 */
public final class Sender implements Outlet {

    /** The link that sends. */
    public interface Owner {

        /** The time by which sends are watched, in nanoseconds. */
        long runningNanos();

        void sendFailed(Throwable failure);
    }

    private static final long NOTHING = -1;

    private final Connection connection;
    private final Owner owner;

    /** Where the messages come from; written by the first send. */
    private @Nullable Mailbox mailbox;

    /** When the send in flight was started, by the clock; {@link #NOTHING} if there is none. */
    private volatile long inFlightSince = NOTHING;

    /** A sender with nothing in flight. */
    public Sender(Connection connection, Owner owner) {
        this.connection = connection;
        this.owner = owner;
    }

    /** Sends this message, then each that the mailbox gives, until a send completes later than its call returns. */
    @Override
    public void transmit(OutboundText text, Mailbox from) {
        mailbox = from;
        OutboundText next = text;
        while (next != null) {
            inFlightSince = owner.runningNanos();
            Attempt attempt = new Attempt(Mailbox.charge(next));
            try {
                connection.send(next, attempt);
            } catch (Throwable thrown) {
                attempt.state.set(thrown);
                owner.sendFailed(thrown);
                return;
            }
            if (attempt.state.compareAndSet(null, Attempt.RETURNED)) {
                return;
            }
            next = afterCompletion(attempt, from);
        }
    }

    private @Nullable OutboundText afterCompletion(Attempt attempt, Mailbox from) {
        if (attempt.state.get() instanceof Throwable failure) {
            owner.sendFailed(failure);
            return null;
        }
        // Before the mailbox can start another send, whose time this would overwrite.
        inFlightSince = NOTHING;
        return from.sent(attempt.charge);
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

        private final int charge;

        /** Null during the call, then {@link #RETURNED}; in the end {@link #SENT}, or the failure. */
        private final AtomicReference<@Nullable Object> state = new AtomicReference<>();

        private Attempt(int charge) {
            this.charge = charge;
        }

        @Override
        public void completed(@Nullable Throwable failure) {
            Object result = failure == null ? SENT : failure;
            if (!state.compareAndSet(null, result) && state.compareAndSet(RETURNED, result)) {
                // The call of send has returned, so that its thread has written this.
                Mailbox from = Objects.requireNonNull(mailbox);
                OutboundText next = afterCompletion(this, from);
                if (next != null) {
                    transmit(next, from);
                }
            }
        }
    }
}
