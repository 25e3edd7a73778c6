package io.signalbox.testkit.engine;

import static io.signalbox.testkit.engine.Texts.errors;
import static io.signalbox.testkit.engine.Texts.sendCharged;
import static io.signalbox.testkit.engine.Texts.update;
import static io.signalbox.testkit.engine.Texts.updates;
import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.core.Limits;
import io.signalbox.core.OutgoingMessage;
import io.signalbox.spi.CloseReason;
import io.signalbox.testkit.TestClient;
import io.signalbox.testkit.TestEngine;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Guarantee 6: a sender never waits for a receiver; whoever reads too slowly is evicted, and nobody else notices. */
class SlowReaderTest {

    private static final CloseReason TOO_SLOW = CloseReason.of(1013, "Reading too slowly");
    private static final int OUTBOX = 8_192;

    private final Events events = new Events();
    private final TestEngine engine = TestEngine.with(builder -> builder.listener(events));

    @AfterEach
    void nothingIsLeft() {
        engine.close();
    }

    private static Limits.Builder small() {
        return Limits.builder()
                .maxRoomSize(3)
                .maxIdLength(16)
                .maxNameLength(16)
                .maxMessageBytes(4_096)
                .maxOutboxBytes(OUTBOX);
    }

    private static TestEngine engineWith(Limits limits) {
        return TestEngine.with(builder -> builder.limits(limits));
    }

    @Test
    void anOutboxHoldsAsMuchAsItsBound() {
        try (TestEngine bounded = engineWith(small().build())) {
            TestClient slow = bounded.join("room", "slow");
            slow.connection().stall();
            sendCharged(bounded, "room", "slow", OUTBOX / 2);
            sendCharged(bounded, "room", "slow", OUTBOX / 2);
            assertThat(slow.closeReason()).isEmpty();
            assertThat(bounded.engine().status().outboxBytes()).isEqualTo(OUTBOX);

            slow.connection().resume();
            assertThat(slow.receivedTypes()).containsExactly("welcome", "x", "x");
            assertThat(bounded.engine().status().outboxBytes()).isZero();
        }
    }

    @Test
    void oneByteMoreEvictsWith1013() {
        try (TestEngine bounded = engineWith(small().build())) {
            TestClient watcher = bounded.join("room", "watcher");
            TestClient slow = bounded.join("room", "slow");
            slow.connection().stall();
            sendCharged(bounded, "room", "slow", OUTBOX / 2);
            sendCharged(bounded, "room", "slow", OUTBOX / 2 + 1);

            assertThat(slow.closeReason()).contains(TOO_SLOW);
            assertThat(watcher.receivedTypes()).endsWith("participant-left");
            assertThat(bounded.engine().status().outboxBytes()).isZero();
        }
    }

    @Test
    void byDefaultAnOutboxHoldsAMebibyte() {
        TestClient slow = engine.join("room", "slow");
        slow.connection().stall();
        sendCharged(engine, "room", "slow", 1 << 19);
        sendCharged(engine, "room", "slow", 1 << 19);
        assertThat(slow.closeReason()).isEmpty();
        sendCharged(engine, "room", "slow", 160);

        assertThat(slow.closeReason()).contains(TOO_SLOW);
    }

    @Test
    void theOthersNoticeNothingButTheLeaving() {
        TestClient sender = engine.join("room", "sender");
        TestClient reader = engine.join("room", "reader");
        TestClient slow = engine.join("room", "slow");
        slow.connection().stall();
        String padding = "x".repeat(60_000);
        int rounds = 40;
        for (int i = 0; i < rounds; i++) {
            sender.says("{\"type\":\"participant-update\",\"updates\":" + i + ",\"pad\":\"" + padding + "\"}");
            engine.engine()
                    .room("room")
                    .orElseThrow()
                    .broadcast(OutgoingMessage.of("pad").with("pad", padding));
        }

        assertThat(slow.closeReason()).contains(TOO_SLOW);
        assertThat(events.of("left")).containsExactly("left slow too-slow");
        assertThat(updates(reader)).isEqualTo(IntStream.range(0, rounds).boxed().toList());
        assertThat(reader.receivedTypes()).containsOnlyOnce("participant-left");
        assertThat(engine.engine().status().outboxBytes()).isZero();
    }

    @Test
    void aSendMayTakeTenSecondsAndNotMuchMore() {
        TestClient sender = engine.join("room", "sender");
        TestClient slow = engine.join("room", "slow");
        slow.connection().stall();
        sender.says(update(1));
        engine.advance(Duration.ofMillis(9_700));
        assertThat(slow.closeReason()).isEmpty();
        engine.advance(Duration.ofMillis(1_800));

        assertThat(slow.closeReason()).contains(TOO_SLOW);
        assertThat(sender.receivedTypes()).endsWith("participant-left");
    }

    @Test
    void eachSendHasItsOwnTenSeconds() {
        TestClient sender = engine.join("room", "sender");
        TestClient slow = engine.join("room", "slow");
        slow.connection().stall();
        IntStream.range(0, 5).forEach(i -> sender.says(update(i)));
        for (int i = 0; i < 4; i++) {
            engine.advance(Duration.ofSeconds(8));
            slow.connection().completeOne();
        }
        assertThat(slow.closeReason()).isEmpty();
        slow.connection().resume();
        assertThat(updates(slow)).hasSize(5);
    }

    @Test
    void howLongASendMayTakeCanBeSet() {
        try (TestEngine quick =
                engineWith(Limits.builder().sendTimeout(Duration.ofSeconds(2)).build())) {
            TestClient slow = quick.join("room", "slow");
            slow.connection().stall();
            sendCharged(quick, "room", "slow", 200);
            quick.advance(Duration.ofMillis(1_700));
            assertThat(slow.closeReason()).isEmpty();
            quick.advance(Duration.ofMillis(1_800));
            assertThat(slow.closeReason()).contains(TOO_SLOW);
        }
    }

    @Test
    void aPauseOfTheProcessCostsNoReaderItsConnection() {
        TestClient sender = engine.join("room", "sender");
        TestClient slow = engine.join("room", "slow");
        slow.connection().stall();
        sender.says(update(1));
        engine.pause(Duration.ofHours(1));
        engine.advance(Duration.ofSeconds(2));
        slow.connection().resume();

        assertThat(slow.closeReason()).isEmpty();
        assertThat(updates(slow)).containsExactly(1);
    }

    @Test
    void whenAllOutboxesAreTooMuchTheLargestGoFirst() {
        try (TestEngine bounded = engineWith(small().maxTotalOutboxBytes(20_000).build())) {
            TestClient large = stalledWith(bounded, "large", 8_000);
            TestClient medium = stalledWith(bounded, "medium", 7_000);
            TestClient tiny = stalledWith(bounded, "tiny", 5_000);
            assertThat(bounded.engine().status().outboxBytes()).isEqualTo(20_000);
            assertThat(List.of(large.closeReason(), medium.closeReason(), tiny.closeReason()))
                    .allSatisfy(reason -> assertThat(reason).isEmpty());

            sendCharged(bounded, "tiny", "tiny", 150);
            assertThat(large.closeReason()).contains(TOO_SLOW);
            assertThat(medium.closeReason()).isEmpty();
            assertThat(tiny.closeReason()).isEmpty();
            assertThat(bounded.engine().status().outboxBytes()).isEqualTo(12_150);
        }
    }

    @Test
    void oneByteMoreInAllOutboxesIsTooMuch() {
        try (TestEngine bounded = engineWith(small().maxTotalOutboxBytes(20_000).build())) {
            TestClient large = stalledWith(bounded, "large", 8_000);
            stalledWith(bounded, "medium", 7_000);
            stalledWith(bounded, "tiny", 5_001);

            assertThat(large.closeReason()).contains(TOO_SLOW);
            assertThat(bounded.engine().status().outboxBytes()).isEqualTo(12_001);
        }
    }

    private static TestClient stalledWith(TestEngine engine, String name, int charge) {
        TestClient client = engine.join(name, name);
        client.connection().stall();
        sendCharged(engine, name, name, charge);
        return client;
    }

    @Test
    void byDefaultAllOutboxesTogetherHoldATenthOfTheHeap() {
        assertThat(Limits.defaults().maxTotalOutboxBytes())
                .isEqualTo(Math.max(1 << 20, Runtime.getRuntime().maxMemory() / 10));
    }

    @Test
    void aSendCompletedLaterIsFollowedByTheNext() {
        TestClient sender = engine.join("room", "sender");
        TestClient reader = engine.join("room", "reader");
        reader.connection().completeOn(engine.executor());
        IntStream.range(0, 20).forEach(i -> sender.handler().onText(update(i)));
        assertThat(updates(reader)).isEmpty();
        engine.runDue();

        assertThat(updates(reader)).isEqualTo(IntStream.range(0, 20).boxed().toList());
    }

    @Test
    void aSendCompletedTwiceCountsOnce() {
        TestClient sender = engine.join("room", "sender");
        TestClient reader = engine.join("room", "reader");
        reader.connection().completeTwice();
        IntStream.range(0, 20).forEach(i -> sender.says(update(i)));

        assertThat(updates(reader)).isEqualTo(IntStream.range(0, 20).boxed().toList());
        assertThat(reader.closeReason()).isEmpty();
        assertThat(engine.engine().status().outboxBytes()).isZero();
    }

    @Test
    void aSendCompletedAfterTheEndCountsNothing() {
        TestClient sender = engine.join("room", "sender");
        TestClient slow = engine.join("room", "slow");
        slow.connection().stall();
        IntStream.range(0, 5).forEach(i -> sender.says(update(i)));
        slow.disconnects(1006);
        slow.connection().resume();
        engine.runDue();

        assertThat(engine.engine().status().outboxBytes()).isZero();
        assertThat(errors(sender)).isEmpty();
    }

    @Test
    void manyCompletionsWithinTheCallDoNotPileUpOnTheStack() {
        TestClient reader = engine.join("room", "reader");
        reader.connection().stall();
        IntStream.range(0, 6_000).forEach(i -> sendCharged(engine, "room", "reader", 150));
        reader.connection().resume();

        assertThat(reader.received()).hasSize(6_001);
        assertThat(reader.closeReason()).isEmpty();
    }
}
