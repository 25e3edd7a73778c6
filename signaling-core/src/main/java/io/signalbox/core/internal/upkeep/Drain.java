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
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Sends everybody away, once: for a restart, room by room, or at once. It is over when no connection and no room is left,
 * the clients were told, and the listeners were told of the end of each. Every method may be called from any thread.
 */
public final class Drain {

    /** How long the closing of connections may take once the time for a drain is over. */
    private static final long CLOSING_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final EngineConfig config;
    private final LocalRooms rooms;
    private final Links links;
    private final Bulkhead dismissals;
    private final ScheduledExecutorService timer;
    private final AtomicBoolean begun = new AtomicBoolean();

    /** Whether a client that is never told of its close is not waited for. */
    private volatile boolean shut;

    /** Completes when there is nothing to wait for; the end of a drain is told then. */
    private final CompletableFuture<Void> over = new CompletableFuture<>();

    /** Completes when that was told, too. */
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

    /** Begins to drain if that has not begun; completes when it is over and its end was told. */
    public CompletionStage<Void> begin() {
        if (begun.compareAndSet(false, true)) {
            rooms.close();
            config.listener().drainBegan();
            tellWhenOver(config.time().nanoTime());
            settled();
            if (!over.isDone()) {
                scheduleDeadline();
                dismiss(() -> links.all().forEach(link -> link.refuse(CloseReasons.GOING_AWAY)));
                rooms.all().forEach(room -> dismiss(() -> room.take(new RoomCommand.Drain())));
            }
        }
        return completed.minimalCompletionStage();
    }

    private void tellWhenOver(long began) {
        CompletableFuture<Void> unused = over.thenRun(() -> {
            config.listener().drainEnded(Duration.ofNanos(config.time().nanoTime() - began), links.count());
            completed.complete(null);
        });
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
            cancelWhenOver(timer.schedule(this::endEach, nanos, TimeUnit.NANOSECONDS));
        } catch (RejectedExecutionException executorIsGone) {
            endHere();
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
            cancelWhenOver(timer.schedule(this::giveUp, CLOSING_NANOS, TimeUnit.NANOSECONDS));
        } catch (RejectedExecutionException executorIsGone) {
            giveUp();
        }
    }

    /** Completes first: what is left may block, and so may those who are told. */
    private void giveUp() {
        completed.complete(null);
        over.complete(null);
        endAll();
    }

    /** There is no executor, and no deadline without one: this thread ends all that it can. */
    private void endHere() {
        shut = true;
        endAll();
        settled();
    }

    private void endAll() {
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

    private void cancelWhenOver(ScheduledFuture<?> later) {
        CompletableFuture<Void> unused = over.thenRun(() -> later.cancel(false));
    }

    /** The last connection has gone and its client was told, or the last room has and the listeners were. */
    public void settled() {
        if (begun.get() && rooms.isEmpty() && (shut || links.isEmpty())) {
            over.complete(null);
        }
    }

    /**
     * Closes all connections now, discarding what they were sent, and waits until the listeners were told: for no longer
     * than a send may take or until this thread is interrupted, and not where the listeners wait for this thread.
     */
    public void closeAll() {
        if (begun.compareAndSet(false, true)) {
            CompletableFuture<Void> unused = over.thenRun(() -> completed.complete(null));
        }
        rooms.close();
        shut = true;
        links.all().forEach(link -> link.refuse(CloseReasons.GOING_AWAY));
        for (LocalRoom room : rooms.all()) {
            room.take(new RoomCommand.Shut());
            room.carryOutNow();
        }
        links.all().forEach(Drain::end);
        settled();
        if (!rooms.areInUseByThisThread()) {
            awaitRooms();
            over.complete(null);
        }
    }

    private void awaitRooms() {
        try {
            over.get(config.limits().sendTimeout().toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } catch (TimeoutException | ExecutionException blocked) {
            // A call to the application or a transport does not return.
        }
    }
}
