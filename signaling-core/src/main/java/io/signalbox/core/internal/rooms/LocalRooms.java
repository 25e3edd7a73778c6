package io.signalbox.core.internal.rooms;

import io.signalbox.core.Arrival;
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

    /** How many rooms are in the map; never above the bound. */
    private final AtomicInteger size = new AtomicInteger();

    private final RoomSizes sizes = new RoomSizes();

    private volatile boolean closed;

    public LocalRooms(EngineConfig config, MailboxBudget budget, DetachPolicy detachPolicy) {
        this.config = config;
        this.budget = budget;
        this.detachPolicy = detachPolicy;
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
        return new LocalRoom(roomId, config, this, queues);
    }

    /** Forgets a room: nobody joins it any more. */
    void retire(LocalRoom room) {
        // In one step: a join that finds the room gone finds its place free, too.
        rooms.computeIfPresent(room.id(), (id, known) -> {
            if (known != room) {
                return known;
            }
            size.decrementAndGet();
            return null;
        });
    }

    /** What the mailboxes of the participants may hold. */
    MailboxBudget budget() {
        return budget;
    }

    /** What becomes of seats whose links have ended. */
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
