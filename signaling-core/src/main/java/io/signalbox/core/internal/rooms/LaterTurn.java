package io.signalbox.core.internal.rooms;

import io.signalbox.core.Limits;
import io.signalbox.core.Route;
import io.signalbox.core.internal.limits.LimitSettings;
import io.signalbox.core.internal.limits.MemoryBudget;
import io.signalbox.core.internal.messages.LaterRoute;
import io.signalbox.core.internal.messages.ParsedMessage;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * The turn of a message whose route comes later. What its sender says meanwhile waits here, in order and bounded. On the
 * room's queue, where nothing else is said.
 */
final class LaterTurn {

    private static final long NEVER = -1;

    private final ParsedMessage message;
    private final long arrived;
    private final LaterRoute route;
    private final Limits limits;
    private final MemoryBudget memory;

    /** What stands behind the route that comes later. */
    private final List<Route> rest = new ArrayList<>(2);

    private final Deque<RoomCommand.Said> waiting = new ArrayDeque<>(2);
    private boolean wellFormed = true;

    /** How long the texts are that wait, in bytes of UTF-8. */
    private int textBytes;

    /** What the commands hold that wait. Written on the room's queue, read by anybody. */
    private volatile int bytes;

    /** When a sweep first saw it, by the running clock. Written by the sweep, and before it can see this. */
    private volatile long seenAt = NEVER;

    /**
     * A turn that begins to wait.
     *
     * @param arrived when the message came, by the time source
     * @param memory what the waiting commands of all turns are charged to, with what is in the mailboxes
     */
    LaterTurn(ParsedMessage message, long arrived, LaterRoute route, Limits limits, MemoryBudget memory) {
        this.message = message;
        this.arrived = arrived;
        this.route = route;
        this.limits = limits;
        this.memory = memory;
    }

    ParsedMessage message() {
        return message;
    }

    long arrived() {
        return arrived;
    }

    LaterRoute route() {
        return route;
    }

    /** Whether all parts so far found the message well-formed. */
    boolean isWellFormed() {
        return wellFormed;
    }

    void found(boolean stillWellFormed) {
        wellFormed &= stillWellFormed;
    }

    /** Leaves parts of the route for afterwards, behind those that were left before. */
    void leave(List<Route> parts) {
        rest.addAll(parts);
    }

    /** The parts to carry out once this one is there, with it ahead. */
    List<Route> withRest(Route came) {
        List<Route> all = new ArrayList<>(1 + rest.size());
        all.add(came);
        all.addAll(rest);
        return all;
    }

    /** Lets a command wait; false, and nothing kept, if that would be too much. */
    boolean hold(RoomCommand.Said command) {
        if (waiting.size() >= limits.maxEarlyMessages() || command.textBytes() > limits.maxEarlyBytes() - textBytes) {
            return false;
        }
        waiting.add(command);
        textBytes += command.textBytes();
        count(charge(command));
        memory.charge(charge(command));
        return true;
    }

    /** The command that has waited longest, which is waiting no more; null if there is none. */
    RoomCommand.@Nullable Said poll() {
        RoomCommand.Said command = waiting.poll();
        if (command != null) {
            textBytes -= command.textBytes();
            count(-charge(command));
            memory.release(charge(command));
        }
        return command;
    }

    private void count(int amount) {
        int sum = bytes + amount;
        bytes = sum;
    }

    /** Takes over what waits behind an older turn of the sender, which is over. */
    void follow(LaterTurn older) {
        waiting.addAll(older.waiting);
        textBytes += older.textBytes;
        count(older.bytes);
        older.waiting.clear();
        older.textBytes = 0;
        older.bytes = 0;
    }

    /** Counts the time that the older turn of the same message has waited. */
    void goOnFrom(LaterTurn older) {
        seenAt = older.seenAt;
    }

    /** Drops what waits, and lets the stage know that nobody wants its route. */
    void abandon() {
        memory.release(bytes);
        bytes = 0;
        textBytes = 0;
        waiting.clear();
        route.cancel();
    }

    /** What waits, in bytes. By any thread. */
    int bytes() {
        return bytes;
    }

    /** The command that gives the route up, if it takes too long at this time of the running clock. By the sweep alone. */
    @Nullable RoomCommand giveUpIfOverdue(Seat sender, long running) {
        if (seenAt == NEVER) {
            seenAt = running;
        }
        return running - seenAt < limits.admissionTimeout().toNanos()
                ? null
                : new RoomCommand.RouteCame(sender, this, null, new TimeoutException("the route did not come in time"));
    }

    private static int charge(RoomCommand.Said command) {
        return command.heldBytes() + LimitSettings.MESSAGE_OVERHEAD_BYTES;
    }
}
