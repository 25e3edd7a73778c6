package io.signalbox.jakarta;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What all sessions together hold of messages that have not come whole. Bounded: beyond it, whoever has taken longest gives
 * way. So clients that begin long messages and never end them do not fill the heap, however many they are. Any thread may
 * call any method.
 */
final class UnfinishedMessages {

    private final long maxBytes;

    /** Bytes of each session's message, oldest message first. Guarded by this. */
    private final Map<SessionLink, Integer> messages = new LinkedHashMap<>();

    /** Guarded by this. */
    private long bytes;

    UnfinishedMessages(long maxBytes) {
        this.maxBytes = maxBytes;
    }

    /** A session's message takes so much memory now. Another's may be given up for it, or the only one if it is too long. */
    void hold(SessionLink session, int messageBytes) {
        makeRoom(session, messageBytes).forEach(SessionLink::giveUp);
    }

    private synchronized List<SessionLink> makeRoom(SessionLink session, int messageBytes) {
        Integer before = messages.put(session, messageBytes);
        bytes += messageBytes - (before == null ? 0 : before);
        List<SessionLink> givenUp = new ArrayList<>();
        Iterator<Map.Entry<SessionLink, Integer>> oldest = messages.entrySet().iterator();
        while (bytes > maxBytes && oldest.hasNext()) {
            Map.Entry<SessionLink, Integer> entry = oldest.next();
            bytes -= entry.getValue();
            givenUp.add(entry.getKey());
            oldest.remove();
        }
        return givenUp;
    }

    /** The session's message is whole, or the session is over. */
    synchronized void release(SessionLink session) {
        Integer messageBytes = messages.remove(session);
        if (messageBytes != null) {
            bytes -= messageBytes;
        }
    }
}
