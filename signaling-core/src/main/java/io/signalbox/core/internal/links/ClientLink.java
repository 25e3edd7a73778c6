package io.signalbox.core.internal.links;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.signalbox.core.Admission;
import io.signalbox.core.Departure;
import io.signalbox.core.JoinRequest;
import io.signalbox.core.LeaveReason;
import io.signalbox.core.internal.application.EngineConfig;
import io.signalbox.core.internal.messages.CloseReasons;
import io.signalbox.core.internal.rooms.Edge;
import io.signalbox.core.internal.rooms.LocalEdge;
import io.signalbox.core.internal.rooms.Outlet;
import io.signalbox.core.internal.rooms.PageAttempt;
import io.signalbox.core.internal.rooms.RoomCommand;
import io.signalbox.core.internal.rooms.Seat;
import io.signalbox.core.internal.rooms.SeatLink;
import io.signalbox.spi.CloseReason;
import io.signalbox.spi.Connection;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * One client's connection, from its connect to its end, whose socket is on this node. {@link LinkState} has its states.
 *
 * <p>Neither the connection nor application code is called with the monitor held.
 */
public final class ClientLink implements SeatLink, Sender.Owner {

    private static final Logger LOG = System.getLogger("io.signalbox.core");

    private final LinkContext context;
    private final long number;
    private final @Nullable PageAttempt attempt;
    private final @Nullable InetAddress address;
    private final Receiver receiver;
    private final Sender sender;
    private final Liveness liveness;

    /** Set with the monitor held; read without it where a state that is just being left does no harm. */
    private volatile LinkState state = LinkState.ADMITTING;

    @GuardedBy("this") private @Nullable JoinRequest request;

    @GuardedBy("this") private @Nullable CompletionStage<Admission> decision;

    @GuardedBy("this") private boolean undecided;

    @GuardedBy("this") private @Nullable CloseReason farewell;

    @GuardedBy("this") private Duration flushTime = Duration.ZERO;

    /** When the link began to be admitted or flushed, by the running clock. */
    @GuardedBy("this") private long since;

    /** Whether a sweep has decided that the link is to end, and that is not carried out yet. */
    @GuardedBy("this") private boolean evicting;

    /** Written before {@link #seat}. */
    private int attachment;

    /** Set once. */
    private volatile @Nullable Seat seat;

    public ClientLink(LinkContext context, long number, JoinRequest request, Connection connection) {
        this.context = context;
        this.number = number;
        this.attempt = PageAttempt.of(request);
        this.request = request;
        this.address = context.addresses().key(request.remoteAddress().orElse(null));
        this.receiver = new Receiver(this, context);
        this.sender = new Sender(connection, this);
        this.liveness = new Liveness(config().time().nanoTime());
        this.since = runningNanos();
    }

    EngineConfig config() {
        return context.config();
    }

    @Override
    public long number() {
        return number;
    }

    @Override
    public @Nullable PageAttempt attempt() {
        return attempt;
    }

    @Override
    public Edge edge() {
        return LocalEdge.INSTANCE;
    }

    @Override
    public Outlet outlet() {
        return sender;
    }

    /** The key of the connection for the bounds on addresses; null if it does not count. */
    public @Nullable InetAddress address() {
        return address;
    }

    /** The handler to which the transport reports the client's messages. */
    public Receiver receiver() {
        return receiver;
    }

    public Sender sender() {
        return sender;
    }

    public Liveness liveness() {
        return liveness;
    }

    /** The seat that the link is attached to, or was; null before. */
    public @Nullable Seat seat() {
        return seat;
    }

    /** The number of the attachment. There is a seat. */
    int attachment() {
        return attachment;
    }

    /** The bytes that wait for the client, and those of its messages that wait for a route, as the limits count them. */
    public int mailboxBytes() {
        Seat attached = seat;
        return attached == null ? 0 : attached.mailbox().bytes() + attached.waitingBytes();
    }

    public LinkState state() {
        return state;
    }

    /** Whether the client is in its room, or on its way in or out. */
    public boolean isAttached() {
        return state == LinkState.ATTACHED;
    }

    @Override
    public boolean hasEnded() {
        return state == LinkState.CLOSED;
    }

    /** The access policy is about to be asked; false if there is nothing to ask any more. */
    synchronized boolean beginAdmission() {
        if (state != LinkState.ADMITTING) {
            return false;
        }
        undecided = true;
        context.links().undecided().incrementAndGet();
        return true;
    }

    /** The policy decides by this stage; false if the client has gone meanwhile. */
    synchronized boolean awaits(CompletionStage<Admission> stage) {
        if (undecided) {
            decision = stage;
        }
        return state != LinkState.CLOSED;
    }

    /** The policy has decided, or nobody waits for that any more. */
    synchronized void decided() {
        decision = null;
        if (undecided) {
            undecided = false;
            context.links().undecided().decrementAndGet();
        }
    }

    @Override
    public void refuse(CloseReason reason) {
        endFrom(LinkState.ADMITTING, departure(LeaveReason.CLOSED, reason), reason);
    }

    @Override
    public boolean attach(Seat newSeat, int newAttachment) {
        synchronized (this) {
            if (state != LinkState.ADMITTING) {
                return false;
            }
            attachment = newAttachment;
            seat = newSeat;
            state = LinkState.ATTACHED;
            request = null;
            decided();
        }
        // First, so that a client which answers its welcome at once is not taken for an impatient one.
        receiver.release();
        return true;
    }

    @Override
    public long runningNanos() {
        return context.clock().nanos();
    }

    @Override
    public void sendFailed(Throwable failure) {
        LOG.log(Level.DEBUG, "sending failed", failure);
        end(LeaveReason.FAILED, CloseReasons.SEND_FAILED);
    }

    @Override
    public void closeWhenFlushed(CloseReason reason, Duration time) {
        Seat attached;
        synchronized (this) {
            attached = seat;
            if (state != LinkState.ATTACHED || attached == null) {
                return;
            }
            state = LinkState.FLUSHING;
            farewell = reason;
            flushTime = time;
            since = runningNanos();
        }
        attached.mailbox().flush(() -> end(LeaveReason.CLOSED, reason));
    }

    /** Ends the connection, once, and tells the room. */
    @Override
    public void end(LeaveReason why, CloseReason reason) {
        endFrom(null, departure(why, reason), reason);
    }

    /** The transport has reported the end of the connection. */
    void ended(Departure departure) {
        endFrom(null, departure, null);
    }

    private static Departure departure(LeaveReason why, CloseReason reason) {
        return Departure.of(why, reason.code(), reason.text());
    }

    private void endFrom(@Nullable LinkState required, Departure departure, @Nullable CloseReason reason) {
        LinkState before;
        JoinRequest open;
        CompletionStage<Admission> awaited;
        synchronized (this) {
            before = state;
            if (before == LinkState.CLOSED || (required != null && before != required)) {
                return;
            }
            state = LinkState.CLOSED;
            open = request;
            request = null;
            awaited = decision;
            decided();
        }
        receiver.discard();
        sender.stop();
        Seat left = seat;
        if (left != null && before == LinkState.ATTACHED) {
            left.room().linkEnded(left);
        } else if (left != null) {
            left.mailbox().discard();
        }
        if (reason != null) {
            context.links().close(sender.connection(), reason);
        }
        boolean known = context.links().remove(this);
        if (before == LinkState.ATTACHED && left != null) {
            left.room().take(new RoomCommand.Detach(left, attachment, departure));
        } else if (open != null) {
            tellNotLetIn(open, awaited, reason);
        }
        if (known) {
            context.links().settle();
        }
    }

    private void tellNotLetIn(
            JoinRequest open, @Nullable CompletionStage<Admission> awaited, @Nullable CloseReason reason) {
        if (awaited != null) {
            // Before anybody is told: a policy that then still decides learns by its stage that it comes too late.
            AccessControl.cancel(awaited, config().listener());
        }
        if (reason != null) {
            config().listener().refused(open, reason);
        } else {
            config().listener().withdrawn(open);
        }
    }

    /**
     * Why the link is to end that is being admitted or flushed for too long; null if it is not.
     *
     * @param tooSlow whether the message in flight is so for too long
     */
    public synchronized @Nullable CloseReason overdue(long running, boolean tooSlow) {
        long nanos = running - since;
        if (state == LinkState.ADMITTING) {
            return nanos >= config().limits().admissionTimeout().toNanos() ? CloseReasons.ADMISSION_TOO_LONG : null;
        }
        return state == LinkState.FLUSHING && (tooSlow || nanos >= flushTime.toNanos()) ? farewell : null;
    }

    /** Notes whether an eviction is under way; false if that was so already. */
    public synchronized boolean markEvicting(boolean now) {
        boolean changed = evicting != now;
        evicting = now;
        return changed;
    }
}
