package io.signalbox.core.internal.links;

import com.google.errorprone.annotations.concurrent.GuardedBy;
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
import java.util.Objects;
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

    /** Null once the client has joined or gone. Set with the monitor held. */
    private volatile @Nullable PendingAdmission admission;

    /** Null until the link is flushed. */
    @GuardedBy("this") private @Nullable Flush flush;

    /** Written before {@link #seat}. */
    private int attachment;

    /** Set once. */
    private volatile @Nullable Seat seat;

    public ClientLink(LinkContext context, long number, JoinRequest request, Connection connection) {
        this.context = context;
        this.number = number;
        this.attempt = PageAttempt.of(request);
        this.admission = new PendingAdmission(request, context.links().undecided(), runningNanos());
        this.address = context.addresses().key(request.remoteAddress().orElse(null));
        this.receiver = new Receiver(this, context);
        this.sender = new Sender(connection, this);
        this.liveness = new Liveness(config().time().nanoTime());
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

    public Receiver receiver() {
        return receiver;
    }

    public Sender sender() {
        return sender;
    }

    public Liveness liveness() {
        return liveness;
    }

    /** The seat of the present or the last attachment; null before. */
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

    public boolean isAttached() {
        return state == LinkState.ATTACHED;
    }

    @Override
    public boolean hasEnded() {
        return state == LinkState.CLOSED;
    }

    @Nullable PendingAdmission admission() {
        return admission;
    }

    @Override
    public void refuse(CloseReason reason) {
        endFrom(LinkState.ADMITTING, Departure.of(LeaveReason.CLOSED, reason), reason);
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
            Objects.requireNonNull(admission).end();
            admission = null;
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
            flush = new Flush(reason, time, runningNanos());
        }
        attached.mailbox().flush(() -> end(LeaveReason.CLOSED, reason));
    }

    /** Ends the connection, once, and tells the room. */
    @Override
    public void end(LeaveReason why, CloseReason reason) {
        endFrom(null, Departure.of(why, reason), reason);
    }

    /** The transport has reported the end of the connection. */
    void ended(Departure departure) {
        endFrom(null, departure, null);
    }

    private void endFrom(@Nullable LinkState required, Departure departure, @Nullable CloseReason reason) {
        LinkState before;
        PendingAdmission open;
        synchronized (this) {
            before = state;
            if (before == LinkState.CLOSED || (required != null && before != required)) {
                return;
            }
            state = LinkState.CLOSED;
            open = admission;
            admission = null;
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
            open.tellNotLetIn(config().listener(), reason);
        }
        if (known) {
            context.links().settle();
        }
    }

    /**
     * Why the link is to end that is being admitted or flushed for too long; null if it is not.
     *
     * @param tooSlow whether the message in flight is so for too long
     */
    public synchronized @Nullable CloseReason overdue(long running, boolean tooSlow) {
        PendingAdmission pending = admission;
        if (pending != null) {
            boolean late = pending.nanos(running)
                    >= config().limits().admissionTimeout().toNanos();
            return late ? CloseReasons.ADMISSION_TOO_LONG : null;
        }
        Flush last = state == LinkState.FLUSHING ? flush : null;
        return last != null && (tooSlow || last.isOver(running)) ? last.farewell() : null;
    }
}
