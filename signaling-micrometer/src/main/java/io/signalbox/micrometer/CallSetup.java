package io.signalbox.micrometer;

import com.google.errorprone.annotations.concurrent.GuardedBy;

/**
 * Where two participants stand on their way to a call. Each has an open offer or not; once one was answered, a candidate
 * is awaited, unless there was one before. Every method may be called from any thread.
 */
final class CallSetup {

    /** Nothing is awaited: later than any time. */
    static final long NOTHING = Long.MAX_VALUE;

    private static final long NONE = Long.MIN_VALUE;

    @GuardedBy("this") private long offeredByFirst = NONE;

    @GuardedBy("this") private long offeredBySecond = NONE;

    @GuardedBy("this") private long candidateAwaited = NONE;

    @GuardedBy("this") private boolean candidateSeen;

    @GuardedBy("this") private boolean queued;

    /** Whether the other one's offer is open as well. */
    synchronized boolean offer(boolean byFirst, long now) {
        if (byFirst) {
            offeredByFirst = now;
            return offeredBySecond != NONE;
        }
        offeredBySecond = now;
        return offeredByFirst != NONE;
    }

    /** How long the other one's offer was open, which ends this one's, too; -1 if it was not. */
    synchronized long answer(boolean byFirst, long now) {
        long offered = byFirst ? offeredBySecond : offeredByFirst;
        if (offered == NONE) {
            return -1;
        }
        offeredByFirst = NONE;
        offeredBySecond = NONE;
        if (!candidateSeen) {
            candidateAwaited = now;
        }
        return now - offered;
    }

    synchronized void candidate() {
        candidateSeen = true;
        candidateAwaited = NONE;
    }

    synchronized boolean awaitsCandidate() {
        return candidateAwaited != NONE;
    }

    /** Gives up; says how many offers were open. */
    synchronized int giveUp() {
        candidateAwaited = NONE;
        return closeOffers(Long.MAX_VALUE);
    }

    /**
     * Puts the pair into the queue if it awaits something and is not in the queue yet. Gives the time since when it
     * waits, otherwise {@link #NOTHING}.
     */
    synchronized long queue() {
        long since = queued ? NOTHING : awaitedSince();
        queued |= since != NOTHING;
        return since;
    }

    /** The pair is no longer in the queue. */
    synchronized void unqueue() {
        queued = false;
    }

    /**
     * The time since when the pair waits for the oldest thing that it awaits; {@link #NOTHING} if it awaits nothing.
     */
    @GuardedBy("this") private long awaitedSince() {
        long since = NOTHING;
        for (long at : new long[] {offeredByFirst, offeredBySecond, candidateAwaited}) {
            since = at == NONE ? since : Math.min(since, at);
        }
        return since;
    }

    /** Gives up the offers that were made before; says how many. */
    synchronized int closeOffers(long madeBefore) {
        int closed = 0;
        if (offeredByFirst != NONE && offeredByFirst <= madeBefore) {
            offeredByFirst = NONE;
            closed++;
        }
        if (offeredBySecond != NONE && offeredBySecond <= madeBefore) {
            offeredBySecond = NONE;
            closed++;
        }
        return closed;
    }

    /** Gives up the candidate that was awaited since before; says whether it was. */
    synchronized boolean closeCandidate(long awaitedBefore) {
        if (candidateAwaited == NONE || candidateAwaited > awaitedBefore) {
            return false;
        }
        candidateAwaited = NONE;
        return true;
    }
}
