package io.signalbox.core;

/**
 * The parts of an engine that its links use.
 *
 * @param clock the time by which links are judged
 */
record LinkContext(
        EngineConfig config, Links links, AddressGuard addresses, RunningClock clock, Bulkheads bulkheads) {}
