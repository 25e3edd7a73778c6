package io.signalbox.core.internal.links;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.signalbox.core.Admission;
import io.signalbox.core.JoinRequest;
import io.signalbox.core.internal.application.SafeListener;
import io.signalbox.spi.CloseReason;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A client's wish to join, from its connect until it joins or goes. Every method may be called from any thread. The
 * application is not called with the monitor held.
 */
final class PendingAdmission {

    private final JoinRequest request;
    private final AtomicInteger undecidedOfAll;

    /** When it began, by the running clock. */
    private final long since;

    @GuardedBy("this") private @Nullable CompletionStage<Admission> decision;

    /** Whether it counts among the undecided. */
    @GuardedBy("this") private boolean counts;

    @GuardedBy("this") private boolean isDecided;

    @GuardedBy("this") private boolean over;

    /**
     * A wish that no policy was asked about.
     *
     * @param undecidedOfAll how many clients of the engine wait for a decision
     * @param since the time of the running clock
     */
    PendingAdmission(JoinRequest request, AtomicInteger undecidedOfAll, long since) {
        this.request = request;
        this.undecidedOfAll = undecidedOfAll;
        this.since = since;
    }

    /** For how long the client has waited, by the running clock. */
    long nanos(long running) {
        return running - since;
    }

    /** The access policy is about to be asked; false if there is nothing to ask any more. */
    synchronized boolean begin() {
        if (over) {
            return false;
        }
        counts = true;
        undecidedOfAll.incrementAndGet();
        return true;
    }

    /** The policy decides by this stage; false if the client has gone meanwhile. */
    synchronized boolean awaits(CompletionStage<Admission> stage) {
        if (!isDecided && !over) {
            decision = stage;
        }
        return isDecided || !over;
    }

    /** The policy has decided. */
    synchronized void decided() {
        isDecided = true;
        decision = null;
        stopCounting();
    }

    /** The client has joined: no decision is waited for any more. */
    synchronized void end() {
        over = true;
        stopCounting();
    }

    @GuardedBy("this") private void stopCounting() {
        if (counts) {
            counts = false;
            undecidedOfAll.decrementAndGet();
        }
    }

    /**
     * Ends it, and tells the policy and the listener that the client is not let in.
     *
     * @param reason why the engine has refused it; null if it has gone by itself
     */
    void tellNotLetIn(SafeListener listener, @Nullable CloseReason reason) {
        CompletionStage<Admission> awaited;
        synchronized (this) {
            end();
            awaited = decision;
        }
        if (awaited != null) {
            // Before a listener is told: a policy that then still decides learns by its stage that it comes too late.
            AccessControl.cancel(awaited, listener);
        }
        if (reason != null) {
            listener.refused(request, reason);
        } else {
            listener.withdrawn(request);
        }
    }
}
