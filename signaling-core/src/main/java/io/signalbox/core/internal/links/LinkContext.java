package io.signalbox.core.internal.links;

import io.signalbox.core.internal.application.EngineConfig;
import io.signalbox.core.internal.limits.AddressGuard;
import io.signalbox.core.internal.limits.MemoryBudget;
import io.signalbox.core.internal.threads.Bulkheads;
import io.signalbox.spi.RunningClock;

/**
 * The parts of an engine that its links use.
 *
 * @param admissions the memory of clients that are not admitted yet
 * @param clock the clock of the links
 */
public record LinkContext(
        EngineConfig config,
        Links links,
        AddressGuard addresses,
        MemoryBudget admissions,
        RunningClock clock,
        Bulkheads bulkheads) {}
