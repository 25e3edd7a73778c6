package io.signalbox.benchmarks.load;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Some who, over and over, connect, join a room where somebody is, and leave it again: TCP, the handshake, the welcome, and
 * a close in order.
 */
final class JoinLoad implements Load {

    private static final int JOINERS = 8;
    private static final long POLL_MILLIS = 10;

    private final int port;
    private final String prefix;

    /** One in each room. */
    private final Clients stayers;

    private final ExecutorService joiners = Executors.newFixedThreadPool(JOINERS);
    private final AtomicInteger cycles = new AtomicInteger();
    private volatile boolean over;

    private JoinLoad(int port, String prefix, Clients stayers) {
        this.port = port;
        this.prefix = prefix;
        this.stayers = stayers;
    }

    static JoinLoad join(int port, String prefix) throws IOException {
        return new JoinLoad(port, prefix, Clients.join(port, prefix, JOINERS, 1));
    }

    @Override
    public void run(Window window) throws IOException {
        over = false;
        List<Future<?>> ends = new ArrayList<>();
        try {
            for (int i = 0; i < JOINERS; i++) {
                String room = Clients.room(prefix, i);
                ends.add(joiners.submit(() -> {
                    joinAndLeave(room);
                    return null;
                }));
            }
            while (!window.isClosed() && ends.stream().noneMatch(Future::isDone)) {
                stayers.poll(POLL_MILLIS, (client, kind) -> {});
                window.done(cycles.getAndSet(0));
                window.check();
            }
            over = true;
            for (Future<?> end : ends) {
                end.get();
            }
            stayers.settle();
            cycles.set(0);
        } catch (InterruptedException | ExecutionException e) {
            throw new IOException(e);
        } finally {
            over = true;
        }
    }

    private void joinAndLeave(String room) throws IOException {
        while (!over) {
            LoadClient.join(port, 0, room, "newcomer").leave();
            cycles.incrementAndGet();
        }
    }

    @Override
    public void close() throws IOException {
        over = true;
        joiners.shutdownNow();
        stayers.close();
    }
}
