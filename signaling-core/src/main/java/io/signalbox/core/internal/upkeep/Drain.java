package io.signalbox.core.internal.upkeep;

import io.signalbox.core.LeaveReason;
import io.signalbox.core.internal.application.EngineConfig;
import io.signalbox.core.internal.links.ClientLink;
import io.signalbox.core.internal.links.LinkContext;
import io.signalbox.core.internal.links.Links;
import io.signalbox.core.internal.messages.CloseReasons;
import io.signalbox.core.internal.rooms.LocalRoom;
import io.signalbox.core.internal.rooms.LocalRooms;
import io.signalbox.core.internal.rooms.RoomCommand;
import io.signalbox.core.internal.rooms.Seat;
import io.signalbox.core.internal.rooms.SeatLink;
import io.signalbox.core.internal.threads.Bulkhead;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/** Sends everybody away, once: for a restart, room by room, or at once. Every method may be called from any thread. */
public final class Drain {

    /** How long the closing of connections may take once the time for a drain is over. */
    private static final long CLOSING_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final EngineConfig config;
    private final LocalRooms rooms;
    private final Links links;
    private final Bulkhead dismissals;
    private final ScheduledExecutorService timer;
    private final AtomicBoolean begun = new AtomicBoolean();
    private final CompletableFuture<Void> completed = new CompletableFuture<>();

    /**
     * A drain that has not begun.
     *
     * @param timer where its deadline is scheduled
     */
    public Drain(LinkContext context, LocalRooms rooms, ScheduledExecutorService timer) {
        this.config = context.config();
        this.rooms = rooms;
        this.links = context.links();
        this.dismissals = context.bulkheads().dismissals();
        this.timer = timer;
    }

    /** Whether nobody is let in any more. */
    public boolean hasBegun() {
        return begun.get();
    }

    /** Begins to drain if that has not begun; completes when all connections are closed and their clients were told. */
    public CompletionStage<Void> begin() {
        if (begun.compareAndSet(false, true)) {
            rooms.close();
            config.listener().drainBegan();
            tellWhenCompleted(config.time().nanoTime());
            if (links.isEmpty()) {
                completed.complete(null);
            } else {
                scheduleDeadline();
                dismiss(() -> links.all().forEach(link -> link.refuse(CloseReasons.GOING_AWAY)));
                rooms.all().forEach(room -> dismiss(() -> room.take(new RoomCommand.Drain())));
            }
        }
        return completed.minimalCompletionStage();
    }

    private void tellWhenCompleted(long began) {
        CompletableFuture<Void> unused = completed.thenRun(() ->
                config.listener().drainEnded(Duration.ofNanos(config.time().nanoTime() - began), links.count()));
    }

    /** Not on the caller's thread, which a transport that blocks would hold up. */
    private void dismiss(Runnable task) {
        if (!dismissals.add(task)) {
            task.run();
        }
    }

    private void scheduleDeadline() {
        long nanos = config.limits().drainTimeout().toNanos();
        try {
            cancelWhenCompleted(timer.schedule(this::endEach, nanos, TimeUnit.NANOSECONDS));
        } catch (RejectedExecutionException executorIsGone) {
            giveUp();
        }
    }

    /** Ends what is left by as many tasks as there are: a transport that blocks in one holds up no other. */
    private void endEach() {
        try {
            for (LocalRoom room : rooms.all()) {
                config.executor().execute(() -> end(room));
            }
            for (ClientLink link : links.all()) {
                if (!link.isAttached()) {
                    config.executor().execute(() -> end(link));
                }
            }
            cancelWhenCompleted(timer.schedule(this::giveUp, CLOSING_NANOS, TimeUnit.NANOSECONDS));
        } catch (RejectedExecutionException executorIsGone) {
            giveUp();
        }
    }

    /** Completes first: what is left may block. */
    private void giveUp() {
        completed.complete(null);
        rooms.all().forEach(room -> room.take(new RoomCommand.Shut()));
        links.all().forEach(Drain::end);
    }

    private static void end(LocalRoom room) {
        Seat[] seats = room.seats();
        // First, so that nobody is told of a leave.
        room.take(new RoomCommand.Shut());
        for (Seat seat : seats) {
            end(seat.link());
        }
    }

    private static void end(SeatLink link) {
        link.end(LeaveReason.DRAINED, CloseReasons.GOING_AWAY);
    }

    private void cancelWhenCompleted(ScheduledFuture<?> later) {
        CompletableFuture<Void> unused = completed.thenRun(() -> later.cancel(false));
    }

    /** The last connection has gone, and its client was told. */
    public void linksGone() {
        if (begun.get()) {
            completed.complete(null);
        }
    }

    /** Closes all connections now, discarding what they were sent. */
    public void closeAll() {
        begun.set(true);
        rooms.close();
        links.all().forEach(link -> link.refuse(CloseReasons.GOING_AWAY));
        rooms.all().forEach(room -> room.take(new RoomCommand.Shut()));
        links.all().forEach(Drain::end);
        completed.complete(null);
    }
}
