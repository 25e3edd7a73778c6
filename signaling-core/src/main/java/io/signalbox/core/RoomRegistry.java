package io.signalbox.core;

import java.util.Collection;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** The rooms by id. Every method may be called from any thread. */
final class RoomRegistry {

    private final EngineConfig config;
    private final SerialQueue.Shared queues;
    private final ConcurrentMap<String, LocalRoom> rooms = new ConcurrentHashMap<>();

    /** How many rooms are in the map; never above the bound. */
    private final AtomicInteger size = new AtomicInteger();

    private final RoomSizes sizes = new RoomSizes();

    private volatile boolean closed;

    RoomRegistry(EngineConfig config) {
        this.config = config;
        this.queues = new SerialQueue.Shared(config);
    }

    /** Brings an admitted client to its room, which is made where there is none. */
    void join(String roomId, ClientSession session, Admission admission) {
        LocalRoom room = rooms.computeIfAbsent(roomId, this::create);
        if (room == null) {
            session.refuse(Closing.TOO_MANY_ROOMS);
        } else {
            room.run(() -> room.join(session, admission));
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

    /** How many rooms have how many participants. */
    RoomSizes sizes() {
        return sizes;
    }

    @Nullable LocalRoom find(String roomId) {
        return rooms.get(roomId);
    }

    /** All rooms, also such as nobody has entered yet. */
    Collection<LocalRoom> all() {
        return rooms.values();
    }

    /** From now on no room lets anybody in. */
    void close() {
        closed = true;
    }

    boolean isClosed() {
        return closed;
    }
}
