package io.signalbox.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.signalbox.core.AccessPolicy;
import io.signalbox.core.Admission;
import io.signalbox.core.JoinRequest;
import io.signalbox.core.Participant;
import java.net.InetAddress;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Clients that join a test engine with more than a room and a user. */
class TestJoinTest {

    private final List<JoinRequest> asked = new ArrayList<>();

    @Test
    void aPolicySeesParametersHeadersAddressAndPrincipal() {
        AccessPolicy policy = request -> {
            asked.add(request);
            return CompletableFuture.completedStage(Admission.accept(request));
        };
        try (TestEngine engine = TestEngine.with(builder -> builder.accessPolicy(policy))) {
            TestClient alice = engine.joining("lobby", "alice")
                    .name("Alice \uD83D\uDE00")
                    .parameter("token", "s3cret")
                    .parameter("tag", "a")
                    .parameter("tag", "b")
                    .header("X-Tenant", "north")
                    .from(InetAddress.getLoopbackAddress())
                    .principal(() -> "alice@example.com")
                    .join();

            assertThat(alice.receivedTypes()).containsExactly("welcome");
            assertThat(asked).singleElement().satisfies(request -> {
                assertThat(request.roomId()).isEqualTo("lobby");
                assertThat(request.userName()).isEqualTo("Alice \uD83D\uDE00");
                assertThat(request.parameter("token")).contains("s3cret");
                assertThat(request.parameters("tag")).containsExactly("a", "b");
                assertThat(request.header("x-tenant")).contains("north");
                assertThat(request.remoteAddress()).contains(InetAddress.getLoopbackAddress());
                assertThat(request.principal().orElseThrow().getName()).isEqualTo("alice@example.com");
            });
        }
    }

    @Test
    void aParticipantHasTheAttributesThatTheTestGives() {
        try (TestEngine engine = TestEngine.create()) {
            engine.joining("lobby", "host")
                    .attribute("role", "host")
                    .attribute("age", 7)
                    .join();
            engine.join("lobby", "guest");

            assertThat(participant(engine, "host").attributes())
                    .containsEntry("role", "host")
                    .containsEntry("age", 7L);
            assertThat(participant(engine, "guest").attributes()).isEmpty();
        }
    }

    @Test
    void attributesAreNotForAnEngineWithAPolicyOfItsOwn() {
        try (TestEngine engine = TestEngine.with(builder -> builder.accessPolicy(AccessPolicy.open()))) {
            TestJoin join = engine.joining("lobby", "host").attribute("role", "host");

            assertThatThrownBy(join::join)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("policy");
        }
        try (TestEngine engine = TestEngine.create()) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> engine.joining("lobby", "host").attribute("role", new Object()));
        }
    }

    @Test
    void aPolicyUnderTestSharesExecutorAndClockWithTheEngine() {
        ManualExecutor executor = new ManualExecutor(new ManualClock());
        Clock clock = executor.clock().withZone(ZoneOffset.UTC);
        Instant begin = clock.instant();
        AccessPolicy slow = request -> {
            CompletableFuture<Admission> decision = new CompletableFuture<>();
            executor.schedule(
                    () -> decision.complete(Admission.accept(request)
                            .withAttribute(
                                    "waited",
                                    Duration.between(begin, clock.instant()).toSeconds())),
                    3,
                    TimeUnit.SECONDS);
            return decision;
        };
        try (TestEngine engine = TestEngine.with(executor, builder -> builder.accessPolicy(slow))) {
            TestClient alice = engine.join("lobby", "alice");
            assertThat(alice.received()).isEmpty();

            engine.advance(Duration.ofSeconds(3));

            assertThat(alice.receivedTypes()).containsExactly("welcome");
            assertThat(participant(engine, "alice").attributes()).containsEntry("waited", 3L);
            assertThat(engine.clock()).isSameAs(executor.clock());
        }
    }

    private static Participant participant(TestEngine engine, String userId) {
        return engine.engine().room("lobby").orElseThrow().participant(userId).orElseThrow();
    }
}
