package io.signalbox.examples.server;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The answers to HTTP requests that clients have not read yet. All together are bounded: beyond it those who have had the
 * most time go first. Any thread may call any method.
 */
final class UnsentAnswers {

    private final long maxBytes;

    /** Bytes of each, oldest first. Guarded by this. */
    private final Map<ClientSocket, Integer> waiting = new LinkedHashMap<>();

    /** Guarded by this. */
    private long bytes;

    UnsentAnswers(long maxBytes) {
        this.maxBytes = maxBytes;
    }

    /** An answer begins to be sent. It stays itself, however long. */
    void add(ClientSocket socket, int answerBytes) {
        makeRoom(socket, answerBytes).forEach(ClientSocket::drop);
    }

    private synchronized List<ClientSocket> makeRoom(ClientSocket newest, int answerBytes) {
        List<ClientSocket> slowest = new ArrayList<>();
        bytes += answerBytes;
        Iterator<Map.Entry<ClientSocket, Integer>> oldest = waiting.entrySet().iterator();
        while (bytes > maxBytes && oldest.hasNext()) {
            Map.Entry<ClientSocket, Integer> entry = oldest.next();
            bytes -= entry.getValue();
            slowest.add(entry.getKey());
            oldest.remove();
        }
        waiting.put(newest, answerBytes);
        return slowest;
    }

    /** The client has been sent all of its answer, or is gone. */
    synchronized void remove(ClientSocket socket) {
        Integer answerBytes = waiting.remove(socket);
        if (answerBytes != null) {
            bytes -= answerBytes;
        }
    }
}
