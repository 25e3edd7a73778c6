package io.signalbox.core;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * All connections of the engine, in slots so that the {@link Sweeper} can look at a part of them at a time. Every method
 * may be called from any thread.
 */
final class Sessions {

    static final int SLOTS = 4;

    private final int maxConnections;
    private final AddressGuard addresses;
    private final Runnable whenEmpty;
    private final List<Set<ClientSession>> slots = new ArrayList<>(SLOTS);
    private final AtomicInteger count = new AtomicInteger();

    /**
     * No connections yet.
     *
     * @param whenEmpty called whenever the last connection has gone
     */
    Sessions(Limits limits, AddressGuard addresses, Runnable whenEmpty) {
        this.maxConnections = limits.maxConnections();
        this.addresses = addresses;
        this.whenEmpty = whenEmpty;
        for (int i = 0; i < SLOTS; i++) {
            slots.add(ConcurrentHashMap.newKeySet());
        }
    }

    /** Takes a new connection up; false if there are too many. */
    boolean add(ClientSession session) {
        if (count.incrementAndGet() > maxConnections) {
            count.decrementAndGet();
            return false;
        }
        return slotOf(session).add(session);
    }

    /** Forgets a connection; one that is not known, or was forgotten before, changes nothing. */
    void remove(ClientSession session) {
        if (slotOf(session).remove(session)) {
            addresses.release(session.address());
            if (count.decrementAndGet() == 0) {
                whenEmpty.run();
            }
        }
    }

    private Set<ClientSession> slotOf(ClientSession session) {
        return slots.get((int) (session.number() % SLOTS));
    }

    int count() {
        return count.get();
    }

    void forEachIn(int slot, Consumer<ClientSession> action) {
        slots.get(slot).forEach(action);
    }

    /** A snapshot of all. */
    List<ClientSession> all() {
        List<ClientSession> all = new ArrayList<>(count.get());
        slots.forEach(all::addAll);
        return all;
    }
}
