package io.signalbox.core;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Decides who may come in, and as whom.
 *
 * <p>While it decides, the engine keeps what the client sends already ({@link Limits#maxEarlyMessages}). A decision that
 * takes longer than {@link Limits#admissionTimeout} is a refusal with 1013, and so is one that fails: the client may try
 * again later.
 *
 * <p><b>Threads.</b> Called on the transport's thread, for many clients at a time. It must not block: to ask a database,
 * return a stage that another thread completes.
 */
@FunctionalInterface
public interface AccessPolicy {

    /**
     * Whether this client may join. Room, user and name of the request keep the bounds of {@link Limits}. Each of them is
     * empty where the client gave none: an admission may set them, from a ticket for instance. A client is closed with
     * 1008 {@code Missing required parameters} if one of them is empty in the request and in the admission.
     *
     * @return the decision, at once or later; never null
     */
    CompletionStage<Admission> admit(JoinRequest request);

    /** Lets everyone in as who they say they are. */
    static AccessPolicy open() {
        return request -> CompletableFuture.completedStage(Admission.accept(request));
    }
}
