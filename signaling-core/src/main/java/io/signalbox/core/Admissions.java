package io.signalbox.core;

import io.signalbox.spi.CloseReason;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Asks the access policy about each client, and carries its decision out. Every method may be called from any thread. */
final class Admissions {

    private final EngineConfig config;
    private final RoomRegistry rooms;
    private final Identifiers identifiers;

    Admissions(EngineConfig config, RoomRegistry rooms, Identifiers identifiers) {
        this.config = config;
        this.rooms = rooms;
        this.identifiers = identifiers;
    }

    /** The client joins or is refused when the policy has decided: within this call, or later. */
    void ask(JoinRequest request, ClientSession session) {
        try {
            decision(request).whenComplete((admission, failure) -> decided(request, session, admission, failure));
        } catch (Throwable thrown) {
            decided(request, session, null, thrown);
        }
    }

    private CompletionStage<Admission> decision(JoinRequest request) {
        boolean interrupted = Thread.currentThread().isInterrupted();
        try {
            return config.accessPolicy().admit(request);
        } finally {
            ApplicationCode.takeBackInterrupt(interrupted);
        }
    }

    private void decided(
            JoinRequest request, ClientSession session, @Nullable Admission admission, @Nullable Throwable failure) {
        if (failure != null || admission == null) {
            fail(session, failure != null ? failure : new NullPointerException("the access policy decided null"));
            return;
        }
        CloseReason refusal = admission.refusal();
        if (refusal != null) {
            session.refuse(refusal);
            return;
        }
        String problem = identifiers.problem(request.roomId(), admission.userId(), admission.userName());
        if (problem != null) {
            fail(session, new IllegalArgumentException(problem));
        } else if (session.isAdmitting()) {
            rooms.join(request.roomId(), session, admission);
        }
    }

    private void fail(ClientSession session, Throwable failure) {
        config.listener().failed("the access policy", failure);
        session.refuse(Closing.ADMISSION_FAILED);
    }
}
