package io.signalbox.core.internal.links;

import io.signalbox.core.Limits;
import io.signalbox.core.internal.limits.AddressGuard;
import io.signalbox.core.internal.upkeep.Sweeper;
import io.signalbox.spi.CloseReason;
import io.signalbox.spi.Connection;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * The links of the engine, in slots so that the {@link Sweeper} can look at a part of them at a time. Every method
 * may be called from any thread.
 */
public final class Links {

    public static final int SLOTS = 4;

    private static final Logger LOG = System.getLogger("io.signalbox.core");

    private final int maxConnections;
    private final AddressGuard addresses;
    private final Runnable whenEmpty;
    private final List<Set<ClientLink>> slots = new ArrayList<>(SLOTS);
    private final AtomicInteger count = new AtomicInteger();

    /** Connections, those whose end the listeners were not told of yet, and closes that clients were not told of yet. */
    private final AtomicInteger pending = new AtomicInteger();

    /** Connections whose admission the policy has not decided. */
    private final AtomicInteger undecided = new AtomicInteger();

    /**
     * No connections yet.
     *
     * @param whenEmpty called whenever the last connection has gone and its client was told
     */
    public Links(Limits limits, AddressGuard addresses, Runnable whenEmpty) {
        this.maxConnections = limits.maxConnections();
        this.addresses = addresses;
        this.whenEmpty = whenEmpty;
        for (int i = 0; i < SLOTS; i++) {
            slots.add(ConcurrentHashMap.newKeySet());
        }
    }

    /** Takes a new connection up; false if there are too many. */
    public boolean add(ClientLink link) {
        if (count.incrementAndGet() > maxConnections) {
            count.decrementAndGet();
            return false;
        }
        pending.incrementAndGet();
        return slotOf(link).add(link);
    }

    /**
     * Forgets a connection, which is pending until {@link #settle}; false if it is not known or was forgotten before.
     */
    boolean remove(ClientLink link) {
        boolean known = slotOf(link).remove(link);
        if (known) {
            addresses.release(link.address());
            count.decrementAndGet();
        }
        return known;
    }

    /** Closes a connection, which counts as one of these until its client was told. */
    void close(Connection connection, CloseReason reason) {
        Runnable told = closing();
        try {
            connection.close(reason, told);
        } catch (Throwable thrown) {
            LOG.log(Level.DEBUG, "closing a connection failed", thrown);
            told.run();
        }
    }

    /** A connection is about to be closed; the answer is to be run when its client was told, and counts once. */
    private Runnable closing() {
        pending.incrementAndGet();
        AtomicBoolean told = new AtomicBoolean();
        return () -> {
            if (told.compareAndSet(false, true)) {
                settle();
            }
        };
    }

    /** All that the end of a connection brings about was told, or its client was told of the close. */
    void settle() {
        if (pending.decrementAndGet() == 0) {
            whenEmpty.run();
        }
    }

    /** Whether there are none, and all clients were told. */
    public boolean isEmpty() {
        return pending.get() == 0;
    }

    private Set<ClientLink> slotOf(ClientLink link) {
        return slots.get((int) (link.number() % SLOTS));
    }

    /** How many connections the access policy was asked about and has not decided. */
    public AtomicInteger undecided() {
        return undecided;
    }

    public int count() {
        return count.get();
    }

    public void forEachIn(int slot, Consumer<ClientLink> action) {
        slots.get(slot).forEach(action);
    }

    /** A snapshot of all. */
    public List<ClientLink> all() {
        List<ClientLink> all = new ArrayList<>(count.get());
        slots.forEach(all::addAll);
        return all;
    }
}
