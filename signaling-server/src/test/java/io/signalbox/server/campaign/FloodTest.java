package io.signalbox.server.campaign;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonParser;
import io.signalbox.server.HealthyPair;
import io.signalbox.server.Latencies;
import io.signalbox.server.ServerProcess;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** One client that sends as much as a loop can. */
@Tag("campaign")
class FloodTest {

    private static final int MESSAGES_A_SECOND = 10_000;
    private static final int AT_A_TIME = 100;
    private static final Duration BASELINE = Duration.ofSeconds(5);
    private static final Duration CLOSED_WITHIN = Duration.ofSeconds(15);

    /** The defaults: for ten seconds, and so many messages at once and a second. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private static final int BURST = 3_500;
    private static final int RATE = 100;

    @Test
    void itIsLimitedAndThenClosedAndNobodyElseIs() throws Exception {
        try (ServerProcess server = ServerProcess.start("512m");
                Swarm swarm = new Swarm(server.endpoint());
                HealthyPair pair = new HealthyPair(server.endpoint())) {
            List<SwarmClient> others = swarm.join("flooded", "other", 3);
            AtomicLong told = new AtomicLong();
            List<Long> tellings = new ArrayList<>();
            SwarmClient flooder = swarm.connect("flooded", "flooder");
            Swarm.awaitWelcome(List.of(flooder));
            flooder.onText(text -> {
                if (text.contains("\"rate-limited\"")) {
                    tellings.add(System.nanoTime());
                    told.addAndGet(JsonParser.parseString(text)
                            .getAsJsonObject()
                            .get("count")
                            .getAsLong());
                }
            });
            Latencies before = pair.baseline(BASELINE);

            long begin = System.nanoTime();
            long sent = flood(flooder, begin);
            Duration took = Duration.ofNanos(System.nanoTime() - begin);
            talk(others);
            Latencies during = pair.latencies();

            during.assertHeldTo(before);
            assertThat(flooder.closeCode()).isEqualTo(1008);
            assertThat(took).isBetween(PATIENCE, CLOSED_WITHIN);
            int passed = others.get(0).count("participant-update");
            assertThat(passed).isBetween(BURST, BURST + (int) (took.toSeconds() + 1) * RATE);
            // What came after the last telling, within a second of the close, was told to nobody.
            assertThat(told.get()).isBetween(sent - passed - 2L * MESSAGES_A_SECOND, sent - passed);
            assertThat(tellings).hasSizeBetween((int) PATIENCE.toSeconds() - 1, (int) took.toSeconds() + 1);
            for (SwarmClient other : others) {
                assertThat(other.isClosed()).isFalse();
                assertThat(other.count("error")).isZero();
                assertThat(other.count("participant-left")).isEqualTo(1);
                assertThat(other.count("participant-update")).isEqualTo(passed);
            }
            Figures.add(
                    getClass(),
                    "%d of %d messages relayed, %d told as dropped in %d errors, closed with %d after %.1f s; "
                            + "pair before: %s, during: %s",
                    passed,
                    sent,
                    told.get(),
                    tellings.size(),
                    flooder.closeCode(),
                    took.toMillis() / 1e3,
                    before,
                    during);
        }
    }

    /** Sends until it is closed; returns how many. */
    private static long flood(SwarmClient flooder, long begin) {
        byte[] many = SwarmClient.repeated("{\"type\":\"participant-update\",\"updates\":1}", AT_A_TIME);
        Pace pace = new Pace(MESSAGES_A_SECOND / AT_A_TIME);
        long sent = 0;
        while (!flooder.isClosed()) {
            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(CLOSED_WITHIN);
            pace.await();
            flooder.sendBytes(many);
            sent += AT_A_TIME;
        }
        return sent;
    }

    /** Each of them sends to the next and is heard. */
    private static void talk(List<SwarmClient> others) {
        for (int i = 0; i < others.size(); i++) {
            SwarmClient next = others.get((i + 1) % others.size());
            others.get(i)
                    .send("{\"type\":\"offer\",\"targetUserId\":\"other" + (i + 1) % others.size() + "\",\"sdp\":1}");
            next.awaitCount("offer", 1);
        }
    }
}
