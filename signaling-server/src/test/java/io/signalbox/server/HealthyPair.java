package io.signalbox.server;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.signalbox.testkit.SignalingClient;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * Two well-behaved participants in a room of their own who relay numbered messages back and forth, one at a time, while
 * something else goes on: whether anything is lost, repeated, reordered or late for them shows at once.
 */
public final class HealthyPair implements AutoCloseable {

    /** What waits for another client does so for the time of a send or a handshake; a busy machine does not take that long. */
    private static final Duration LATE = SignalingClient.PATIENCE;

    /** Half of the messages a second that each of them is allowed. */
    private static final Duration PERIOD = Duration.ofMillis(20);

    private final SignalingClient alice;
    private final SignalingClient bob;
    private final ScheduledExecutorService relaying = Executors.newSingleThreadScheduledExecutor();

    /** Of the round trips since they were last asked for; guarded by itself. */
    private final List<Long> latencies = new ArrayList<>();

    /** When the next round trip should begin; owned by the relaying thread. */
    private long due;

    /** The same through another server that nobody hurts, from the first baseline on. */
    private @Nullable Control control;

    private volatile int roundTrips;
    private volatile boolean resting;
    private volatile Duration slowest = Duration.ZERO;
    private volatile @Nullable Throwable failure;

    public HealthyPair(URI endpoint) {
        this(null, endpoint);
    }

    /** A pair that connects over TLS that trusts the server's certificate. */
    public HealthyPair(@Nullable SSLContext tls, URI endpoint) {
        String room = "healthy-" + UUID.randomUUID();
        alice = SignalingClient.connect(tls, SignalingClient.address(endpoint, room, "alice", "Alice"), "alice");
        alice.expect("welcome");
        bob = SignalingClient.connect(tls, SignalingClient.address(endpoint, room, "bob", "Bob"), "bob");
        bob.expect("welcome");
        bob.expect("existing-participants");
        alice.expect("participant-joined");
        due = System.nanoTime();
        relaying.scheduleAtFixedRate(this::relayWhatIsDue, 0, PERIOD.toMillis(), MILLISECONDS);
    }

    private void relayWhatIsDue() {
        if (resting) {
            due = System.nanoTime() + PERIOD.toNanos();
            return;
        }
        relay();
        Duration took = Duration.ofNanos(System.nanoTime() - due);
        // After a wait the timer runs several times at once, and each such round trip was due at its own time.
        due += PERIOD.toNanos();
        slowest = took.compareTo(slowest) > 0 ? took : slowest;
        synchronized (latencies) {
            latencies.add(took.toNanos());
        }
    }

    private void relay() {
        try {
            int number = roundTrips;
            alice.send("{\"type\":\"offer\",\"targetUserId\":\"bob\",\"sdp\":" + number + "}");
            assertThat(bob.expect("offer").get("sdp").getAsInt()).isEqualTo(number);
            bob.send("{\"type\":\"answer\",\"targetUserId\":\"alice\",\"sdp\":" + number + "}");
            assertThat(alice.expect("answer").get("sdp").getAsInt()).isEqualTo(number);
            roundTrips = number + 1;
        } catch (AssertionError | RuntimeException e) {
            failure = e;
            throw e;
        }
    }

    /**
     * Relays for this time undisturbed; what {@link #latencies} returns next begins after it. From now on a control goes
     * beside it, so that what else the machine does is not taken for what the server does.
     */
    public Latencies baseline(Duration time) throws IOException {
        if (control == null) {
            control = Control.start();
        }
        latencies();
        int enough = roundTrips + (int) (time.toMillis() / PERIOD.toMillis());
        await().atMost(time.plus(SignalingClient.PATIENCE)).until(() -> failure != null || roundTrips >= enough);
        assertThat(failure).isNull();
        return latencies();
    }

    /** Of all round trips since this was last asked; fails where a message was lost or the pair is cut off. */
    public Latencies latencies() {
        int before = roundTrips;
        await().atMost(SignalingClient.PATIENCE).until(() -> failure != null || roundTrips > before + 1);
        assertThat(failure).isNull();
        Latencies ofControl = control == null ? null : control.pair.latencies();
        synchronized (latencies) {
            Latencies sinceLast = new Latencies(latencies, ofControl);
            latencies.clear();
            return sinceLast;
        }
    }

    /** Stops relaying, with nothing under way, until {@link #goOn}. Both stay connected and answer pings. */
    public void rest() {
        resting = true;
        try {
            // Behind a round trip that has begun.
            relaying.submit(() -> {}).get(SignalingClient.PATIENCE.toMillis(), MILLISECONDS);
        } catch (Exception e) {
            throw new AssertionError("the pair comes to no rest", e);
        }
    }

    public void goOn() {
        resting = false;
    }

    /** Asserts that the pair still relays, and that all went well since it met. */
    public void assertUnharmed() {
        latencies();
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
        if (control != null) {
            control.close();
        }
    }

    /** An idle server in a process of its own, with a pair. */
    private record Control(ServerProcess server, HealthyPair pair) {

        static Control start() throws IOException {
            ServerProcess server = ServerProcess.start("64m");
            try {
                return new Control(server, new HealthyPair(server.endpoint()));
            } catch (RuntimeException | Error e) {
                server.close();
                throw e;
            }
        }

        void close() {
            pair.close();
            server.close();
        }
    }
}
