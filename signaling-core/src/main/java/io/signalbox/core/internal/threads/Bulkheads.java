package io.signalbox.core.internal.threads;

import io.signalbox.core.internal.application.EngineConfig;
import java.util.function.LongSupplier;

/** The engine's bulkheads: one for each purpose for which it calls transports that may block. */
public final class Bulkheads {

    private static final int PINGS_AT_A_TIME = 2;
    private static final int EVICTIONS_AT_A_TIME = 2;

    /** A drain goes room by room. */
    private static final int DISMISSALS_AT_A_TIME = 1;

    /** How many threads of the executor they hold at most. */
    static final int THREADS = PINGS_AT_A_TIME + EVICTIONS_AT_A_TIME + DISMISSALS_AT_A_TIME;

    private final Bulkhead pings;
    private final Bulkhead evictions;
    private final Bulkhead dismissals;

    /**
     * Idle ones.
     *
     * @param clock time in nanoseconds by which their tasks are watched
     */
    public Bulkheads(EngineConfig config, LongSupplier clock) {
        this.pings = new Bulkhead("pinging a client", config, PINGS_AT_A_TIME, clock);
        this.evictions = new Bulkhead("carrying out a sweep", config, EVICTIONS_AT_A_TIME, clock);
        this.dismissals = new Bulkhead("draining", config, DISMISSALS_AT_A_TIME, clock);
    }

    /** Where clients are pinged. */
    public Bulkhead pings() {
        return pings;
    }

    /** Where the decisions of a sweep are carried out. */
    public Bulkhead evictions() {
        return evictions;
    }

    /** Where a drain sends clients away. */
    public Bulkhead dismissals() {
        return dismissals;
    }

    /** Interrupts the tasks that have been running for so long. */
    public void interruptLongerThan(long nanos) {
        pings.interruptLongerThan(nanos);
        evictions.interruptLongerThan(nanos);
        dismissals.interruptLongerThan(nanos);
    }
}
