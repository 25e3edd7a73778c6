package io.signalbox.benchmarks.load;

import io.signalbox.benchmarks.Signal;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;

/**
 * A fixed rate of messages, whatever the server does (an open loop): each is counted from when it was due, so that one that
 * is held up does not hide what it holds up.
 */
final class PacedLoad {

    static final int PER_SECOND = 4_000;

    private static final long INTERVAL_NANOS = 1_000_000_000L / PER_SECOND;
    private static final long POLL_MILLIS = 20;

    private final Clients clients;
    private final char kind;
    private final ByteBuffer[] frames;

    /** When the messages that are under way were due, by sender. */
    private final List<Queue<Long>> due = new ArrayList<>();

    private volatile boolean over;

    private PacedLoad(Clients clients, Signal signal) {
        this.clients = clients;
        kind = RelayLoad.kindOf(signal);
        frames = clients.framesToPeers(signal::to);
        for (int i = 0; i < frames.length; i++) {
            due.add(new ConcurrentLinkedQueue<>());
        }
    }

    /** Measures as {@link RelayLoad} does. */
    static void measure(Trial trial, Signal signal, int participants) throws IOException {
        try (Clients clients = trial.join(participants, 2)) {
            Latencies latencies = new Latencies();
            trial.figures(new PacedLoad(clients, signal).run(trial.window(), latencies));
            trial.figures(latencies);
        }
    }

    private Window run(Window window, Latencies latencies) throws IOException {
        CompletableFuture<Void> sender =
                CompletableFuture.runAsync(this::send, task -> new Thread(task, "paced sender").start());
        try {
            while (!window.isClosed() && !sender.isDone()) {
                clients.poll(POLL_MILLIS, (receiver, type) -> {
                    RelayLoad.requireKind(kind, type);
                    Long dueAt = due.get(Clients.peerOf(receiver.number())).poll();
                    if (dueAt == null) {
                        throw new IOException("more messages than were sent");
                    }
                    if (window.isOpen()) {
                        latencies.add(System.nanoTime() - dueAt);
                        window.count(1);
                    }
                });
                window.check(System.nanoTime());
            }
        } finally {
            over = true;
        }
        try {
            sender.join();
        } catch (CompletionException e) {
            throw new IOException(e.getCause());
        }
        return window;
    }

    private void send() {
        long dueAt = System.nanoTime();
        try {
            for (int i = 0; !over; i = (i + 1) % frames.length) {
                dueAt += INTERVAL_NANOS;
                for (long early = dueAt - System.nanoTime(); early > 0; early = dueAt - System.nanoTime()) {
                    LockSupport.parkNanos(early);
                }
                due.get(i).add(dueAt);
                clients.get(i).send(frames[i]);
            }
        } catch (IOException e) {
            throw new CompletionException(e);
        }
    }
}
