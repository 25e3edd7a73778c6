package io.signalbox.micrometer;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MockClock;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleConfig;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.signalbox.testkit.TestClient;
import io.signalbox.testkit.TestEngine;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How two come to a call shows in the meters. */
class CallMetricsTest {

    private static final String SDP = "v=0";
    private static final String SDP_WITH_CANDIDATE = "v=0\\r\\na=candidate:1 1 udp 1 192.0.2.1 9 typ host";

    private final MockClock clock = new MockClock();
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry(SimpleConfig.DEFAULT, clock);
    private final SignalingMetrics metrics = SignalingMetrics.builder(registry)
            .callTimeout(Duration.ofSeconds(10))
            .maxPairs(3)
            .build();
    private final TestEngine engine = TestEngine.with(builder -> builder.listener(metrics));
    private final TestClient alice = engine.join("room", "alice");
    private final TestClient bob = engine.join("room", "bob");

    @AfterEach
    void leaveNothingBehind() {
        engine.close();
        assertThat(registry.get("signaling.call.pairs").gauge().value()).isZero();
    }

    private double count(String what) {
        return registry.get("signaling.call." + what).counter().count();
    }

    private Timer answers() {
        return registry.get("signaling.call.answer").timer();
    }

    private static void sends(TestClient from, String type, String to, String sdp) {
        from.says("{\"type\":\"" + type + "\",\"targetUserId\":\"" + to + "\",\"sdp\":\"" + sdp + "\"}");
    }

    private static void trickles(TestClient from, String to) {
        from.says("{\"type\":\"ice-candidate\",\"targetUserId\":\"" + to + "\",\"candidate\":{}}");
    }

    private void pass(Duration time) {
        clock.add(time);
        engine.advance(time);
        alice.isAlive();
        bob.isAlive();
    }

    @Test
    void a_call_that_comes_about_shows_how_long_its_answer_took() {
        sends(alice, "offer", "bob", SDP);
        pass(Duration.ofSeconds(2));
        sends(bob, "answer", "alice", SDP);
        trickles(alice, "bob");
        pass(Duration.ofSeconds(15));

        assertThat(answers().count()).isEqualTo(1);
        assertThat(answers().totalTime(TimeUnit.SECONDS)).isEqualTo(2);
        assertThat(count("unanswered")).isZero();
        assertThat(count("without.candidate")).isZero();
        assertThat(count("abandoned")).isZero();
    }

    @Test
    void an_offer_without_an_answer_counts_once_after_its_time() {
        sends(alice, "offer", "bob", SDP);
        pass(Duration.ofSeconds(8));
        assertThat(count("unanswered")).isZero();
        pass(Duration.ofSeconds(20));
        assertThat(count("unanswered")).isEqualTo(1);

        sends(bob, "answer", "alice", SDP);
        assertThat(answers().count()).isZero();
    }

    @Test
    void an_offer_that_is_repeated_is_awaited_from_then_on() {
        sends(alice, "offer", "bob", SDP);
        pass(Duration.ofSeconds(8));
        sends(alice, "offer", "bob", SDP);
        pass(Duration.ofSeconds(8));
        assertThat(count("unanswered")).isZero();
        pass(Duration.ofSeconds(4));
        assertThat(count("unanswered")).isEqualTo(1);
    }

    @Test
    void a_pair_that_offers_again_and_again_holds_up_no_other() {
        TestClient carol = engine.join("room", "carol");
        sends(alice, "offer", "bob", SDP);
        sends(carol, "offer", "bob", SDP);
        sends(bob, "answer", "carol", SDP);
        for (int i = 0; i < 3; i++) {
            pass(Duration.ofSeconds(8));
            sends(alice, "offer", "bob", SDP);
            carol.isAlive();
        }
        assertThat(count("without.candidate")).isEqualTo(1);
        assertThat(count("unanswered")).isZero();

        sends(carol, "offer", "bob", SDP);
        pass(Duration.ofSeconds(8));
        sends(alice, "offer", "bob", SDP);
        pass(Duration.ofSeconds(8));
        assertThat(count("unanswered")).as("carol's alone").isEqualTo(1);
    }

    @Test
    void offers_at_once_are_glare_and_one_answer_settles_both() {
        sends(alice, "offer", "bob", SDP);
        sends(bob, "offer", "alice", SDP);
        assertThat(count("glare")).isEqualTo(1);

        sends(alice, "answer", "bob", SDP_WITH_CANDIDATE);
        pass(Duration.ofSeconds(15));
        assertThat(answers().count()).isEqualTo(1);
        assertThat(count("unanswered")).isZero();
    }

    @Test
    void an_answered_pair_without_any_candidate_counts() {
        sends(alice, "offer", "bob", SDP);
        sends(bob, "answer", "alice", SDP);
        pass(Duration.ofSeconds(15));

        assertThat(count("without.candidate")).isEqualTo(1);
    }

    @Test
    void candidates_in_the_answer_are_candidates() {
        sends(alice, "offer", "bob", SDP);
        sends(bob, "answer", "alice", SDP_WITH_CANDIDATE);
        pass(Duration.ofSeconds(15));

        assertThat(count("without.candidate")).isZero();
    }

    @Test
    void candidates_are_awaited_once_for_a_pair() {
        sends(alice, "offer", "bob", SDP);
        trickles(bob, "alice");
        sends(bob, "answer", "alice", SDP);
        pass(Duration.ofSeconds(15));
        sends(alice, "offer", "bob", SDP);
        sends(bob, "answer", "alice", SDP);
        pass(Duration.ofSeconds(15));

        assertThat(count("without.candidate")).isZero();
    }

    @Test
    void who_hangs_up_or_leaves_abandons_open_offers() {
        sends(alice, "offer", "bob", SDP);
        alice.says("{\"type\":\"call-ended\",\"targetUserId\":\"bob\"}");
        assertThat(count("abandoned")).isEqualTo(1);

        sends(alice, "offer", "bob", SDP);
        bob.disconnects(1006);
        assertThat(count("abandoned")).isEqualTo(2);
        pass(Duration.ofSeconds(15));
        assertThat(count("unanswered")).isZero();
    }

    @Test
    void what_leads_to_no_call_is_not_followed() {
        sends(alice, "offer", "nobody", SDP);
        sends(alice, "offer", "alice", SDP);
        sends(bob, "answer", "alice", SDP);
        trickles(bob, "alice");
        alice.says("{\"type\":\"offer\",\"sdp\":\"v=0\"}");
        pass(Duration.ofSeconds(15));

        assertThat(registry.get("signaling.call.pairs").gauge().value()).isZero();
        assertThat(count("unanswered")).isZero();
    }

    @Test
    void no_more_pairs_are_followed_than_allowed() {
        for (int i = 0; i < 5; i++) {
            engine.join("room", "user-" + i);
            sends(alice, "offer", "user-" + i, SDP);
        }
        assertThat(registry.get("signaling.call.pairs").gauge().value()).isEqualTo(3);
        engine.join("room", "user-0");
        sends(bob, "offer", "alice", SDP);
        assertThat(registry.get("signaling.call.pairs").gauge().value()).isEqualTo(3);
    }

    @Test
    void rooms_are_apart() {
        TestClient elsewhere = engine.join("other room", "bob");
        sends(alice, "offer", "bob", SDP);
        engine.join("other room", "alice");
        sends(elsewhere, "answer", "alice", SDP);

        assertThat(answers().count()).isZero();
    }
}
