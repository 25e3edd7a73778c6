package io.signalbox.core.internal.rooms;

import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;

/**
 * The number of rooms of each size. It is counted as rooms grow and shrink, so that no walk through all rooms is
 * needed. Every method may be called from any thread; a room tells of its changes one at a time.
 */
public final class RoomSizes {

    /** By classes: sizes 1, 2, up to 4, up to 8, and so on. */
    private final AtomicIntegerArray rooms = new AtomicIntegerArray(32);

    private final AtomicInteger occupied = new AtomicInteger();
    private final AtomicInteger participants = new AtomicInteger();

    /** A room had so many participants, and now has so many. */
    void changed(int before, int after) {
        participants.addAndGet(after - before);
        if (before == 0 && after > 0) {
            occupied.incrementAndGet();
        } else if (before > 0 && after == 0) {
            occupied.decrementAndGet();
        }
        int from = classOf(before);
        int to = classOf(after);
        if (from != to) {
            count(from, -1);
            count(to, 1);
        }
    }

    private void count(int sizeClass, int change) {
        if (sizeClass >= 0) {
            rooms.addAndGet(sizeClass, change);
        }
    }

    /** The number of rooms with participants. */
    public int rooms() {
        return occupied.get();
    }

    public int participants() {
        return participants.get();
    }

    /** How many rooms there are in each class up to this size; the key is the largest size in the class. */
    public NavigableMap<Integer, Integer> byClass(int maxSize) {
        NavigableMap<Integer, Integer> counts = new TreeMap<>();
        for (int i = 0; i <= classOf(maxSize); i++) {
            counts.put((int) Math.min(1L << i, maxSize), rooms.get(i));
        }
        return counts;
    }

    /** The exponent of the next power of two; -1 for an empty room. */
    private static int classOf(int size) {
        return size == 0 ? -1 : Integer.SIZE - Integer.numberOfLeadingZeros(size - 1);
    }
}
