package io.signalbox.core;

import java.time.Duration;

/**
 * Looks at every connection about once a second, a part of them at each tick, and keeps the time by which connections
 * are judged.
 *
 * <p>That time goes on only while the sweeper runs: a tick that comes late counts as two ticks at most. After a pause of
 * the whole process, clients so get the time to answer that they would have had without it.
 *
 * <p>It decides, and leaves what it decides to its {@link Lane}s: whoever blocks in a ping or a close does not stop it.
 */
final class Sweeper implements Runnable {

    static final Duration TICK = Duration.ofMillis(1_000 / Sessions.SLOTS);

    private static final int PINGS_AT_A_TIME = 2;
    private static final int VERDICTS_AT_A_TIME = 2;

    /** A drain goes room by room. */
    private static final int FAREWELLS_AT_A_TIME = 1;

    /** How many threads of the executor the lanes hold at most. */
    static final int LANE_THREADS = PINGS_AT_A_TIME + VERDICTS_AT_A_TIME + FAREWELLS_AT_A_TIME;

    private final EngineConfig config;
    private final Sessions sessions;
    private final AddressGuard addresses;
    private final Lane pings;
    private final Lane verdicts;
    private final Lane farewells;

    // Written by the ticking thread alone; ticks do not overlap.
    private long lastTick;
    private int slot;
    private SweepReport.Tally tally = new SweepReport.Tally();

    private volatile long runningNanos;

    Sweeper(EngineConfig config, Sessions sessions, AddressGuard addresses) {
        this.config = config;
        this.sessions = sessions;
        this.addresses = addresses;
        this.lastTick = config.time().nanoTime();
        this.pings = new Lane("pinging a client", config, PINGS_AT_A_TIME, this::runningNanos);
        this.verdicts = new Lane("carrying out a sweep", config, VERDICTS_AT_A_TIME, this::runningNanos);
        this.farewells = new Lane("draining", config, FAREWELLS_AT_A_TIME, this::runningNanos);
    }

    /** How long the sweeper has been running, in nanoseconds, as of the last tick. */
    long runningNanos() {
        return runningNanos;
    }

    /** Where clients are pinged. */
    Lane pings() {
        return pings;
    }

    /** Where clients are told, or sent away, what a sweep has come to. */
    Lane verdicts() {
        return verdicts;
    }

    /** Where a drain sends clients away. */
    Lane farewells() {
        return farewells;
    }

    /** One tick. Lets nothing out: an executor would never tick again. */
    @Override
    public void run() {
        try {
            tick();
        } catch (Throwable thrown) {
            config.listener().failed("a sweep", thrown);
        }
    }

    private void tick() {
        long now = config.time().nanoTime();
        long elapsed = Math.max(0, now - lastTick);
        lastTick = now;
        long running = runningNanos + Math.min(elapsed, 2 * TICK.toNanos());
        runningNanos = running;
        slot = (slot + 1) % Sessions.SLOTS;
        sessions.forEachIn(slot, session -> sweep(session, now, running));
        tally.step(config.time().nanoTime() - now);
        // By then a close has had as long to end the call as the call itself had.
        long tooLong = 2 * config.limits().sendTimeout().toNanos();
        pings.interruptLongerThan(tooLong);
        verdicts.interruptLongerThan(tooLong);
        farewells.interruptLongerThan(tooLong);
        if (slot == 0) {
            addresses.tidy(now);
            SweepReport report = new SweepReport(tally);
            tally = new SweepReport.Tally();
            tell(report);
        }
    }

    /** Not on this thread, which a listener that blocks would stop. */
    private void tell(SweepReport report) {
        if (config.listener().isPresent()) {
            verdicts.add(() -> config.listener().swept(report));
        }
    }

    private void sweep(ClientSession session, long now, long running) {
        boolean interrupted = Thread.currentThread().isInterrupted();
        try {
            session.sweep(now, running, tally);
        } catch (Throwable thrown) {
            config.listener().failed("sweeping a connection", thrown);
        } finally {
            ApplicationCode.takeBackInterrupt(interrupted);
        }
    }
}
