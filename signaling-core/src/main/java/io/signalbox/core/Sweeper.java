package io.signalbox.core;

import java.time.Duration;

/**
 * Looks at every connection about once a second, a part of them at each tick, and keeps the time by which connections
 * are judged.
 *
 * <p>That time goes on only while the sweeper runs: a tick that comes late counts as two ticks at most. After a pause of
 * the whole process, clients so get the time to answer that they would have had without it.
 */
final class Sweeper implements Runnable {

    static final Duration TICK = Duration.ofMillis(1_000 / Sessions.SLOTS);

    private final EngineConfig config;
    private final Sessions sessions;
    private final AddressGuard addresses;

    // Written by the ticking thread alone; ticks do not overlap.
    private long lastTick;
    private int slot;

    private volatile long runningNanos;

    Sweeper(EngineConfig config, Sessions sessions, AddressGuard addresses) {
        this.config = config;
        this.sessions = sessions;
        this.addresses = addresses;
        this.lastTick = config.time().nanoTime();
    }

    /** How long the sweeper has been running, in nanoseconds, as of the last tick. */
    long runningNanos() {
        return runningNanos;
    }

    /** One tick. */
    @Override
    public void run() {
        long now = config.time().nanoTime();
        long elapsed = Math.max(0, now - lastTick);
        lastTick = now;
        long running = runningNanos + Math.min(elapsed, 2 * TICK.toNanos());
        runningNanos = running;
        slot = (slot + 1) % Sessions.SLOTS;
        sessions.forEachIn(slot, session -> sweep(session, now, running));
        if (slot == 0) {
            addresses.tidy(now);
        }
    }

    private void sweep(ClientSession session, long now, long running) {
        try {
            session.sweep(now, running);
        } catch (Throwable thrown) {
            config.listener().failed("sweeping a connection", thrown);
        }
    }
}
