package io.signalbox.micrometer;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.signalbox.core.AccessPolicy;
import io.signalbox.core.Admission;
import io.signalbox.core.MessageRouter;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Opens a Micrometer observation around each call of the application's router and policy. So a trace goes on into the
 * services that they call, for example a database. An observation has no content of messages, no room and no user.
 *
 * <p><b>Threads.</b> As the router and the policy. With a registry that does nothing, the router and the policy are
 * returned unchanged, and cost nothing more.
 */
public final class SignalingObservations {

    private SignalingObservations() {}

    /** Observes each decision as {@code signaling.route}, with the tag {@code type}: one of the protocol's, or other. */
    public static MessageRouter observed(MessageRouter router, ObservationRegistry registry) {
        if (registry.isNoop()) {
            return router;
        }
        return (message, sender, room) -> {
            String type = SignalingMetrics.WIRE_TYPES.contains(message.type()) ? message.type() : TaggedCounters.OTHER;
            return Observation.createNotStarted("signaling.route", registry)
                    .lowCardinalityKeyValue("type", type)
                    .observe(() -> router.route(message, sender, room));
        };
    }

    /**
     * Observes each admission as {@code signaling.admission}, until it is decided, with the tag {@code outcome}:
     * {@code admitted}, {@code refused}, {@code failed}, or {@code withdrawn} where the engine has cancelled the decision.
     */
    public static AccessPolicy observed(AccessPolicy policy, ObservationRegistry registry) {
        if (registry.isNoop()) {
            return policy;
        }
        return request -> {
            Observation observation = Observation.createNotStarted("signaling.admission", registry)
                    .start();
            try (Observation.Scope scope = observation.openScope()) {
                CompletionStage<Admission> decision = policy.admit(request);
                return forEngine(
                        decision, decision.whenComplete((admission, failure) -> end(observation, admission, failure)));
            } catch (RuntimeException | Error failure) {
                end(observation, null, failure);
                throw failure;
            }
        };
    }

    /** A stage of its own, as one that the engine cancels runs nothing more. That is passed on to the policy's own. */
    private static CompletionStage<Admission> forEngine(
            CompletionStage<Admission> decision, CompletionStage<Admission> observed) {
        CompletionStage<Admission> engines = observed.thenApply(admission -> admission);
        CompletionStage<Admission> unused = engines.whenComplete((admission, failure) -> {
            if (failure instanceof CancellationException) {
                decision.toCompletableFuture().cancel(true);
            }
        });
        return engines;
    }

    private static void end(Observation observation, @Nullable Admission admission, @Nullable Throwable failure) {
        boolean withdrawn = failure instanceof CancellationException;
        observation.lowCardinalityKeyValue("outcome", withdrawn ? "withdrawn" : outcome(admission));
        if (failure != null && !withdrawn) {
            observation.error(failure);
        }
        observation.stop();
    }

    private static String outcome(@Nullable Admission admission) {
        return admission == null ? "failed" : admission.isAccepted() ? "admitted" : "refused";
    }
}
