package io.signalbox.core.internal.rooms;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.signalbox.core.internal.limits.LimitSettings;
import io.signalbox.core.internal.threads.LinkedFifo;
import io.signalbox.spi.OutboundText;
import org.jspecify.annotations.Nullable;

/**
 * The messages for one participant that are not sent yet, in order and bounded in bytes. At most one of them is with the
 * {@link Outlet} of the link. No thread that adds a message waits.
 *
 * <pre>
 * idle --offer--> sending --sent, no message is left--> idle
 *                 sending --sent, more are there------> sending
 * any  --discard--> closed
 * </pre>
 *
 * <p>Every method may be called from any thread. The outlet is never called with the monitor held.
 */
public final class Mailbox extends LinkedFifo<Mailbox.Unsent> {

    enum Offer {
        ACCEPTED,
        /** It would exceed the bound. */
        FULL,
        /** It takes nothing any more. */
        CLOSED
    }

    private final MailboxBudget budget;
    private final Outlet outlet;

    @GuardedBy("this") private int bytes;

    @GuardedBy("this") private boolean sending;

    @GuardedBy("this") private boolean closed;

    @GuardedBy("this") private @Nullable Runnable whenFlushed;

    /** An empty mailbox whose messages go to this outlet. */
    Mailbox(MailboxBudget budget, Outlet outlet) {
        this.budget = budget;
        this.outlet = outlet;
    }

    /** Adds a message, and has it sent at once if no other is being sent. */
    Offer offer(OutboundText text) {
        int charge = charge(text);
        boolean idle;
        synchronized (this) {
            if (closed || whenFlushed != null) {
                return Offer.CLOSED;
            }
            if (charge > budget.maxBytesEach() - bytes) {
                return Offer.FULL;
            }
            bytes += charge;
            idle = !sending;
            if (idle) {
                sending = true;
            } else {
                append(new Unsent(text));
            }
        }
        budget.all().charge(charge);
        if (idle) {
            outlet.transmit(text, this);
        }
        return Offer.ACCEPTED;
    }

    /**
     * The message that was with the outlet was sent.
     *
     * @param charge of that message
     * @return the next one, which is with the outlet from now on; null if there is none
     */
    public @Nullable OutboundText sent(int charge) {
        Unsent next;
        Runnable flushed = null;
        synchronized (this) {
            if (closed) {
                return null;
            }
            bytes -= charge;
            next = poll();
            if (next == null) {
                sending = false;
                flushed = whenFlushed;
            }
        }
        budget.all().release(charge);
        if (flushed != null) {
            flushed.run();
        }
        return next == null ? null : next.text;
    }

    /**
     * Takes no more messages, and runs the action when all that are there were sent: at once if there are none; never if
     * the mailbox is discarded first.
     */
    public void flush(Runnable action) {
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

    /** Drops all messages and takes no more. The one that is with the outlet counts no more. */
    public void discard() {
        int released;
        synchronized (this) {
            closed = true;
            released = bytes;
            bytes = 0;
            clear();
        }
        budget.all().release(released);
    }

    /** The size of all messages, the one with the outlet included, in bytes as the limits count them. */
    public synchronized int bytes() {
        return bytes;
    }

    /** What a message counts for. */
    public static int charge(OutboundText text) {
        return text.utf8Length() + LimitSettings.MESSAGE_OVERHEAD_BYTES;
    }

    /** A message that waits. */
    static final class Unsent extends LinkedFifo.Node<Unsent> {

        private final OutboundText text;

        private Unsent(OutboundText text) {
            this.text = text;
        }
    }
}
