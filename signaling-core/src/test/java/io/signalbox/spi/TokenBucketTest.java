package io.signalbox.spi;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TokenBucketTest {

    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    private static int taken(TokenBucket bucket, long now) {
        int count = 0;
        while (count < 1_000_000 && bucket.tryTake(1, now)) {
            count++;
        }
        return count;
    }

    @ParameterizedTest
    @CsvSource({
        "1, 1, 1000, 1",
        "10, 3, 0, 0",
        "10, 3, 99, 0",
        "10, 3, 100, 1",
        "10, 3, 250, 2",
        "10, 3, 300, 3",
        "10, 3, 3600000, 3",
        "5, 50, 7000, 35",
        "0.1, 10, 60000, 6"
    })
    void theBurstComesAtOnceAndThenTheRate(double perSecond, int capacity, long millis, int later) {
        for (long start : new long[] {0, -5, Long.MAX_VALUE - 5}) {
            TokenBucket bucket = new TokenBucket(perSecond, capacity, start);
            assertThat(taken(bucket, start)).isEqualTo(capacity);
            assertThat(taken(bucket, start + TimeUnit.MILLISECONDS.toNanos(millis)))
                    .isEqualTo(later);
        }
    }

    @Test
    void nothingIsTakenWhereThereIsTooLittle() {
        TokenBucket bucket = new TokenBucket(1, 10, 0);
        assertThat(bucket.tryTake(11, 0)).isFalse();
        assertThat(bucket.has(10, 0)).isTrue();
        assertThat(bucket.tryTake(4, 0)).isTrue();
        assertThat(bucket.tryTake(7, 0)).isFalse();
        assertThat(bucket.tryTake(6, 0)).isTrue();
    }

    @Test
    void tokensThatWereNotThereAreGainedBackFirst() {
        TokenBucket bucket = new TokenBucket(5, 50, 0);
        bucket.take(80);
        assertThat(taken(bucket, 6 * SECOND)).isZero();
        assertThat(taken(bucket, 7 * SECOND)).isEqualTo(5);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 500, 999})
    void timeThatStepsBackGivesAndTakesNothing(long back) {
        TokenBucket bucket = new TokenBucket(1_000, 10, SECOND);
        bucket.take(10);
        assertThat(bucket.has(1, SECOND - back)).isFalse();
        assertThat(taken(bucket, SECOND + SECOND / 100)).isEqualTo(10);
    }

    @Test
    void itIsFullAsLongAsNothingIsMissing() {
        TokenBucket bucket = new TokenBucket(2, 4, 0);
        assertThat(bucket.isFull(0)).isTrue();
        bucket.take(1);
        assertThat(bucket.isFull(SECOND / 4)).isFalse();
        assertThat(bucket.isFull(SECOND / 2)).isTrue();
    }
}
