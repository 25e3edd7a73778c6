package io.signalbox.core.internal.rooms;

import io.signalbox.core.Arrival;
import io.signalbox.core.Room;
import io.signalbox.core.internal.application.EngineConfig;
import io.signalbox.core.internal.messages.CloseReasons;
import io.signalbox.core.internal.threads.SerialQueue;
import java.util.Collection;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** The rooms that live on this node. Every method may be called from any thread. */
public final class LocalRooms implements Rooms {

    private final EngineConfig config;
    private final MailboxBudget budget;
    private final DetachPolicy detachPolicy;
    private final SerialQueue.Shared queues;
    private final ConcurrentMap<String, LocalRoom> rooms = new ConcurrentHashMap<>();

    /** How many rooms count for the bound: those in the map, without those whose end is being told. */
    private final AtomicInteger size = new AtomicInteger();

    /** How many rooms are in the map. */
    private final AtomicInteger known = new AtomicInteger();

    private final Runnable whenEmpty;

    private final RoomSizes sizes = new RoomSizes();

    private volatile boolean closed;

    /**
     * No rooms yet.
     *
     * @param whenEmpty called whenever the last room has gone and the listeners were told
     */
    public LocalRooms(EngineConfig config, MailboxBudget budget, DetachPolicy detachPolicy, Runnable whenEmpty) {
        this.config = config;
        this.budget = budget;
        this.detachPolicy = detachPolicy;
        this.whenEmpty = whenEmpty;
        this.queues = new SerialQueue.Shared(config);
    }

    @Override
    public void join(SeatLink link, Arrival arrival) {
        LocalRoom room = rooms.computeIfAbsent(arrival.roomId(), this::create);
        if (room == null) {
            link.refuse(CloseReasons.TOO_MANY_ROOMS);
        } else {
            room.take(new RoomCommand.Join(link, arrival));
        }
    }

    private @Nullable LocalRoom create(String roomId) {
        if (size.incrementAndGet() > config.limits().maxRooms()) {
            size.decrementAndGet();
            return null;
        }
        known.incrementAndGet();
        return new LocalRoom(roomId, config, this, queues);
    }

    /** A room is about to end: it takes no place from another room any more, and keeps its id. */
    void vacate() {
        size.decrementAndGet();
    }

    /** A room has ended, and the listeners were told: its id is free. */
    void forget(LocalRoom room) {
        rooms.remove(room.id(), room);
        if (known.decrementAndGet() == 0) {
            whenEmpty.run();
        }
    }

    /** Whether there are none, and the listeners were told of the end of each. */
    public boolean isEmpty() {
        return known.get() == 0;
    }

    /** Whether the current thread is in the middle of a room's commands: inside a call to a listener, for one. */
    public boolean areInUseByThisThread() {
        return queues.isDraining();
    }

    /** The bounds on the mailboxes of the participants. */
    MailboxBudget budget() {
        return budget;
    }

    /** The policy for seats whose links have ended. */
    DetachPolicy detachPolicy() {
        return detachPolicy;
    }

    @Override
    public RoomSizes sizes() {
        return sizes;
    }

    @Override
    public @Nullable LocalRoom find(String roomId) {
        return rooms.get(roomId);
    }

    @Override
    public boolean isOccupied(Room room) {
        return room instanceof LocalRoom local && local.seats().length > 0;
    }

    @Override
    public Collection<LocalRoom> all() {
        return rooms.values();
    }

    /** From now on no room lets anybody in. */
    public void close() {
        closed = true;
    }

    boolean isClosed() {
        return closed;
    }
}
