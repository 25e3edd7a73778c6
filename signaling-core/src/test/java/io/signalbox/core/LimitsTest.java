package io.signalbox.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.entry;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class LimitsTest {

    @Test
    void letsEachParticipantOfAFullRoomSendCandidatesToAllOthersAtOnce() {
        assertThat(Limits.defaults().messageBurst()).isEqualTo(3_500);
        assertThat(Limits.builder().maxRoomSize(100).build().messageBurst()).isEqualTo(6_000);
        assertThat(Limits.builder().messageBurst(7).build().messageBurst()).isEqualTo(7);
    }

    @Test
    void refusesAValueBelowItsBoundAndNamesBoth() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Limits.builder().maxRoomSize(0))
                .withMessage("maxRoomSize must be at least 1, not 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Limits.builder().sendTimeout(Duration.ZERO))
                .withMessageContaining("sendTimeout")
                .withMessageContaining("PT0S");
    }

    @Test
    void refusesARoomSoLargeThatItsListExceedsAnOutbox() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Limits.builder().maxRoomSize(1_000).build())
                .withMessageContaining("maxOutboxBytes")
                .withMessageContaining("maxRoomSize = 1000");
        assertThat(Limits.builder()
                        .maxRoomSize(1_000)
                        .maxOutboxBytes(8 << 20)
                        .maxTotalOutboxBytes(64 << 20)
                        .build()
                        .maxRoomSize())
                .isEqualTo(1_000);
    }

    @Test
    void refusesAMessageThatNoOutboxOrQueueOrRateCanTake() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Limits.builder().maxMessageBytes(2 << 20).build())
                .withMessageContaining("maxOutboxBytes");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Limits.builder().byteBurst(1_000).build())
                .withMessageContaining("byteBurst");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Limits.builder().maxQueuedBytes(1_024).build())
                .withMessageContaining("maxQueuedBytes");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Limits.builder().maxTotalOutboxBytes(1_024).build())
                .withMessageContaining("maxTotalOutboxBytes");
    }

    @Test
    void changesNothingThatWasBuiltBefore() {
        Limits.Builder builder = Limits.builder().maxRoomSize(10);
        Limits ten = builder.build();
        builder.maxRoomSize(20);

        assertThat(ten.maxRoomSize()).isEqualTo(10);
        assertThat(ten.toBuilder().maxRooms(5).build().maxRoomSize()).isEqualTo(10);
    }

    @Test
    void keepsTheRateThatWasSetLastForEachTypeInOrder() {
        Limits.Builder builder = Limits.builder().messageRate("chat", 5, 10).messageRate("raise-hand", 1, 3);
        Limits built = builder.build();
        builder.messageRate("chat", 7, 8);

        assertThat(built.messageRates())
                .containsExactly(entry("chat", new Limits.Rate(5, 10)), entry("raise-hand", new Limits.Rate(1, 3)));
        assertThat(builder.build().toBuilder().build().messageRates().get("chat"))
                .isEqualTo(new Limits.Rate(7, 8));
        assertThat(Limits.defaults().messageRates()).isEmpty();
    }

    @Test
    void refusesARateOfATypeThatLetsNothingPass() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Limits.builder().messageRate("chat", 0, 1))
                .withMessageContaining("perSecond must be at least 1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Limits.builder().messageRate("chat", 1, 0))
                .withMessageContaining("burst must be at least 1");
    }
}
