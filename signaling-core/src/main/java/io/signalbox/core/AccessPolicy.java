package io.signalbox.core;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Decides which clients may come in, and under which identity.
 *
 * <p>While it decides, the engine keeps the messages that the client sends already ({@link Limits#maxEarlyMessages}). A
 * decision that takes longer than {@link Limits#admissionTimeout} is a refusal with 1013, and so is a decision that
 * fails. The client may try again later.
 *
 * <p><b>Threads.</b> Called on the transport's thread, for many clients at a time. It must not block: to ask a database,
 * return a stage that another thread completes.
 */
@FunctionalInterface
public interface AccessPolicy {

    /**
     * Whether this client may join. Room, user and name of the request keep the bounds of {@link Limits}.
     *
     * @return the decision, at once or later; never null
     */
    CompletionStage<Admission> admit(JoinRequest request);

    /** Lets every client in under the identity that it claims. */
    static AccessPolicy open() {
        return request -> CompletableFuture.completedStage(Admission.accept(request));
    }
}
