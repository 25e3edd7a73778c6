package io.signalbox.core.internal.application;

import io.signalbox.core.Arrival;
import io.signalbox.core.Departure;
import io.signalbox.core.ErrorCode;
import io.signalbox.core.JoinRequest;
import io.signalbox.core.Message;
import io.signalbox.core.Participant;
import io.signalbox.core.Room;
import io.signalbox.core.SignalingListener;
import io.signalbox.core.SweepReport;
import io.signalbox.spi.CloseReason;
import io.signalbox.spi.OutboundText;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;

/** Tells the application's listeners, keeps what they throw from the engine, and reports failures to them and to the log. */
public final class SafeListener {

    private static final Logger LOG = System.getLogger("io.signalbox.core");

    private final SignalingListener[] listeners;
    private final LongAdder refusals = new LongAdder();
    private final LongAdder withdrawals = new LongAdder();

    public SafeListener(SignalingListener... listeners) {
        this.listeners = listeners.clone();
    }

    /** Whether there is anybody to tell. */
    public boolean isPresent() {
        return listeners.length > 0;
    }

    public void roomOpened(Room room) {
        tell(l -> l.roomOpened(room));
    }

    public void roomClosed(Room room) {
        tell(l -> l.roomClosed(room));
    }

    public void joined(Participant participant, Arrival arrival) {
        tell(l -> l.joined(participant, arrival));
    }

    public void attributesChanged(Participant participant, Map<String, Object> before) {
        tell(l -> l.attributesChanged(participant, before));
    }

    public void renamed(Participant participant, String before) {
        tell(l -> l.renamed(participant, before));
    }

    public void left(Participant participant, Departure departure) {
        tell(l -> l.left(participant, departure));
    }

    public void refused(JoinRequest request, CloseReason reason) {
        refusals.increment();
        tell(l -> l.refused(request, reason));
    }

    public void withdrawn(JoinRequest request) {
        withdrawals.increment();
        tell(l -> l.withdrawn(request));
    }

    /** How many clients were refused. */
    public long refusals() {
        return refusals.sum();
    }

    /** How many clients have gone before they were let in. */
    public long withdrawals() {
        return withdrawals.sum();
    }

    public void received(Participant sender, Message message) {
        tell(l -> l.received(sender, message));
    }

    public void handled(Participant sender, Message message, long nanos) {
        tell(l -> l.handled(sender, message, nanos));
    }

    public void sent(Participant recipient, OutboundText text) {
        tell(l -> l.sent(recipient, text));
    }

    public void rejected(Participant sender, ErrorCode code) {
        tell(l -> l.rejected(sender, code));
    }

    public void rateLimited(Participant sender, long messages) {
        tell(l -> l.rateLimited(sender, messages));
    }

    public void swept(SweepReport report) {
        tell(l -> l.swept(report));
    }

    public void drainBegan() {
        tell(SignalingListener::drainBegan);
    }

    public void drainEnded(Duration took, int connectionsLeft) {
        tell(l -> l.drainEnded(took, connectionsLeft));
    }

    public void failed(String what, Throwable failure) {
        log(what + " failed", failure);
        tell(l -> l.failed(what, failure));
    }

    private void tell(Consumer<SignalingListener> event) {
        for (SignalingListener listener : listeners) {
            tell(listener, event);
        }
    }

    private static void tell(SignalingListener listener, Consumer<SignalingListener> event) {
        boolean interrupted = Thread.currentThread().isInterrupted();
        try {
            event.accept(listener);
        } catch (Throwable thrown) {
            log("a signaling listener failed", thrown);
        } finally {
            Interrupts.takeBack(interrupted);
        }
    }

    /** The log's backend is application code, too. */
    private static void log(String what, Throwable failure) {
        try {
            LOG.log(Level.WARNING, what, failure);
        } catch (Throwable loggingFailed) {
            // There is nobody left to tell.
        }
    }
}
