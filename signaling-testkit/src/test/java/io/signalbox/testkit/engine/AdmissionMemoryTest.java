package io.signalbox.testkit.engine;

import static io.signalbox.testkit.engine.Texts.PING;
import static io.signalbox.testkit.engine.Texts.pingOfBytes;
import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.core.Admission;
import io.signalbox.core.JoinRequest;
import io.signalbox.core.Limits;
import io.signalbox.spi.CloseReason;
import io.signalbox.testkit.TestClient;
import io.signalbox.testkit.TestEngine;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is held of clients that are not admitted yet has a bound over all of them. */
class AdmissionMemoryTest {

    private static final CloseReason TOO_MUCH = CloseReason.of(1013, "Too much waits for admission");

    private final SlowPolicy policy = new SlowPolicy();
    private final Limits limits = Limits.builder()
            .maxRoomSize(3)
            .maxIdLength(16)
            .maxNameLength(16)
            .maxMessageBytes(4_096)
            .maxOutboxBytes(10_000)
            .maxTotalOutboxBytes(40_000)
            .build();
    private final TestEngine engine =
            TestEngine.with(builder -> builder.accessPolicy(policy).limits(limits));

    @AfterEach
    void nothingIsLeft() {
        engine.close();
    }

    @Test
    void aClientThatSaysMostTooEarlyIsRefusedWhenAllTogetherSayTooMuch() {
        TestClient large = saysEarly("large", 3);
        TestClient small = saysEarly("small", 1);
        assertThat(large.closeReason()).isEmpty();

        TestClient last = saysEarly("last", 1);
        assertThat(large.closeReason()).contains(TOO_MUCH);
        admit("small");
        admit("last");
        assertThat(small.receivedTypes()).contains("welcome", "pong");
        assertThat(last.receivedTypes()).contains("welcome", "pong");
    }

    @Test
    void aRequestCountsWithItsHeadersAndParameters() {
        TestClient ordinary = engine.connect(request("ordinary", 5));
        TestClient first = engine.connect(request("first", 85));
        TestClient second = engine.connect(request("second", 84));
        assertThat(first.closeReason()).isEmpty();

        engine.connect(request("third", 83));
        assertThat(first.closeReason()).contains(TOO_MUCH);
        assertThat(second.closeReason()).isEmpty();
        assertThat(ordinary.closeReason()).isEmpty();
    }

    @Test
    void aClientThatIsRefusedOnceTooMuchWaitsIsNotAskedAbout() {
        engine.connect(request("first", 60));
        engine.connect(request("second", 60));
        TestClient largest = engine.connect(request("largest", 200));

        assertThat(largest.closeReason()).contains(TOO_MUCH);
        assertThat(policy.isAskedAbout("largest")).isFalse();
        assertThat(policy.isAskedAbout("first")).isTrue();
    }

    @Test
    void nothingOfAClientCountsAnyMoreOnceItIsInOrGone() {
        TestClient witness = saysEarly("witness", 3);
        for (int i = 0; i < 20; i++) {
            saysEarly("admitted", 1);
            admit("admitted");
            saysEarly("gone", 1).disconnects(1006);
            saysEarly("impatient", 1);
            policy.decide("impatient", Admission.refuse(CloseReason.of(1008, "no")));
            engine.runDue();
        }
        assertThat(witness.closeReason()).isEmpty();
    }

    /** Four thousand bytes a message, in a string of chars. */
    private TestClient saysEarly(String user, int messages) {
        TestClient client = engine.join("room", user);
        IntStream.range(0, messages).forEach(i -> client.says(pingOfBytes(4_000)));
        client.says(PING);
        return client;
    }

    private void admit(String user) {
        policy.accept(user);
        engine.runDue();
    }

    private static JoinRequest request(String user, int headers) {
        Map<String, List<String>> many =
                IntStream.range(0, headers).boxed().collect(Collectors.toMap(i -> "x-" + i, i -> List.of("a")));
        return JoinRequest.builder()
                .parameters(Map.of("roomId", List.of("room"), "userId", List.of(user), "userName", List.of(user)))
                .headers(many)
                .build();
    }
}
