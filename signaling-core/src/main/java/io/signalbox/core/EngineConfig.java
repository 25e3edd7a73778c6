package io.signalbox.core;

import java.util.concurrent.ScheduledExecutorService;

/** What an engine was built with. */
record EngineConfig(
        Limits limits,
        MessageRouter router,
        AccessPolicy accessPolicy,
        SweepPolicy sweepPolicy,
        DetachPolicy detachPolicy,
        Dialect dialect,
        SafeListener listener,
        TimeSource time,
        ScheduledExecutorService executor) {

    /** A configuration with the detach policy and the dialect that every engine has. */
    EngineConfig(
            Limits limits,
            MessageRouter router,
            AccessPolicy accessPolicy,
            SweepPolicy sweepPolicy,
            SafeListener listener,
            TimeSource time,
            ScheduledExecutorService executor) {
        this(
                limits,
                router,
                accessPolicy,
                sweepPolicy,
                LeaveAtOnce.INSTANCE,
                new WebRtcDialect(limits.maxListedParticipants()),
                listener,
                time,
                executor);
    }
}
