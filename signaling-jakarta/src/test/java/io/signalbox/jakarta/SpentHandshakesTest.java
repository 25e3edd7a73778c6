package io.signalbox.jakarta;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** A handshake opens one session, also where a container takes it twice. */
class SpentHandshakesTest {

    private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 5);
    private final SpentHandshakes spent = new SpentHandshakes(now::get);

    @Test
    void aHandshakeIsSpentForAMomentAfterItsSessionHasEnded() {
        assertThat(spent.isSpent("a")).isFalse();
        spent.ended("a");
        assertThat(spent.isSpent("a")).isTrue();
        assertThat(spent.isSpent("b")).isFalse();
        now.addAndGet(SpentHandshakes.KEPT.toNanos());
        assertThat(spent.isSpent("a")).isTrue();
        now.addAndGet(1);
        assertThat(spent.isSpent("a")).isFalse();
    }

    @Test
    void theLastEndCounts() {
        spent.ended("a");
        now.addAndGet(SpentHandshakes.KEPT.toNanos() / 2);
        spent.ended("b");
        spent.ended("a");
        now.addAndGet(SpentHandshakes.KEPT.toNanos());
        assertThat(spent.isSpent("a")).isTrue();
        assertThat(spent.isSpent("b")).isTrue();
    }

    @Test
    void noMoreThanSomeAreKept() {
        for (int i = 0; i <= 10_000; i++) {
            spent.ended("handshake " + i);
        }
        assertThat(spent.isSpent("handshake 0")).isFalse();
        assertThat(spent.isSpent("handshake 1")).isTrue();
        assertThat(spent.isSpent("handshake 10000")).isTrue();
    }

    @Test
    void aHandshakeIsKnownByItsKeyAndItsQuery() {
        HandshakeHeaders headers = new HandshakeHeaders(Map.of("Sec-WebSocket-Key", List.of("k")));
        assertThat(SpentHandshakes.identity(headers, "roomId=r"))
                .isEqualTo(SpentHandshakes.identity(headers, "roomId=r"))
                .isNotEqualTo(SpentHandshakes.identity(headers, "roomId=s"));
        assertThat(SpentHandshakes.identity(new HandshakeHeaders(Map.of()), "roomId=r"))
                .isNull();
        assertThat(SpentHandshakes.identity(null, "roomId=r")).isNull();
    }
}
