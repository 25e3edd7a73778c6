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
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * A fixed rate of messages, whatever the server does (an open loop): each is counted from when it was due, so that one that
 * is held up does not hide what it holds up.
 */
final class PacedLoad implements Load {

    private static final long INTERVAL_NANOS = TimeUnit.SECONDS.toNanos(1) / 4_000;
    private static final long POLL_MILLIS = 20;
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(30);

    private final Clients clients;
    private final char kind;
    private final ByteBuffer[] frames;

    /** When the messages that are under way were due, by sender. */
    private final List<Queue<Long>> due = new ArrayList<>();

    private final AtomicLong underWay = new AtomicLong();
    private volatile boolean over;

    private PacedLoad(Clients clients, Signal signal) {
        this.clients = clients;
        kind = RelayLoad.kindOf(signal);
        frames = clients.framesToPeers(signal::to);
        for (int i = 0; i < frames.length; i++) {
            due.add(new ConcurrentLinkedQueue<>());
        }
    }

    static PacedLoad join(int port, String rooms, int participants, Signal signal) throws IOException {
        return new PacedLoad(Clients.join(port, rooms, participants, 2), signal);
    }

    @Override
    public void run(Window window) throws IOException {
        over = false;
        CompletableFuture<Void> sender =
                CompletableFuture.runAsync(this::send, task -> new Thread(task, "paced sender").start());
        try {
            while (!window.isClosed() && !sender.isDone()) {
                poll(window);
            }
        } finally {
            over = true;
        }
        try {
            sender.join();
        } catch (CompletionException e) {
            throw new IOException(e.getCause());
        }
        long begun = System.nanoTime();
        while (underWay.get() > 0) {
            if (System.nanoTime() - begun > PATIENCE_NANOS) {
                throw new IOException(underWay + " messages are lost");
            }
            poll(window);
        }
    }

    private void poll(Window window) throws IOException {
        clients.poll(POLL_MILLIS, (receiver, type) -> {
            RelayLoad.requireKind(kind, type);
            Long dueAt = due.get(Clients.peerOf(receiver.number())).poll();
            if (dueAt == null) {
                throw new IOException("more messages than were sent");
            }
            underWay.decrementAndGet();
            window.arrived(System.nanoTime() - dueAt);
        });
        window.check();
    }

    private void send() {
        long dueAt = System.nanoTime();
        try {
            for (int i = 0; !over; i = (i + 1) % frames.length) {
                dueAt += INTERVAL_NANOS;
                for (long early = dueAt - System.nanoTime(); early > 0; early = dueAt - System.nanoTime()) {
                    LockSupport.parkNanos(early);
                }
                underWay.incrementAndGet();
                due.get(i).add(dueAt);
                clients.get(i).send(frames[i]);
            }
        } catch (IOException e) {
            throw new CompletionException(e);
        }
    }

    @Override
    public void close() throws IOException {
        clients.close();
    }
}
