package io.signalbox.core.internal.application;

import io.signalbox.core.AccessPolicy;
import io.signalbox.core.Limits;
import io.signalbox.core.MessageRouter;
import io.signalbox.core.RoomPolicy;
import io.signalbox.core.SweepPolicy;
import io.signalbox.core.TimeSource;
import io.signalbox.core.internal.messages.Dialect;
import io.signalbox.core.internal.messages.WebRtcDialect;
import java.util.concurrent.ScheduledExecutorService;

/** The settings that an engine was built with. */
public record EngineConfig(
        Limits limits,
        MessageRouter router,
        AccessPolicy accessPolicy,
        RoomPolicy roomPolicy,
        SweepPolicy sweepPolicy,
        Dialect dialect,
        SafeListener listener,
        TimeSource time,
        ScheduledExecutorService executor) {

    /** A configuration with the dialect of the wire protocol. */
    public EngineConfig(
            Limits limits,
            MessageRouter router,
            AccessPolicy accessPolicy,
            RoomPolicy roomPolicy,
            SweepPolicy sweepPolicy,
            SafeListener listener,
            TimeSource time,
            ScheduledExecutorService executor) {
        this(
                limits,
                router,
                accessPolicy,
                roomPolicy,
                sweepPolicy,
                new WebRtcDialect(limits.maxListedParticipants()),
                listener,
                time,
                executor);
    }
}
