package io.signalbox.websocket;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What all connections of a transport together hold of messages that have not come whole. Bounded: beyond it, the
 * connection whose message has taken longest gives way. So clients that begin long messages and never end them do not
 * fill the heap, however many they are. Any thread may call any method.
 */
public final class UnfinishedMessages {

    /** A connection that holds a part of a message; told apart by identity. */
    public interface Holder {

        /** Others need the memory: closes the connection and lets go of the message. Called by any thread. */
        void giveUp();
    }

    private final long maxBytes;

    /** Bytes of each connection's message, oldest message first. Guarded by this. */
    private final Map<Holder, Integer> messages = new LinkedHashMap<>();

    /** Guarded by this. */
    private long bytes;

    /**
     * No messages yet.
     *
     * @param maxBytes the bound for all of them together
     */
    public UnfinishedMessages(long maxBytes) {
        this.maxBytes = maxBytes;
    }

    /**
     * A connection's message takes so much memory now. Another's may be given up for it, or the only one if it is too long.
     *
     * @param messageBytes of the whole message as far as it has come
     */
    public void hold(Holder holder, int messageBytes) {
        makeRoom(holder, messageBytes).forEach(Holder::giveUp);
    }

    private synchronized List<Holder> makeRoom(Holder holder, int messageBytes) {
        Integer before = messages.put(holder, messageBytes);
        bytes += messageBytes - (before == null ? 0 : before);
        List<Holder> givenUp = new ArrayList<>();
        Iterator<Map.Entry<Holder, Integer>> oldest = messages.entrySet().iterator();
        while (bytes > maxBytes && oldest.hasNext()) {
            Map.Entry<Holder, Integer> entry = oldest.next();
            bytes -= entry.getValue();
            givenUp.add(entry.getKey());
            oldest.remove();
        }
        return givenUp;
    }

    /** The connection's message is whole, or the connection is over. */
    public synchronized void release(Holder holder) {
        Integer messageBytes = messages.remove(holder);
        if (messageBytes != null) {
            bytes -= messageBytes;
        }
    }
}
