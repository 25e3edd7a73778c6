package io.signalbox.core.internal.rooms;

import io.signalbox.core.Arrival;
import io.signalbox.core.RoomDecision;
import io.signalbox.core.internal.application.EngineConfig;
import io.signalbox.core.internal.application.Interrupts;
import io.signalbox.core.internal.messages.CloseReasons;
import io.signalbox.core.internal.text.LogSubject;
import io.signalbox.spi.CloseReason;
import org.jspecify.annotations.Nullable;

/** Asks the application's room policy whether a client enters. On the room's queue. */
final class Entrance {

    private final LocalRoom room;
    private final EngineConfig config;

    Entrance(LocalRoom room, EngineConfig config) {
        this.room = room;
        this.config = config;
    }

    /**
     * Why the policy does not let the client in that would enter otherwise; null if it does.
     *
     * @param previous the seat whose place the client would take; null if there is none
     */
    @Nullable CloseReason refusal(SeatLink link, Arrival arrival, @Nullable Seat previous) {
        // A page that takes its own place does not enter anew. A client that is gone needs no decision.
        if (link.hasEnded() || (previous != null && PageAttempt.areOfOnePage(previous.link(), link))) {
            return null;
        }
        boolean interrupted = Thread.currentThread().isInterrupted();
        try {
            RoomDecision decision = config.roomPolicy().decide(arrival, room);
            if (decision != null) {
                return decision.refusal(previous != null).orElse(null);
            }
            fail(arrival, new NullPointerException("the room policy decided null"));
        } catch (Throwable thrown) {
            fail(arrival, thrown);
        } finally {
            Interrupts.takeBack(interrupted);
        }
        return CloseReasons.ADMISSION_FAILED;
    }

    private void fail(Arrival arrival, Throwable failure) {
        config.listener().failed("the room policy " + LogSubject.of(arrival.roomId(), arrival.userId()), failure);
    }
}
