package io.signalbox.core.internal.links;

import io.signalbox.core.Admission;
import io.signalbox.core.Arrival;
import io.signalbox.core.JoinRequest;
import io.signalbox.core.internal.application.EngineConfig;
import io.signalbox.core.internal.application.Interrupts;
import io.signalbox.core.internal.messages.CloseReasons;
import io.signalbox.core.internal.messages.Identifiers;
import io.signalbox.core.internal.rooms.Rooms;
import io.signalbox.spi.CloseReason;
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

    /** The client joins or is refused when the policy has decided: within this call, or later. */
    public void ask(JoinRequest request, ClientLink link) {
        try {
            decision(request).whenComplete((admission, failure) -> decided(request, link, admission, failure));
        } catch (Throwable thrown) {
            decided(request, link, null, thrown);
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
        if (failure != null || admission == null) {
            fail(link, failure != null ? failure : new NullPointerException("the access policy decided null"));
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
            fail(link, new IllegalArgumentException(problem));
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

    private void fail(ClientLink link, Throwable failure) {
        config.listener().failed("the access policy", failure);
        link.refuse(CloseReasons.ADMISSION_FAILED);
    }
}
