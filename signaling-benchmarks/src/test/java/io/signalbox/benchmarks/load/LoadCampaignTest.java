package io.signalbox.benchmarks.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.benchmarks.Plan;
import io.signalbox.benchmarks.Results;
import io.signalbox.benchmarks.peer.TyrusAlone;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** That the load does what it is named for, in moments too short for figures that would mean anything. */
class LoadCampaignTest {

    private static final Duration MOMENT = Duration.ofMillis(200);
    private static final Plan PLAN = new Plan(1, MOMENT, MOMENT, MOMENT, 100, 40);

    @TempDir
    private Path folder;

    private final Results results = new Results();

    @Test
    void everyWorkOfTheBundledServerHasItsFigures() throws Exception {
        Contender signalbox = Contender.signalbox(
                "signalbox",
                "Signalbox",
                List.of(),
                List.of("-cp", System.getProperty("java.class.path"), "io.signalbox.examples.server.SignalingServer"),
                List.of());

        new LoadCampaign(PLAN, List.of(signalbox), folder, results).run(EnumSet.allOf(Work.class));

        for (Work work : EnumSet.complementOf(EnumSet.of(Work.IDLE))) {
            assertThat(isDone("signalbox", work)).as(work.id()).isTrue();
        }
        assertThat(results.has("signalbox", "idle.resident")).isTrue();
        assertThat(results.has("signalbox", "idle.heap")).isTrue();
    }

    @Test
    void theFloorRelaysAndBroadcasts() throws Exception {
        Contender floor = Contender.program("floor", "Tyrus alone", List.of(), TyrusAlone.class);
        Set<Work> works = EnumSet.of(Work.SDP, Work.BROADCAST50, Work.JOIN);

        new LoadCampaign(PLAN, List.of(floor), folder, results).run(works);

        for (Work work : works) {
            assertThat(isDone("floor", work)).as(work.id()).isTrue();
        }
    }

    private boolean isDone(String contender, Work work) {
        return results.of(contender, work.id() + ".rate").median() > 0;
    }
}
