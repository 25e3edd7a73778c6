package io.signalbox.core;

import io.signalbox.core.internal.upkeep.PingSweepPolicy;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether a participant is still alive. The engine asks about every participant about once a second, spread
 * over that second.
 *
 * <p><b>Threads.</b> Called on a thread of the engine, for one participant at a time. It must not block. A policy that
 * throws keeps the participant.
 */
@FunctionalInterface
public interface SweepPolicy {

    /**
     * The decision about this participant now.
     *
     * @param participant the participant in question
     * @param silence the time since the last message or pong of the client
     * @param unansweredPing how long ago the last ping went out, if nothing came since; otherwise null. Counted in the
     *     time of a running sweeper: a pause of the process does not count. No further ping is sent meanwhile.
     */
    SweepDecision decide(Participant participant, Duration silence, @Nullable Duration unansweredPing);

    /**
     * Pings a participant that was silent for the interval, and evicts a participant that leaves a ping unanswered for
     * the timeout. The interval varies by ±10 % among participants, so that pings spread out.
     *
     * @throws IllegalArgumentException if either is not positive
     */
    static SweepPolicy pingEvery(Duration interval, Duration timeout) {
        return new PingSweepPolicy(interval, timeout);
    }
}
