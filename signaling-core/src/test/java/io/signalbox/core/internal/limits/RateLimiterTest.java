package io.signalbox.core.internal.limits;

import static io.signalbox.core.internal.limits.RateLimiter.Decision.CLOSE;
import static io.signalbox.core.internal.limits.RateLimiter.Decision.DROP;
import static io.signalbox.core.internal.limits.RateLimiter.Decision.PASS;
import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.core.Limits;
import org.junit.jupiter.api.Test;

class RateLimiterTest {

    private static final long SECOND = 1_000_000_000L;

    private final Limits limits = Limits.builder()
            .messageRate(10)
            .messageBurst(3)
            .byteRate(1_000)
            .byteBurst(100_000)
            .build();
    private final RateLimiter limiter = new RateLimiter(limits, 0);

    @Test
    void passesTheBurstAndThenTheRate() {
        assertThat(decisions(4, 1, 0)).containsExactly(PASS, PASS, PASS, DROP);
        assertThat(decisions(2, 1, SECOND / 10)).containsExactly(PASS, DROP);
    }

    @Test
    void boundsBytesApartFromMessages() {
        assertThat(limiter.check(100_000, 0)).isEqualTo(PASS);
        assertThat(limiter.check(1, 0)).isEqualTo(DROP);
        assertThat(limiter.check(1_000, SECOND)).isEqualTo(PASS);
        assertThat(limiter.check(1, SECOND)).isEqualTo(DROP);
    }

    @Test
    void takesNothingForAMessageThatItDrops() {
        decisions(2, 1, 0);
        assertThat(limiter.check(200_000, 0)).isEqualTo(DROP);
        assertThat(limiter.check(99_998, 0)).isEqualTo(PASS);
    }

    @Test
    void setsNoBoundWhereTheRateIsZero() {
        RateLimiter open =
                new RateLimiter(limits.toBuilder().messageRate(0).byteRate(0).build(), 0);
        for (int i = 0; i < 100_000; i++) {
            assertThat(open.check(60_000, 0)).isEqualTo(PASS);
        }
    }

    @Test
    void tellsTheCountAtMostOnceASecond() {
        assertThat(limiter.takeUntold(0)).isZero();
        decisions(5, 1, 0);
        assertThat(limiter.takeUntold(0)).isEqualTo(2);
        decisions(2, 1, SECOND / 100);
        assertThat(limiter.takeUntold(SECOND - 1)).isZero();
        assertThat(limiter.takeUntold(SECOND)).isEqualTo(2);
        assertThat(limiter.takeUntold(5 * SECOND)).isZero();
    }

    @Test
    void closesAfterTenSecondsOfItWithoutAPause() {
        for (long tenth = 0; tenth < 100; tenth++) {
            assertThat(decisions(20, 1, tenth * SECOND / 10)).doesNotContain(CLOSE);
        }
        assertThat(decisions(20, 1, 10 * SECOND)).contains(CLOSE);
    }

    @Test
    void forgivesAfterAPauseOfASecond() {
        for (long second = 0; second < 30; second++) {
            assertThat(decisions(20, 1, second * (SECOND + 1))).doesNotContain(CLOSE);
        }
    }

    @Test
    void boundsATypeThatHasARateOfItsOwnAndNoOther() {
        RateLimiter hands = new RateLimiter(
                limits.toBuilder().messageRate("raise-hand", 1, 2).build(), 0);

        assertThat(hands.checkType("raise-hand", 0)).isEqualTo(PASS);
        assertThat(hands.checkType("raise-hand", 0)).isEqualTo(PASS);
        assertThat(hands.checkType("raise-hand", 0)).isEqualTo(DROP);
        assertThat(hands.checkType("chat", 0)).isEqualTo(PASS);
        assertThat(hands.checkType("raise-hand", SECOND)).isEqualTo(PASS);
    }

    @Test
    void tellsOfMessagesThatTheirTypesRateHasDroppedTogetherWithTheOthers() {
        RateLimiter hands = new RateLimiter(
                limits.toBuilder().messageRate("raise-hand", 1, 1).build(), 0);
        hands.check(1, 0);
        hands.checkType("raise-hand", 0);
        hands.checkType("raise-hand", 0);
        hands.check(200_000, 0);

        assertThat(hands.takeUntold(0)).isEqualTo(2);
    }

    private RateLimiter.Decision[] decisions(int count, int size, long now) {
        RateLimiter.Decision[] decisions = new RateLimiter.Decision[count];
        for (int i = 0; i < count; i++) {
            decisions[i] = limiter.check(size, now);
        }
        return decisions;
    }
}
