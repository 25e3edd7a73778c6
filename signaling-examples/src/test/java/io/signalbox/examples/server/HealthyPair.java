package io.signalbox.examples.server;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.signalbox.testkit.SignalingClient;
import java.net.URI;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.jspecify.annotations.Nullable;

/**
 * Two well-behaved participants in a room of their own who relay numbered messages back and forth, one at a time, while
 * something else goes on: whether anything is lost, repeated, reordered or late for them shows at once.
 */
final class HealthyPair implements AutoCloseable {

    private static final Duration LATE = Duration.ofSeconds(2);

    /** Half of the messages a second that each of them is allowed. */
    private static final Duration PAUSE = Duration.ofMillis(20);

    private final SignalingClient alice;
    private final SignalingClient bob;
    private final ScheduledExecutorService relaying = Executors.newSingleThreadScheduledExecutor();
    private volatile int roundTrips;
    private volatile Duration slowest = Duration.ZERO;
    private volatile @Nullable Throwable failure;

    HealthyPair(URI endpoint) {
        String room = "healthy-" + UUID.randomUUID();
        alice = SignalingClient.connect(endpoint, room, "alice", "Alice");
        alice.expect("welcome");
        bob = SignalingClient.connect(endpoint, room, "bob", "Bob");
        bob.expect("welcome");
        bob.expect("existing-participants");
        alice.expect("participant-joined");
        relaying.scheduleWithFixedDelay(this::relay, 0, PAUSE.toMillis(), MILLISECONDS);
    }

    private void relay() {
        try {
            int number = roundTrips;
            long start = System.nanoTime();
            alice.send("{\"type\":\"offer\",\"targetUserId\":\"bob\",\"sdp\":" + number + "}");
            assertThat(bob.expect("offer").get("sdp").getAsInt()).isEqualTo(number);
            bob.send("{\"type\":\"answer\",\"targetUserId\":\"alice\",\"sdp\":" + number + "}");
            assertThat(alice.expect("answer").get("sdp").getAsInt()).isEqualTo(number);
            Duration took = Duration.ofNanos(System.nanoTime() - start);
            slowest = took.compareTo(slowest) > 0 ? took : slowest;
            roundTrips = number + 1;
        } catch (AssertionError | RuntimeException e) {
            failure = e;
            throw e;
        }
    }

    /** Asserts that the pair still relays, and that all went well since it met. */
    void assertUnharmed() {
        int before = roundTrips;
        await().atMost(SignalingClient.PATIENCE).until(() -> failure != null || roundTrips > before + 2);
        assertThat(failure).isNull();
        assertThat(slowest).isLessThan(LATE);
    }

    @Override
    public void close() {
        relaying.shutdown();
        try {
            relaying.awaitTermination(SignalingClient.PATIENCE.toMillis(), MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        alice.close();
        bob.close();
    }
}
