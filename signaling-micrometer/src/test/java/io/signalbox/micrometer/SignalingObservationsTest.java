package io.signalbox.micrometer;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import io.signalbox.core.AccessPolicy;
import io.signalbox.core.Admission;
import io.signalbox.core.MessageRouter;
import io.signalbox.testkit.TestClient;
import io.signalbox.testkit.TestEngine;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** The application's decisions are observed from their beginning to their end. */
class SignalingObservationsTest {

    private final List<String> observed = new ArrayList<>();
    private final ObservationRegistry registry = ObservationRegistry.create();

    SignalingObservationsTest() {
        registry.observationConfig().observationHandler(new ObservationHandler<>() {
            @Override
            public void onStop(Observation.Context context) {
                observed.add(context.getName() + " " + context.getLowCardinalityKeyValues() + " " + context.getError());
            }

            @Override
            public boolean supportsContext(Observation.Context context) {
                return true;
            }
        });
    }

    @Test
    void routes_are_observed_by_type() {
        MessageRouter router = SignalingObservations.observed(MessageRouter.webrtc(), registry);
        try (TestEngine engine = TestEngine.with(builder -> builder.router(router))) {
            TestClient alice = engine.join("room", "alice");
            alice.says("{\"type\":\"ping\"}");
            alice.says("{\"type\":\"of my own\"}");

            assertThat(alice.receivedTypes()).contains("pong", "error");
        }
        assertThat(observed)
                .containsExactly(
                        "signaling.route [keyValue(type=ping)] null", "signaling.route [keyValue(type=other)] null");
    }

    @Test
    void admissions_are_observed_until_they_are_decided() {
        CompletableFuture<Admission> later = new CompletableFuture<>();
        AccessPolicy policy = SignalingObservations.observed(
                request -> switch (request.userId()) {
                    case "alice" -> later;
                    case "bob" -> CompletableFuture.completedStage(Admission.refuse("no"));
                    default -> throw new IllegalStateException("on purpose");
                },
                registry);
        try (TestEngine engine = TestEngine.with(builder -> builder.accessPolicy(policy))) {
            engine.join("room", "alice");
            assertThat(observed).isEmpty();
            assertThat(registry.getCurrentObservation()).isNull();
            later.complete(Admission.accept("alice", "Alice"));
            engine.join("room", "bob");
            engine.join("room", "carol");

            assertThat(engine.engine().status().participantCount()).isEqualTo(1);
        }
        assertThat(observed)
                .containsExactly(
                        "signaling.admission [keyValue(outcome=admitted)] null",
                        "signaling.admission [keyValue(outcome=refused)] null",
                        "signaling.admission [keyValue(outcome=failed)] java.lang.IllegalStateException: on purpose");
    }

    @Test
    void aDecisionThatNobodyWaitsForIsCancelledThroughTheObservation() {
        CompletableFuture<Admission> never = new CompletableFuture<>();
        AccessPolicy policy = SignalingObservations.observed(request -> never, registry);
        try (TestEngine engine = TestEngine.with(builder -> builder.accessPolicy(policy))) {
            engine.join("room", "alice").disconnects(1001);
        }
        assertThat(never).isCancelled();
        assertThat(observed).containsExactly("signaling.admission [keyValue(outcome=withdrawn)] null");
    }

    @Test
    void nothing_is_added_where_nobody_observes() {
        MessageRouter router = MessageRouter.webrtc();
        AccessPolicy policy = AccessPolicy.open();

        assertThat(SignalingObservations.observed(router, ObservationRegistry.NOOP))
                .isSameAs(router);
        assertThat(SignalingObservations.observed(policy, ObservationRegistry.NOOP))
                .isSameAs(policy);
    }
}
