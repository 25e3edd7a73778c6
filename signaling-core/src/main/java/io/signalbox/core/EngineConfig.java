package io.signalbox.core;

import java.util.concurrent.ScheduledExecutorService;

/** What an engine was built with. */
record EngineConfig(
        Limits limits,
        MessageRouter router,
        AccessPolicy accessPolicy,
        SweepPolicy sweepPolicy,
        SafeListener listener,
        TimeSource time,
        ScheduledExecutorService executor) {}
