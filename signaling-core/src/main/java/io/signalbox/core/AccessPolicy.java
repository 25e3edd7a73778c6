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
 * <p><b>The end.</b> Each request that the policy was asked about ends once: the client joins, or a listener is told
 * {@link SignalingListener#refused} or {@link SignalingListener#withdrawn} with the same object. The stage is cancelled
 * before that is told. So a policy that keeps a seat for a client notes it under the request first and completes a
 * {@link java.util.concurrent.CompletableFuture} then. Where {@code complete} returns false the decision came too late, and
 * the policy gives the seat back. Where it returns true the listener does, in these two methods and in
 * {@link SignalingListener#left}.
 *
 * <p><b>Threads.</b> Called on the transport's thread, for many clients at a time. It must not block: to ask a database,
 * return a stage that another thread completes.
 */
@FunctionalInterface
public interface AccessPolicy {

    /**
     * Whether this client may join. Room, user and name of the request keep the bounds of {@link Limits}: the engine has
     * refused all other requests by itself. Each of them is empty where the client gave none: an admission may set them,
     * for example from a ticket. The engine closes a client with 1008 {@code Missing required parameters} if one of them
     * is empty in the request and in the admission.
     *
     * @return the decision, at once or later; never null. The engine cancels its {@code toCompletableFuture()} when the
     *     client goes before, or is refused for its time or for a drain
     */
    CompletionStage<Admission> admit(JoinRequest request);

    /** Lets every client in under the identity that it claims. */
    static AccessPolicy open() {
        return request -> CompletableFuture.completedStage(Admission.accept(request));
    }
}
