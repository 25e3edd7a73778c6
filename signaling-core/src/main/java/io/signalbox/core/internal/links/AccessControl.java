package io.signalbox.core.internal.links;

import io.signalbox.core.Admission;
import io.signalbox.core.Arrival;
import io.signalbox.core.JoinRequest;
import io.signalbox.core.internal.application.EngineConfig;
import io.signalbox.core.internal.application.Interrupts;
import io.signalbox.core.internal.application.SafeListener;
import io.signalbox.core.internal.messages.CloseReasons;
import io.signalbox.core.internal.messages.Identifiers;
import io.signalbox.core.internal.rooms.Rooms;
import io.signalbox.core.internal.text.LogSubject;
import io.signalbox.spi.CloseReason;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Asks the access policy about each client, and carries its decision out. Every method may be called from any thread. */
public final class AccessControl {

    private final EngineConfig config;
    private final Rooms rooms;
    private final Identifiers identifiers;

    public AccessControl(EngineConfig config, Rooms rooms, Identifiers identifiers) {
        this.config = config;
        this.rooms = rooms;
        this.identifiers = identifiers;
    }

    /**
     * The client joins or is refused when the policy has decided: within this call, or later. Nothing is asked for a client
     * that has gone.
     */
    public void ask(JoinRequest request, ClientLink link) {
        PendingAdmission pending = link.admission();
        if (pending == null || !pending.begin()) {
            return;
        }
        try {
            CompletionStage<Admission> decision = decision(request);
            CompletionStage<Admission> unused =
                    decision.whenComplete((admission, failure) -> decided(request, link, admission, failure));
            if (!pending.awaits(decision)) {
                cancel(decision, config.listener());
            }
        } catch (Throwable thrown) {
            decided(request, link, null, thrown);
        }
    }

    /** Tells the application by its own stage that nobody waits for it. A stage that cannot be cancelled goes on. */
    static void cancel(CompletionStage<Admission> decision, SafeListener listener) {
        boolean interrupted = Thread.currentThread().isInterrupted();
        try {
            decision.toCompletableFuture().cancel(true);
        } catch (UnsupportedOperationException cannotBeCancelled) {
            // As its owner wants it.
        } catch (Throwable thrown) {
            listener.failed("cancelling an admission", thrown);
        } finally {
            Interrupts.takeBack(interrupted);
        }
    }

    private CompletionStage<Admission> decision(JoinRequest request) {
        boolean interrupted = Thread.currentThread().isInterrupted();
        try {
            return config.accessPolicy().admit(request);
        } finally {
            Interrupts.takeBack(interrupted);
        }
    }

    private void decided(
            JoinRequest request, ClientLink link, @Nullable Admission admission, @Nullable Throwable failure) {
        PendingAdmission pending = link.admission();
        if (pending != null) {
            pending.decided();
        }
        if (failure instanceof CancellationException && link.hasEnded()) {
            return;
        }
        if (failure != null || admission == null) {
            fail(request, link, failure != null ? failure : new NullPointerException("the access policy decided null"));
            return;
        }
        CloseReason refusal = admission.refusal().orElse(null);
        if (refusal != null) {
            link.refuse(refusal);
            return;
        }
        String roomId = admission.roomId().orElse(request.roomId());
        String problem = identifiers.problem(roomId, admission.userId(), admission.userName());
        if (problem != null && isMissingStill(request, roomId, admission)) {
            link.refuse(CloseReason.of(1008, problem));
        } else if (problem != null) {
            fail(request, link, new IllegalArgumentException(problem));
        } else if (link.state() == LinkState.ADMITTING) {
            rooms.join(link, Arrival.of(request, admission));
        }
    }

    /** Whether the client has left something out that the policy has not set: the client's fault, and not the policy's. */
    private static boolean isMissingStill(JoinRequest request, String roomId, Admission admission) {
        return (request.roomId().isEmpty() && roomId.isEmpty())
                || (request.userId().isEmpty() && admission.userId().isEmpty())
                || (request.userName().isEmpty() && admission.userName().isEmpty());
    }

    private void fail(JoinRequest request, ClientLink link, Throwable failure) {
        String about = LogSubject.of(request.roomId(), request.userId());
        config.listener().failed("the access policy " + about, failure);
        link.refuse(CloseReasons.ADMISSION_FAILED);
    }
}
