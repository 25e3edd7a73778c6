package io.signalbox.core.internal.threads;

import org.jspecify.annotations.Nullable;

/**
 * A first-in-first-out list of linked nodes: an array would stay as long as the longest list that there ever was. A class
 * that needs one extends it and declares the nodes, so that neither the list nor an element costs an object more.
 *
 * <p>Not safe for use by several threads: the extending class guards all calls by one lock.
 */
public abstract class LinkedFifo<N extends LinkedFifo.Node<N>> {

    /** An element of one list, in which it is once at most. */
    public abstract static class Node<N extends Node<N>> {

        @Nullable N next;
    }

    private @Nullable N first;
    private @Nullable N last;

    /** An empty list. */
    protected LinkedFifo() {}

    /** Adds the node behind all others. */
    protected final void append(N node) {
        if (last == null) {
            first = node;
        } else {
            last.next = node;
        }
        last = node;
    }

    /** Takes the first node out; null if there is none. */
    protected final @Nullable N poll() {
        N head = first;
        if (head == null) {
            return null;
        }
        first = head.next;
        if (first == null) {
            last = null;
        }
        return head;
    }

    /** Takes all nodes out. */
    protected final void clear() {
        first = null;
        last = null;
    }
}
