package io.signalbox.micrometer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MockClock;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.simple.SimpleConfig;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.signalbox.core.Admission;
import io.signalbox.core.ErrorCode;
import io.signalbox.core.JoinRequest;
import io.signalbox.core.Limits;
import io.signalbox.core.MessageRouter;
import io.signalbox.core.Route;
import io.signalbox.core.SignalingEngine;
import io.signalbox.testkit.TestClient;
import io.signalbox.testkit.TestEngine;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What happens in an engine moves the meters that say so. */
class SignalingMetricsTest {

    private final MockClock clock = new MockClock();
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry(SimpleConfig.DEFAULT, clock);
    private final SignalingMetrics metrics = SignalingMetrics.builder(registry)
            .tags(List.of(Tag.of("region", "eu")))
            .messageTypes("chat")
            .errorCodes(ErrorCode.of("mine"))
            .build();
    private TestEngine engine;

    private void start(Consumer<SignalingEngine.Builder> settings) {
        engine = TestEngine.with(builder -> settings.accept(builder.listener(metrics)));
        metrics.watch(engine.engine());
    }

    @AfterEach
    void stop() {
        engine.close();
    }

    private double count(String name, String... tags) {
        return registry.get(name).tags(tags).counter().count();
    }

    private double gauge(String name, String... tags) {
        return registry.get(name).tags(tags).gauge().value();
    }

    @Test
    void rooms_and_participants_are_counted_as_they_are() {
        start(builder -> {});
        engine.join("one", "alice");
        engine.join("one", "bob");
        engine.join("one", "carol");
        TestClient dave = engine.join("two", "dave");

        assertThat(gauge("signaling.rooms")).isEqualTo(2);
        assertThat(gauge("signaling.participants")).isEqualTo(4);
        assertThat(gauge("signaling.connections")).isEqualTo(4);
        assertThat(gauge("signaling.rooms.by.size", "size", "1")).isEqualTo(1);
        assertThat(gauge("signaling.rooms.by.size", "size", "3-4")).isEqualTo(1);
        assertThat(count("signaling.joins")).isEqualTo(4);

        dave.disconnects(1006);
        engine.join("one", "alice");
        assertThat(gauge("signaling.rooms")).isEqualTo(1);
        assertThat(gauge("signaling.participants")).isEqualTo(3);
        assertThat(gauge("signaling.rooms.by.size", "size", "1")).isZero();
        assertThat(count("signaling.leaves", "reason", "disconnected")).isEqualTo(1);
        assertThat(count("signaling.leaves", "reason", "replaced")).isEqualTo(1);
    }

    @Test
    void an_attempt_that_its_page_has_given_up_is_a_refusal_by_its_code() {
        start(builder -> {});
        engine.connect(attempt(2));
        engine.connect(attempt(1));

        assertThat(count("signaling.refusals", "code", "4410")).isEqualTo(1);
    }

    private static JoinRequest attempt(int number) {
        return JoinRequest.builder()
                .query("roomId=room&userId=alice&userName=Alice&instance=0123456789abcdef." + number)
                .build();
    }

    @Test
    void size_classes_end_at_the_largest_room_that_is_allowed() {
        start(builder -> builder.limits(Limits.builder().maxRoomSize(6).build()));

        assertThat(registry.find("signaling.rooms.by.size").gauges())
                .extracting(gauge -> gauge.getId().getTag("size"))
                .containsExactlyInAnyOrder("1", "2", "3-4", "5-6");
    }

    @Test
    void messages_are_counted_in_by_type_and_out() {
        start(builder -> builder.router(
                MessageRouter.webrtc().on("chat", (message, sender, room) -> Route.relayToOthers("text"))));
        TestClient alice = engine.join("room", "alice");
        engine.join("room", "bob");
        engine.join("room", "carol");
        double sentBefore = count("signaling.sent");
        double bytesBefore = count("signaling.sent.size");
        String chat = "{\"type\":\"chat\",\"text\":\"Hi\"}";
        alice.says(chat);

        assertThat(count("signaling.received", "type", "chat")).isEqualTo(1);
        assertThat(count("signaling.received.size")).isEqualTo(chat.length());
        assertThat(count("signaling.sent") - sentBefore).isEqualTo(2);
        assertThat(count("signaling.sent.size") - bytesBefore).isGreaterThan(2 * chat.length());
        assertThat(registry.get("signaling.handling").timer().count()).isEqualTo(1);
    }

    @Test
    void what_clients_choose_makes_no_time_series() {
        start(builder -> builder.router((message, sender, room) ->
                Route.reject(ErrorCode.of(message.string("code").orElse("x")), "no")));
        TestClient alice = engine.join("room", "alice");
        List<Meter.Id> before = registry.getMeters().stream().map(Meter::getId).toList();
        for (int i = 0; i < 100; i++) {
            alice.says("{\"type\":\"type-" + i + "\",\"code\":\"code-" + i + "\"}");
        }
        alice.says("{\"type\":\"ping\",\"code\":\"mine\"}");

        assertThat(registry.getMeters()).extracting(Meter::getId).containsExactlyInAnyOrderElementsOf(before);
        assertThat(count("signaling.received", "type", "other")).isEqualTo(100);
        assertThat(count("signaling.errors", "code", "other")).isEqualTo(100);
        assertThat(count("signaling.errors", "code", "mine")).isEqualTo(1);
    }

    @Test
    void refusals_are_counted_by_close_code() {
        start(builder -> builder.accessPolicy(request -> CompletableFuture.completedStage(
                request.userId().equals("mallory") ? Admission.refuse("no") : Admission.accept(request))));
        engine.join("room", "mallory");
        engine.connect(JoinRequest.of("room", "", "nobody"));

        assertThat(count("signaling.refusals", "code", "1008")).isEqualTo(2);
        assertThat(count("signaling.joins")).isZero();
    }

    @Test
    void clientsWithoutADecisionAndThoseThatWithdrawAreCounted() {
        start(builder -> builder.accessPolicy(request -> new CompletableFuture<>()));
        TestClient alice = engine.join("room", "alice");
        engine.join("room", "bob");
        assertThat(gauge("signaling.undecided")).isEqualTo(2);
        assertThat(count("signaling.withdrawals")).isZero();

        alice.disconnects(1001);
        assertThat(gauge("signaling.undecided")).isEqualTo(1);
        assertThat(count("signaling.withdrawals")).isEqualTo(1);
    }

    @Test
    void malformed_and_dropped_messages_are_counted() {
        start(builder ->
                builder.limits(Limits.builder().messageRate(1).messageBurst(2).build()));
        TestClient alice = engine.join("room", "alice");
        alice.says("{");
        alice.says("{\"type\":\"ping\"}");
        for (int i = 0; i < 5; i++) {
            alice.says("{\"type\":\"ping\"}");
        }
        engine.advance(Duration.ofSeconds(2));

        assertThat(count("signaling.errors", "code", "bad-message")).isEqualTo(1);
        assertThat(count("signaling.dropped")).isEqualTo(5);
        assertThat(count("signaling.errors", "code", "rate-limited")).isBetween(1.0, 5.0);
    }

    @Test
    void sweeps_tell_what_they_found() {
        start(builder -> builder.limits(Limits.builder()
                .pingInterval(Duration.ofSeconds(5))
                .pingTimeout(Duration.ofSeconds(3))
                .build()));
        engine.join("room", "alice").fallsSilent();
        engine.join("room", "bob").connection().stall();
        engine.join("room", "carol").isAlive();
        engine.advance(Duration.ofSeconds(2));
        assertThat(registry.get("signaling.sweep").timer().count()).isEqualTo(2);
        assertThat(gauge("signaling.outbox.largest")).isPositive();

        engine.advance(Duration.ofSeconds(30));
        assertThat(count("signaling.sweep.pings")).isPositive();
        assertThat(count("signaling.sweep.evictions")).isEqualTo(2);
        assertThat(count("signaling.leaves", "reason", "swept")).isEqualTo(1);
        assertThat(count("signaling.leaves", "reason", "too-slow")).isEqualTo(1);
    }

    @Test
    void a_drain_shows_while_it_lasts_and_afterwards() {
        start(builder -> {});
        engine.join("room", "alice");
        assertThat(gauge("signaling.draining")).isZero();
        engine.engine().drain();
        engine.runDue();

        assertThat(gauge("signaling.draining")).isEqualTo(1);
        assertThat(registry.get("signaling.drain").timer().count()).isEqualTo(1);
        assertThat(count("signaling.leaves", "reason", "drained")).isEqualTo(1);
    }

    @Test
    void failures_of_the_application_are_counted() {
        start(builder -> builder.router((message, sender, room) -> {
            throw new IllegalStateException("on purpose");
        }));
        engine.join("room", "alice").says("{\"type\":\"ping\"}");

        assertThat(count("signaling.failures")).isEqualTo(1);
        assertThat(count("signaling.errors", "code", "internal")).isEqualTo(1);
    }

    @Test
    void every_meter_has_the_given_tags_and_a_description() {
        start(builder -> {});

        // Buckets are gauges of the simple registry alone.
        List<Meter> meters = registry.getMeters().stream()
                .filter(meter -> !meter.getId().getName().endsWith(".histogram"))
                .toList();
        assertThat(meters).allSatisfy(meter -> {
            assertThat(meter.getId().getName()).startsWith("signaling.");
            assertThat(meter.getId().getDescription()).isNotBlank();
            assertThat(meter.getId().getTag("region")).isEqualTo("eu");
        });
    }

    @Test
    void the_next_engine_takes_over_what_a_closed_one_has_shown() {
        start(builder -> {});
        engine.join("room", "alice");
        engine.close();

        Tags eu = Tags.of("region", "eu");
        SignalingMetrics next = SignalingMetrics.builder(registry).tags(eu).build();
        try (TestEngine another = TestEngine.with(builder -> builder.listener(next))) {
            next.watch(another.engine());
            another.join("one", "alice");
            another.join("two", "bob").connection().stall();
            another.join("two", "carol");
            another.advance(Duration.ofSeconds(2));

            assertThat(gauge("signaling.draining")).isZero();
            assertThat(gauge("signaling.rooms")).isEqualTo(2);
            assertThat(gauge("signaling.rooms.by.size", "size", "2")).isEqualTo(1);
            assertThat(gauge("signaling.outbox.largest")).isPositive();
            assertThat(count("signaling.joins")).as("goes on").isEqualTo(4);

            metrics.close();
            assertThat(gauge("signaling.rooms")).as("is the other's").isEqualTo(2);
        }
    }

    @Test
    void the_next_engine_takes_over_while_the_former_drains() {
        start(builder -> {});
        engine.join("room", "alice").connection().stall();
        engine.engine().drain();

        Tags eu = Tags.of("region", "eu");
        SignalingMetrics next = SignalingMetrics.builder(registry).tags(eu).build();
        try (TestEngine another = TestEngine.with(builder -> builder.listener(next))) {
            next.watch(another.engine());
            assertThat(gauge("signaling.draining")).isZero();
        }
    }

    @Test
    void engines_that_run_at_the_same_time_need_tags_of_their_own() {
        start(builder -> {});
        engine.join("room", "alice");
        Tags eu = Tags.of("region", "eu");

        assertThatThrownBy(() -> SignalingMetrics.builder(registry).tags(eu).build())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("tags of their own");
        assertThat(gauge("signaling.rooms")).isEqualTo(1);

        SignalingMetrics us =
                SignalingMetrics.builder(registry).tags(Tags.of("region", "us")).build();
        try (TestEngine another = TestEngine.with(builder -> builder.listener(us))) {
            us.watch(another.engine());
            assertThatThrownBy(() -> us.watch(another.engine())).hasMessageContaining("tags of their own");
            assertThat(gauge("signaling.rooms", "region", "us")).isZero();
            assertThat(gauge("signaling.rooms", "region", "eu")).isEqualTo(1);
        }
    }

    @Test
    void closing_ends_the_gauges_and_leaves_the_counters() {
        start(builder -> {});
        engine.join("room", "alice");
        metrics.close();
        metrics.close();

        assertThat(registry.find("signaling.rooms").gauges()).isEmpty();
        assertThat(registry.getMeters())
                .filteredOn(Gauge.class::isInstance)
                .extracting(meter -> meter.getId().getName())
                .allMatch(name -> name.endsWith(".histogram"));
        assertThat(count("signaling.joins")).isEqualTo(1);
    }

    @Test
    void settings_that_make_no_sense_are_refused() {
        start(builder -> {});

        assertThatThrownBy(() -> SignalingMetrics.builder(registry).callTimeout(Duration.ZERO))
                .hasMessage("callTimeout must be positive, but is PT0S");
        assertThatThrownBy(() -> SignalingMetrics.builder(registry).maxPairs(-1))
                .hasMessage("maxPairs must not be negative, but is -1");
    }
}
