package io.signalbox.testkit.engine;

import static io.signalbox.testkit.engine.Texts.PING;
import static io.signalbox.testkit.engine.Texts.errors;
import static io.signalbox.testkit.engine.Texts.pingOfBytes;
import static io.signalbox.testkit.engine.Texts.update;
import static io.signalbox.testkit.engine.Texts.updates;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import io.signalbox.core.Limits;
import io.signalbox.spi.CloseReason;
import io.signalbox.testkit.TestClient;
import io.signalbox.testkit.TestEngine;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The bounds on messages and bytes a second: rate-limited, told at most once a second, and 1008 for those who persist. */
class RateLimitTest {

    private static TestEngine engineWith(UnaryOperator<Limits.Builder> change) {
        Limits limits = change.apply(Limits.builder()).build();
        return TestEngine.with(builder -> builder.limits(limits));
    }

    private static TestEngine tenASecondAfterFive() {
        return engineWith(limits -> limits.messageRate(10).messageBurst(5));
    }

    private static long pongs(TestClient client) {
        return client.receivedTypes().stream().filter("pong"::equals).count();
    }

    private static List<Long> counts(TestClient client) {
        return client.received().stream()
                .filter(message -> message.has("count"))
                .map(message -> message.get("count").getAsLong())
                .toList();
    }

    @Test
    void aBurstPassesAndTheNextMessageIsDroppedAndTold() {
        try (TestEngine engine = tenASecondAfterFive()) {
            TestClient alice = engine.join("room", "alice");
            IntStream.range(0, 5).forEach(i -> alice.says(PING));
            assertThat(errors(alice)).isEmpty();
            alice.says(PING);

            assertThat(pongs(alice)).isEqualTo(5);
            JsonObject error = alice.lastOf("error");
            assertThat(error.get("code").getAsString()).isEqualTo("rate-limited");
            assertThat(error.get("count").getAsLong()).isEqualTo(1);
            assertThat(alice.closeReason()).isEmpty();
        }
    }

    @Test
    void theRateHoldsInTheLongRun() {
        try (TestEngine engine = tenASecondAfterFive()) {
            TestClient alice = engine.join("room", "alice");
            for (int i = 0; i < 300; i++) {
                alice.says(PING);
                engine.advance(Duration.ofMillis(100));
            }

            assertThat(pongs(alice)).isEqualTo(300);
            assertThat(errors(alice)).isEmpty();
        }
    }

    @Test
    void itIsToldAtMostOnceASecondWithTheCount() {
        try (TestEngine engine = tenASecondAfterFive()) {
            TestClient alice = engine.join("room", "alice");
            int said = 0;
            for (int tenths = 0; tenths < 50; tenths++) {
                for (int i = 0; i < 4; i++) {
                    alice.says(PING);
                    said++;
                }
                engine.advance(Duration.ofMillis(100));
            }
            assertThat(counts(alice)).hasSizeBetween(4, 6);
            engine.advance(Duration.ofMillis(2_500));

            long dropped = said - pongs(alice);
            assertThat(counts(alice).stream().mapToLong(Long::longValue).sum()).isEqualTo(dropped);
            assertThat(dropped).isBetween(140L, 150L);
        }
    }

    @Test
    void aTypeWithARateOfItsOwnIsDroppedAndToldBeyondItWhileOthersPass() {
        try (TestEngine engine = engineWith(limits -> limits.messageRate("participant-update", 1, 2))) {
            TestClient alice = engine.join("room", "alice");
            TestClient bob = engine.join("room", "bob");
            IntStream.range(0, 5).forEach(i -> alice.says(update(i)));
            IntStream.range(0, 5).forEach(i -> alice.says(PING));

            assertThat(updates(bob)).hasSize(2);
            assertThat(pongs(alice)).isEqualTo(5);
            assertThat(counts(alice)).containsExactly(1L);
            engine.advance(Duration.ofSeconds(2));
            assertThat(counts(alice)).containsExactly(1L, 2L);
        }
    }

    @Test
    void aTypeBeyondItsOwnRateForTenSecondsClosesWith1008() {
        try (TestEngine engine = engineWith(limits -> limits.messageRate("ping", 1, 1))) {
            TestClient alice = engine.join("room", "alice");
            floodFor(engine, alice, 9_900);
            assertThat(alice.closeReason()).isEmpty();
            floodFor(engine, alice, 400);

            assertThat(alice.closeReason()).map(CloseReason::code).contains(1008);
        }
    }

    @Test
    void tenSecondsWithoutAPauseCloseWith1008() {
        try (TestEngine engine = tenASecondAfterFive()) {
            TestClient alice = engine.join("room", "alice");
            floodFor(engine, alice, 9_900);
            assertThat(alice.closeReason()).isEmpty();
            floodFor(engine, alice, 400);

            assertThat(alice.closeReason()).map(CloseReason::code).contains(1008);
        }
    }

    @Test
    void tenThousandASecondAreLimitedThenClosedWith1008AndNobodyElseNotices() {
        try (TestEngine engine = TestEngine.create()) {
            TestClient flooder = engine.join("room", "flooder");
            TestClient alice = engine.join("room", "alice");
            TestClient bob = engine.join("other", "bob");
            TestClient carol = engine.join("other", "carol");
            int said = 0;
            int heard = 0;
            for (int millis = 1; flooder.closeReason().isEmpty() && millis <= 12_000; millis++) {
                for (int i = 0; i < 10 && flooder.closeReason().isEmpty(); i++) {
                    flooder.says(update(said++));
                }
                if (millis % 100 == 0) {
                    alice.says(PING);
                    bob.says(update(millis));
                    heard++;
                }
                engine.advance(Duration.ofMillis(1));
            }

            // The burst lasts for a third of a second; then ten seconds of more than the rate are too many.
            assertThat(flooder.closeReason()).contains(CloseReason.of(1008, "Rate limit exceeded"));
            assertThat(said).isBetween(103_000, 104_500);
            long told = counts(flooder).stream().mapToLong(Long::longValue).sum();
            assertThat(counts(flooder)).hasSizeBetween(10, 11);
            assertThat(updates(alice)).hasSizeBetween(4_450, 4_650);
            // All but what was dropped in the last second, of which there was no time to tell.
            assertThat(said - updates(alice).size() - told).isBetween(0L, 10_000L);

            assertThat(pongs(alice)).isEqualTo(heard);
            assertThat(updates(carol)).hasSize(heard);
            for (TestClient other : List.of(alice, bob, carol)) {
                assertThat(errors(other)).isEmpty();
                assertThat(other.closeReason()).isEmpty();
            }
            assertThat(alice.receivedTypes()).endsWith("participant-left");
        }
    }

    @Test
    void aPauseOfMoreThanASecondStartsAnew() {
        try (TestEngine engine = tenASecondAfterFive()) {
            TestClient alice = engine.join("room", "alice");
            for (int i = 0; i < 5; i++) {
                floodFor(engine, alice, 9_000);
                engine.advance(Duration.ofMillis(1_200));
            }

            assertThat(alice.closeReason()).isEmpty();
        }
    }

    @Test
    void howLongItMayGoOnCanBeSet() {
        try (TestEngine engine =
                engineWith(limits -> limits.messageRate(10).messageBurst(5).rateLimitPatience(Duration.ofSeconds(2)))) {
            TestClient alice = engine.join("room", "alice");
            floodFor(engine, alice, 1_900);
            assertThat(alice.closeReason()).isEmpty();
            floodFor(engine, alice, 400);
            assertThat(alice.closeReason()).map(CloseReason::code).contains(1008);
        }
    }

    /** Says far more than is allowed, every tenth of a second. */
    private static void floodFor(TestEngine engine, TestClient client, int millis) {
        for (int i = 0; i < millis / 100; i++) {
            IntStream.range(0, 10).forEach(j -> client.says(PING));
            engine.advance(Duration.ofMillis(100));
        }
    }

    @Test
    void bytesAreBoundedLikewise() {
        try (TestEngine engine =
                engineWith(limits -> limits.maxMessageBytes(1_000).byteRate(100).byteBurst(2_000))) {
            TestClient alice = engine.join("room", "alice");
            alice.says(pingOfBytes(1_000));
            alice.says(pingOfBytes(1_000));
            assertThat(errors(alice)).isEmpty();
            alice.says(pingOfBytes(100));
            assertThat(errors(alice)).containsExactly("rate-limited");
            engine.advance(Duration.ofMillis(1_010));
            alice.says(pingOfBytes(100));

            assertThat(pongs(alice)).isEqualTo(3);
        }
    }

    @Test
    void zeroIsNoBound() {
        try (TestEngine engine = engineWith(
                limits -> limits.messageRate(0).messageBurst(1).byteRate(0).byteBurst(1))) {
            TestClient alice = engine.join("room", "alice");
            IntStream.range(0, 10_000).forEach(i -> alice.says(PING));

            assertThat(pongs(alice)).isEqualTo(10_000);
            assertThat(errors(alice)).isEmpty();
        }
    }

    @Test
    void aJumpOfTheWallClockFillsNoBucket() {
        try (TestEngine engine = tenASecondAfterFive()) {
            TestClient alice = engine.join("room", "alice");
            IntStream.range(0, 5).forEach(i -> alice.says(PING));
            engine.clock().jumpWallClock(Duration.ofHours(1));
            alice.says(PING);

            assertThat(errors(alice)).containsExactly("rate-limited");
        }
    }

    @Test
    void eachParticipantIsBoundedByItself() {
        try (TestEngine engine = tenASecondAfterFive()) {
            TestClient alice = engine.join("room", "alice");
            TestClient bob = engine.join("room", "bob");
            IntStream.range(0, 20).forEach(i -> alice.says(PING));
            bob.says(PING);

            assertThat(errors(alice)).isNotEmpty();
            assertThat(errors(bob)).isEmpty();
        }
    }

    @Test
    void theDefaultsAreAHundredASecondAndABurstForAFullRoom() {
        Limits limits = Limits.defaults();

        assertThat(limits.messageRate()).isEqualTo(100);
        assertThat(limits.messageBurst()).isEqualTo(3_500);
        assertThat(limits.byteRate()).isEqualTo(1 << 20);
        assertThat(limits.byteBurst()).isEqualTo(8 << 20);
        try (TestEngine engine = TestEngine.create()) {
            TestClient alice = engine.join("room", "alice");
            IntStream.range(0, 3_500).forEach(i -> alice.says(PING));
            assertThat(errors(alice)).isEmpty();
            alice.says(PING);
            assertThat(errors(alice)).containsExactly("rate-limited");
        }
    }

    @Test
    void fiftyWhoJoinAtOnceWithTwentyCandidatesForEachOtherSeeNoError() {
        int size = 50;
        int candidates = 20;
        try (TestEngine engine = TestEngine.create()) {
            List<TestClient> clients = new ArrayList<>();
            for (int i = 0; i < size; i++) {
                TestClient client = engine.join("room", "user-" + i);
                clients.add(client);
                IntStream.range(0, size).forEach(j -> client.handler().onText(PING));
                engine.advance(Duration.ofMillis(40));
            }
            for (int from = 0; from < size; from++) {
                ConnectTo everyone = new ConnectTo(clients.get(from), from, size);
                everyone.offersAndCandidates(candidates);
            }
            engine.runDue();

            for (int to = 0; to < size; to++) {
                assertThat(clients.get(to).closeReason()).isEmpty();
                assertThat(errors(clients.get(to))).isEmpty();
                assertCandidatesInOrder(clients.get(to), size, candidates);
            }
        }
    }

    private record ConnectTo(TestClient client, int self, int size) {

        private void offersAndCandidates(int candidates) {
            for (int candidate = 0; candidate < candidates; candidate++) {
                for (int to = 0; to < size; to++) {
                    if (to != self) {
                        client.handler()
                                .onText("{\"type\":\"ice-candidate\",\"targetUserId\":\"user-" + to
                                        + "\",\"candidate\":" + candidate + "}");
                    }
                }
            }
        }
    }

    private static void assertCandidatesInOrder(TestClient client, int size, int candidates) {
        Map<String, List<Integer>> bySender = new HashMap<>();
        client.received().stream()
                .filter(message -> message.has("candidate"))
                .forEach(message -> bySender.computeIfAbsent(
                                message.get("fromUserId").getAsString(), sender -> new ArrayList<>())
                        .add(message.get("candidate").getAsInt()));
        assertThat(bySender).hasSize(size - 1);
        List<Integer> all = IntStream.range(0, candidates).boxed().toList();
        assertThat(bySender.values())
                .allSatisfy(received -> assertThat(received).isEqualTo(all));
    }
}
