package io.signalbox.testkit.engine;

import static io.signalbox.testkit.engine.Texts.listed;
import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.core.Admission;
import io.signalbox.core.JoinRequest;
import io.signalbox.core.Limits;
import io.signalbox.spi.CloseReason;
import io.signalbox.testkit.TestClient;
import io.signalbox.testkit.TestEngine;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A page that numbers its attempts to connect is never thrown out of its room by an attempt that it has given up. */
class InstanceTest {

    private static final String PAGE = "0123456789abcdef";
    private static final CloseReason ELSEWHERE = CloseReason.of(4410, "Session resumed elsewhere");
    private static final CloseReason DUPLICATE = CloseReason.of(1000, "Duplicate connection");

    private final Events events = new Events();
    private final TestEngine engine = TestEngine.with(builder -> builder.listener(events));

    @AfterEach
    void close() {
        engine.close();
    }

    private TestClient attempt(TestEngine at, String instance) {
        return at.connect(request("alice", instance));
    }

    private static JoinRequest request(String user, String instance) {
        return JoinRequest.builder()
                .parameters(Map.of(
                        "roomId", List.of("room"),
                        "userId", List.of(user),
                        "userName", List.of(user),
                        "instance", List.of(instance)))
                .build();
    }

    @Test
    void aHigherAttemptOfThePageTakesThePlaceOfALowerOne() {
        TestClient watcher = engine.join("room", "watcher");
        TestClient old = attempt(engine, PAGE + ".1");
        watcher.forgetReceived();
        TestClient young = attempt(engine, PAGE + ".2");

        assertThat(old.closeReason()).contains(ELSEWHERE);
        assertThat(young.closeReason()).isEmpty();
        assertThat(watcher.receivedTypes()).containsExactly("participant-left", "participant-joined");
        assertThat(listed(young.lastOf("welcome"))).containsExactly("watcher", "alice");
        assertThat(events.of("left alice")).containsExactly("left alice replaced");
    }

    @Test
    void aLowerAttemptThatComesLateIsClosedAndNobodyIsToldOfIt() {
        TestClient watcher = engine.join("room", "watcher");
        TestClient young = attempt(engine, PAGE + ".2");
        watcher.forgetReceived();
        young.forgetReceived();
        TestClient delayed = attempt(engine, PAGE + ".1");

        assertThat(delayed.closeReason()).contains(ELSEWHERE);
        assertThat(delayed.received()).isEmpty();
        assertThat(young.closeReason()).isEmpty();
        assertThat(young.received()).isEmpty();
        assertThat(watcher.received()).isEmpty();
        assertThat(events.of("refused")).containsExactly("refused alice 4410");
    }

    @Test
    void attemptsAreComparedAsNumbers() {
        TestClient nine = attempt(engine, PAGE + ".9");
        TestClient ten = attempt(engine, PAGE + ".10");
        TestClient last = attempt(engine, PAGE + ".9007199254740991");

        assertThat(nine.closeReason()).contains(ELSEWHERE);
        assertThat(ten.closeReason()).contains(ELSEWHERE);
        assertThat(last.closeReason()).isEmpty();
    }

    @Test
    void ofTwoConnectionsWithOneNumberTheLaterStays() {
        TestClient first = attempt(engine, PAGE + ".1");
        TestClient second = attempt(engine, PAGE + ".1");

        assertThat(first.closeReason()).contains(ELSEWHERE);
        assertThat(second.closeReason()).isEmpty();
    }

    @Test
    void theAttemptsCountInWhateverOrderTheyAreAdmitted() {
        SlowPolicy policy = new SlowPolicy();
        try (TestEngine slow = TestEngine.with(builder -> builder.accessPolicy(policy))) {
            TestClient second = attempt(slow, PAGE + ".2");
            TestClient first = attempt(slow, PAGE + ".1");
            policy.acceptLatest("alice");
            slow.runDue();
            assertThat(first.receivedTypes()).containsExactly("welcome");
            policy.accept("alice");
            slow.runDue();

            assertThat(first.closeReason()).contains(ELSEWHERE);
            assertThat(second.closeReason()).isEmpty();
            assertThat(second.receivedTypes()).containsExactly("welcome");
        }
    }

    @Test
    void ofTwoWithOneNumberTheLaterStaysThoughItWasAdmittedFirst() {
        SlowPolicy policy = new SlowPolicy();
        try (TestEngine slow = TestEngine.with(builder -> builder.accessPolicy(policy))) {
            TestClient first = attempt(slow, PAGE + ".1");
            TestClient second = attempt(slow, PAGE + ".1");
            policy.acceptLatest("alice");
            policy.accept("alice");
            slow.runDue();

            assertThat(first.closeReason()).contains(ELSEWHERE);
            assertThat(first.received()).isEmpty();
            assertThat(second.closeReason()).isEmpty();
        }
    }

    @Test
    void theUserIsTheOneThatThePolicyNames() {
        try (TestEngine renaming = TestEngine.with(builder -> builder.accessPolicy(
                request -> CompletableFuture.completedStage(Admission.accept("alice", "Alice"))))) {
            TestClient young = renaming.connect(request("somebody", PAGE + ".2"));
            TestClient old = renaming.connect(request("else", PAGE + ".1"));

            assertThat(old.closeReason()).contains(ELSEWHERE);
            assertThat(young.closeReason()).isEmpty();
        }
    }

    @Test
    void anAttemptNeedsNoFreePlaceInAFullRoom() {
        Limits limits = Limits.builder().maxRoomSize(1).build();
        try (TestEngine small = TestEngine.with(builder -> builder.limits(limits))) {
            TestClient old = attempt(small, PAGE + ".1");
            TestClient young = attempt(small, PAGE + ".2");
            TestClient delayed = attempt(small, PAGE + ".1");

            assertThat(old.closeReason()).contains(ELSEWHERE);
            assertThat(young.closeReason()).isEmpty();
            assertThat(delayed.closeReason()).contains(ELSEWHERE);
        }
    }

    @Test
    void anotherUserOfTheSamePageIsSomebodyElse() {
        TestClient alice = attempt(engine, PAGE + ".2");
        TestClient bob = engine.connect(request("bob", PAGE + ".1"));

        assertThat(alice.closeReason()).isEmpty();
        assertThat(bob.closeReason()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"another-page-of-alice.1", "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-.0"})
    void ofTwoPagesTheLaterConnectionStaysWhateverTheirNumbers(String other) {
        TestClient old = attempt(engine, PAGE + ".7");
        TestClient young = attempt(engine, other);
        TestClient third = engine.join("room", "alice");
        TestClient fourth = attempt(engine, PAGE + ".7");

        assertThat(old.closeReason()).contains(DUPLICATE);
        assertThat(young.closeReason()).contains(DUPLICATE);
        assertThat(third.closeReason()).contains(DUPLICATE);
        assertThat(fourth.closeReason()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ".",
                PAGE,
                PAGE + ".",
                PAGE + ".-1",
                PAGE + ".+1",
                PAGE + ".1.1",
                PAGE + ".1e3",
                PAGE + ". 1",
                PAGE + ".1 ",
                PAGE + ".\u0661",
                PAGE + ".9007199254740992",
                PAGE + ".99999999999999999999",
                "0123456789abcde.1",
                "0123456789abcdefghijklmnopqrstuvwxyz0123456789abcdefghijklmnopqrs.1",
                "0123456789abcde!.1",
                "0123456789abcde\u00e9.1",
                ".0123456789abcdef.1"
            })
    void whatIsNoAttemptIsIgnored(String instance) {
        TestClient old = attempt(engine, instance);
        TestClient young = attempt(engine, instance);

        assertThat(old.closeReason()).contains(DUPLICATE);
        assertThat(young.closeReason()).isEmpty();
    }
}
