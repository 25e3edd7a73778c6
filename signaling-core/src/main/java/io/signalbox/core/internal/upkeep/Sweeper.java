package io.signalbox.core.internal.upkeep;

import io.signalbox.core.SweepReport;
import io.signalbox.core.internal.application.EngineConfig;
import io.signalbox.core.internal.application.Interrupts;
import io.signalbox.core.internal.limits.AddressGuard;
import io.signalbox.core.internal.links.ClientLink;
import io.signalbox.core.internal.links.LinkContext;
import io.signalbox.core.internal.links.Links;
import io.signalbox.core.internal.threads.Bulkheads;
import io.signalbox.spi.RunningClock;
import java.time.Duration;

/**
 * Looks at every link about once a second, a part of them at each tick, and moves the {@link RunningClock}. Links that are
 * to end, or to be pinged, are left to the {@link Bulkheads}: a transport that blocks in a ping or a close does not stop
 * it.
 */
public final class Sweeper implements Runnable {

    public static final Duration TICK = Duration.ofMillis(1_000 / Links.SLOTS);

    private final EngineConfig config;
    private final Links links;
    private final AddressGuard addresses;
    private final RunningClock clock;
    private final Bulkheads bulkheads;
    private final LinkSweep sweep;

    // Written by the ticking thread alone; ticks do not overlap.
    private int slot;
    private SweepTally tally = new SweepTally();

    public Sweeper(LinkContext context) {
        this.config = context.config();
        this.links = context.links();
        this.addresses = context.addresses();
        this.clock = context.clock();
        this.bulkheads = context.bulkheads();
        this.sweep = new LinkSweep(config, clock, bulkheads);
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
        clock.tick(now);
        slot = (slot + 1) % Links.SLOTS;
        links.forEachIn(slot, link -> sweep(link, now));
        tally.step(config.time().nanoTime() - now);
        // By then a close has had as long to end the call as the call itself had.
        bulkheads.interruptLongerThan(2 * config.limits().sendTimeout().toNanos());
        if (slot == 0) {
            addresses.tidy(now);
            SweepReport report = tally.figures();
            tally = new SweepTally();
            tell(report);
        }
    }

    /** Not on this thread, which a listener that blocks would stop. */
    private void tell(SweepReport report) {
        if (config.listener().isPresent()) {
            bulkheads.evictions().add(() -> config.listener().swept(report));
        }
    }

    private void sweep(ClientLink link, long now) {
        boolean interrupted = Thread.currentThread().isInterrupted();
        try {
            sweep.sweep(link, now, tally);
        } catch (Throwable thrown) {
            config.listener().failed("sweeping a connection", thrown);
        } finally {
            Interrupts.takeBack(interrupted);
        }
    }
}
