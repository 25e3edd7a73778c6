package io.signalbox.core.internal.links;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.signalbox.core.Departure;
import io.signalbox.core.JoinRequest;
import io.signalbox.core.LeaveReason;
import io.signalbox.core.Limits;
import io.signalbox.core.MalformedMessageException;
import io.signalbox.core.internal.limits.LimitSettings;
import io.signalbox.core.internal.limits.RateLimiter;
import io.signalbox.core.internal.messages.CloseReasons;
import io.signalbox.core.internal.messages.ParsedMessage;
import io.signalbox.core.internal.rooms.RoomCommand;
import io.signalbox.core.internal.rooms.Seat;
import io.signalbox.core.internal.text.InboundText;
import io.signalbox.spi.CloseReason;
import io.signalbox.spi.ConnectionHandler;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The receiving half of a link. It checks the client's messages and brings them to the room. It keeps early messages
 * until the client is admitted.
 */
public final class Receiver implements ConnectionHandler {

    private final ClientLink link;
    private final LinkContext context;

    /** The messages that came before the client was admitted. */
    @GuardedBy("this") private @Nullable EarlyMessages early;

    /** The bytes that are held until the client is admitted: those of its request and of its early messages. */
    @GuardedBy("this") private int held;

    /** Whether messages go to the room, as the early ones have. Set once, with the monitor held; read without it. */
    private volatile boolean ready;

    Receiver(ClientLink link, LinkContext context) {
        this.link = link;
        this.context = context;
    }

    @Override
    public void onText(String text) {
        long now = heard();
        // What is too large in any encoding is not encoded.
        if (text.length() > limits().maxMessageBytes()) {
            violated(CloseReasons.TOO_LARGE);
        } else {
            receive(InboundText.of(text), now);
        }
    }

    @Override
    public void onText(byte[] utf8) {
        long now = heard();
        if (utf8.length > limits().maxMessageBytes()) {
            violated(CloseReasons.TOO_LARGE);
            return;
        }
        InboundText text = InboundText.ofUtf8(utf8);
        if (text == null) {
            violated(CloseReasons.NOT_UTF8);
        } else {
            receive(text, now);
        }
    }

    @Override
    public void onAlive() {
        heard();
    }

    private long heard() {
        long now = context.config().time().nanoTime();
        link.liveness().heard(now);
        return now;
    }

    @Override
    public void onClosed(int code, String reason) {
        LeaveReason why = CloseReason.isForViolation(code) ? LeaveReason.ABUSE : LeaveReason.DISCONNECTED;
        link.ended(Departure.of(why, code, reason));
    }

    /** Ends the link before it joins, if it has not: it must not replace a good one only to be closed itself. */
    private void violated(CloseReason reason) {
        if (link.state() != LinkState.FLUSHING) {
            link.end(LeaveReason.ABUSE, reason);
        }
    }

    private void receive(InboundText text, long now) {
        if (text.utf8Length() > limits().maxMessageBytes()) {
            violated(CloseReasons.TOO_LARGE);
        } else if (ready || !keepEarly(text)) {
            accept(text, now);
        }
    }

    /** Counts the memory of the request until the policy has decided. */
    public void holdRequest(JoinRequest request) {
        int bytes = request.heldBytes();
        synchronized (this) {
            if (link.state() != LinkState.ADMITTING) {
                return;
            }
            held += bytes;
        }
        context.admissions().charge(bytes);
    }

    /** The bytes that are held until the client is admitted; 0 from then on. */
    public synchronized int heldBytes() {
        return held;
    }

    /** False if the message need not be kept any more. */
    private boolean keepEarly(InboundText text) {
        int bytes = text.heldBytes() + LimitSettings.MESSAGE_OVERHEAD_BYTES;
        boolean fits;
        synchronized (this) {
            if (ready) {
                return false;
            }
            if (link.state() != LinkState.ADMITTING && !link.isAttached()) {
                return true;
            }
            if (early == null) {
                early = new EarlyMessages(limits());
            }
            fits = early.add(text);
            held += fits ? bytes : 0;
        }
        if (fits) {
            context.admissions().charge(bytes);
        } else {
            link.end(LeaveReason.ABUSE, CloseReasons.TOO_EARLY);
        }
        return true;
    }

    /** Brings the client's early messages to the room, behind its present tasks. On the room's queue. */
    void release() {
        while (true) {
            List<InboundText> kept;
            int released;
            synchronized (this) {
                released = held;
                held = 0;
                kept = early == null ? List.of() : early.texts();
                early = null;
                ready = kept.isEmpty();
            }
            context.admissions().release(released);
            if (kept.isEmpty()) {
                return;
            }
            // The room's queue is being drained by this thread, so that accepting only adds to it.
            long now = context.config().time().nanoTime();
            kept.forEach(text -> accept(text, now));
        }
    }

    /** Forgets the early messages. The link has ended. */
    void discard() {
        int released;
        synchronized (this) {
            released = held;
            held = 0;
            early = null;
        }
        context.admissions().release(released);
    }

    private void accept(InboundText text, long now) {
        Seat sender = link.seat();
        if (sender == null || !link.isAttached()) {
            return;
        }
        RateLimiter.Decision decision = sender.rates().check(text.utf8Length(), now);
        if (decision == RateLimiter.Decision.PASS) {
            read(sender, text, now);
        } else {
            limit(sender, decision, now);
        }
    }

    private void read(Seat sender, InboundText text, long arrived) {
        RoomCommand command;
        int bytes = text.heldBytes();
        try {
            ParsedMessage message = ParsedMessage.parse(text, limits().maxJsonDepth());
            bytes = message.heldBytes();
            RateLimiter.Decision decision = sender.rates().checkType(message.type(), arrived);
            if (decision != RateLimiter.Decision.PASS) {
                limit(sender, decision, arrived);
                return;
            }
            command = new RoomCommand.Say(sender, link.attachment(), message, arrived);
        } catch (MalformedMessageException problem) {
            command = new RoomCommand.SayMalformed(sender, link.attachment(), problem);
        }
        if (!sender.room().offer(bytes, command)) {
            link.end(LeaveReason.OVERLOADED, CloseReasons.OVERLOADED);
        }
    }

    private void limit(Seat sender, RateLimiter.Decision decision, long now) {
        if (decision == RateLimiter.Decision.CLOSE) {
            link.end(LeaveReason.ABUSE, CloseReasons.RATE_LIMIT);
        } else {
            tellDropped(sender, now);
        }
    }

    /** Tells the client how many of its messages were dropped, where that is due. */
    public void tellDropped(Seat sender, long now) {
        long count = sender.rates().takeUntold(now);
        if (count > 0) {
            sender.room().take(new RoomCommand.TellDropped(sender, link.attachment(), count));
        }
    }

    private Limits limits() {
        return context.config().limits();
    }
}
