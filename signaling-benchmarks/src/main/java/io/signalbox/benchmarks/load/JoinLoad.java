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
final class JoinLoad {

    private static final int JOINERS = 8;
    private static final long POLL_MILLIS = 10;

    private final Trial trial;
    private final AtomicInteger cycles = new AtomicInteger();
    private volatile boolean over;

    private JoinLoad(Trial trial) {
        this.trial = trial;
    }

    /** Measures processor time a join with its leave, and how many there are a second. */
    static void measure(Trial trial) throws IOException {
        // One in each room who stays.
        try (Clients stayers = trial.join(JOINERS, 1)) {
            trial.figures(new JoinLoad(trial).run(stayers));
        }
    }

    private Window run(Clients stayers) throws IOException {
        ExecutorService joiners = Executors.newFixedThreadPool(JOINERS);
        List<Future<?>> ends = new ArrayList<>();
        try {
            for (int i = 0; i < JOINERS; i++) {
                String room = trial.work() + "-" + i;
                ends.add(joiners.submit(() -> {
                    joinAndLeave(room);
                    return null;
                }));
            }
            Window window = trial.window();
            while (!window.isClosed() && ends.stream().noneMatch(Future::isDone)) {
                stayers.poll(POLL_MILLIS, (client, kind) -> {});
                window.count(cycles.getAndSet(0));
                window.check(System.nanoTime());
            }
            over = true;
            for (Future<?> end : ends) {
                end.get();
            }
            return window;
        } catch (InterruptedException | ExecutionException e) {
            throw new IOException(e);
        } finally {
            over = true;
            joiners.shutdownNow();
        }
    }

    private void joinAndLeave(String room) throws IOException {
        while (!over) {
            LoadClient.join(trial.server().port(), 0, room, "newcomer").leave();
            cycles.incrementAndGet();
        }
    }
}
