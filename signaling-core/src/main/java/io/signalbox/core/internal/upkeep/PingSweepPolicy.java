package io.signalbox.core.internal.upkeep;

import io.signalbox.core.Participant;
import io.signalbox.core.SweepDecision;
import io.signalbox.core.SweepPolicy;
import io.signalbox.core.internal.limits.Checks;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The default: it pings a silent client, and evicts a client that leaves a ping unanswered. */
public record PingSweepPolicy(Duration interval, Duration timeout) implements SweepPolicy {

    public PingSweepPolicy {
        Checks.positive("ping interval", interval);
        Checks.positive("ping timeout", timeout);
    }

    @Override
    public SweepDecision decide(Participant participant, Duration silence, @Nullable Duration unansweredPing) {
        if (unansweredPing != null) {
            return unansweredPing.compareTo(timeout) >= 0
                    ? SweepDecision.evict("no answer to a ping for " + timeout.toMillis() + " ms")
                    : SweepDecision.keep();
        }
        return silence.toNanos() >= spread(participant) ? SweepDecision.ping() : SweepDecision.keep();
    }

    /** The interval, times 0.9 to 1.1 by the participant's identity, in nanoseconds. */
    private long spread(Participant participant) {
        int hash = (participant.id().hashCode() * 31 + participant.room().id().hashCode()) * 0x9E3779B9;
        double share = (hash >>> 8) / (double) (1 << 24);
        return (long) (interval.toNanos() * (0.9 + 0.2 * share));
    }
}
