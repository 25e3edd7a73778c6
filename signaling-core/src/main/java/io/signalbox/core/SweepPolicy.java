package io.signalbox.core;

import io.signalbox.core.internal.upkeep.PingSweepPolicy;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether a participant is still alive. The engine asks about every participant about once a second, spread
 * over that second.
 *
 * <p><b>Threads.</b> Called on a thread of the engine's, for one participant at a time. It must not block. A policy
 * that throws keeps the participant.
 */
@FunctionalInterface
public interface SweepPolicy {

    /**
     * What to do about this participant now.
     *
     * @param participant who is looked at
     * @param silence how long nothing came from the client, pongs included
     * @param unansweredPing how long ago the last ping went out, if nothing came since; otherwise null. Counted in the
     *     time of a running sweeper: a pause of the process does not count. No further ping is sent meanwhile.
     */
    SweepDecision decide(Participant participant, Duration silence, @Nullable Duration unansweredPing);

    /**
     * Pings whoever was silent for the interval (±10 %, by participant, so that pings spread out), and evicts whoever
     * leaves a ping unanswered for the timeout.
     *
     * @throws IllegalArgumentException if either is not positive
     */
    static SweepPolicy pingEvery(Duration interval, Duration timeout) {
        return new PingSweepPolicy(interval, timeout);
    }
}
