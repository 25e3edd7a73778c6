package io.signalbox.core.internal.upkeep;

import io.signalbox.core.LeaveReason;
import io.signalbox.core.SweepDecision;
import io.signalbox.core.internal.application.EngineConfig;
import io.signalbox.core.internal.links.ClientLink;
import io.signalbox.core.internal.links.LinkState;
import io.signalbox.core.internal.links.Liveness;
import io.signalbox.core.internal.messages.CloseReasons;
import io.signalbox.core.internal.rooms.RoomCommand;
import io.signalbox.core.internal.rooms.Seat;
import io.signalbox.core.internal.threads.Bulkheads;
import io.signalbox.spi.CloseReason;
import io.signalbox.spi.RunningClock;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Checks whether the client of a link is alive and takes its messages. It only decides; the bulkheads make the calls
 * that may block. By the ticking thread alone.
 */
final class LinkSweep {

    private final EngineConfig config;
    private final RunningClock clock;
    private final Bulkheads bulkheads;

    LinkSweep(EngineConfig config, RunningClock clock, Bulkheads bulkheads) {
        this.config = config;
        this.clock = clock;
        this.bulkheads = bulkheads;
    }

    /**
     * Looks at one link.
     *
     * @param now by the time source
     */
    void sweep(ClientLink link, long now, SweepTally tally) {
        tally.connection(link.mailboxBytes());
        long running = clock.nanos();
        Seat seat = link.seat();
        boolean tooSlow = isTooSlow(link, running);
        if (link.overdue(running, tooSlow) != null) {
            evict(link, tally, () -> endIfOverdue(link));
        } else if (link.isAttached() && seat != null) {
            if (tooSlow) {
                evict(link, tally, () -> endIfTooSlow(link));
            } else {
                sweepAttached(link, seat, now, running, tally);
            }
        }
    }

    private void sweepAttached(ClientLink link, Seat seat, long now, long running, SweepTally tally) {
        if (seat.rates().isToldDue(now)) {
            carryOut(() -> link.receiver().tellDropped(seat, now));
        }
        RoomCommand overdue = seat.overdueRoute(running);
        if (overdue != null) {
            carryOut(() -> seat.room().take(overdue));
        }
        Liveness liveness = link.liveness();
        long heardAt = liveness.heardAt();
        Duration unanswered = liveness.unansweredPing(running);
        SweepDecision decision = config.sweepPolicy().decide(seat, liveness.silence(now), unanswered);
        String eviction = decision.evictionReason().orElse(null);
        if (eviction != null) {
            CloseReason reason = CloseReason.of(1013, eviction);
            evict(link, tally, () -> endIfSilent(link, heardAt, unanswered, reason));
        } else if (decision.isPing() && !liveness.isPinging() && link.sender().isIdle() && liveness.beginPing()) {
            tally.ping();
            startPing(link);
        }
    }

    private void endIfOverdue(ClientLink link) {
        long running = clock.nanos();
        // Before the reason: a link that is attached meanwhile has none.
        boolean admitting = link.state() == LinkState.ADMITTING;
        CloseReason reason = link.overdue(running, isTooSlow(link, running));
        if (reason != null && admitting) {
            link.refuse(reason);
        } else if (reason != null) {
            link.end(LeaveReason.CLOSED, reason);
        }
    }

    private boolean isTooSlow(ClientLink link, long running) {
        long patience = config.limits().sendTimeout().toNanos();
        return link.sender().inFlightNanos(running) >= patience
                || link.liveness().pingingNanos(running) >= patience;
    }

    private void endIfTooSlow(ClientLink link) {
        if (isTooSlow(link, clock.nanos())) {
            link.end(LeaveReason.TOO_SLOW, CloseReasons.TOO_SLOW);
        }
    }

    /** Unless the client was heard of since that was decided. */
    private void endIfSilent(ClientLink link, long heardAt, @Nullable Duration unanswered, CloseReason reason) {
        boolean stillUnanswered = link.liveness().unansweredPing(clock.nanos()) != null;
        if (link.liveness().heardAt() == heardAt && (unanswered != null) == stillUnanswered) {
            link.end(LeaveReason.SWEPT, reason);
        }
    }

    /** Ends a link by an action that looks again first; later sweeps add nothing, however long that takes. */
    private void evict(ClientLink link, SweepTally tally, Runnable action) {
        if (link.liveness().markEvicting(true)) {
            tally.eviction();
            carryOut(() -> {
                action.run();
                link.liveness().markEvicting(false);
            });
        }
    }

    private void carryOut(Runnable action) {
        if (!bulkheads.evictions().add(action)) {
            action.run();
        }
    }

    private void startPing(ClientLink link) {
        if (!bulkheads.pings().add(() -> ping(link))) {
            link.liveness().pingNotSent();
        }
    }

    private void ping(ClientLink link) {
        Liveness liveness = link.liveness();
        if (!link.isAttached() || !link.sender().isIdle()) {
            liveness.pingNotSent();
            return;
        }
        liveness.pingCalled(clock.nanos());
        try {
            link.sender().connection().ping();
        } catch (Throwable thrown) {
            link.sendFailed(thrown);
            return;
        } finally {
            liveness.pingReturned();
        }
        liveness.pingSent(clock.nanos());
    }
}
