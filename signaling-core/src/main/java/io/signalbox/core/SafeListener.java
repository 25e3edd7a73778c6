package io.signalbox.core;

import io.signalbox.spi.CloseReason;
import io.signalbox.spi.OutboundText;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.function.Consumer;

/** Keeps what an application's listener throws from the engine, and reports failures to it and to the log. */
final class SafeListener {

    private static final Logger LOG = System.getLogger("io.signalbox.core");

    private final SignalingListener listener;

    SafeListener(SignalingListener listener) {
        this.listener = listener;
    }

    void roomOpened(Room room) {
        tell(l -> l.roomOpened(room));
    }

    void roomClosed(Room room) {
        tell(l -> l.roomClosed(room));
    }

    void joined(Participant participant) {
        tell(l -> l.joined(participant));
    }

    void left(Participant participant, LeaveReason reason) {
        tell(l -> l.left(participant, reason));
    }

    void refused(JoinRequest request, CloseReason reason) {
        tell(l -> l.refused(request, reason));
    }

    void received(Participant sender, Message message) {
        tell(l -> l.received(sender, message));
    }

    void sent(Participant recipient, OutboundText text) {
        tell(l -> l.sent(recipient, text));
    }

    void rejected(Participant sender, ErrorCode code) {
        tell(l -> l.rejected(sender, code));
    }

    void failed(String what, Throwable failure) {
        log(what + " failed", failure);
        tell(l -> l.failed(what, failure));
    }

    private void tell(Consumer<SignalingListener> event) {
        boolean interrupted = Thread.currentThread().isInterrupted();
        try {
            event.accept(listener);
        } catch (Throwable thrown) {
            log("a signaling listener failed", thrown);
        } finally {
            ApplicationCode.takeBackInterrupt(interrupted);
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
