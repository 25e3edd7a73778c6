package io.signalbox.benchmarks.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.benchmarks.Plan;
import io.signalbox.benchmarks.Results;
import io.signalbox.benchmarks.peer.TyrusAlone;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** That the load does what it is named for, in moments too short for figures that would mean anything. */
@EnabledOnOs(value = OS.LINUX, disabledReason = "processes are measured through /proc")
class LoadCampaignTest {

    private static final Duration MOMENT = Duration.ofMillis(100);
    private static final Plan PLAN = new Plan(1, MOMENT, MOMENT, MOMENT, 100, 40);

    @TempDir
    private Path folder;

    private final Results results = new Results();

    @Test
    void the_bundled_server_is_measured_at_each_work() throws Exception {
        Contender signalbox = Contender.signalbox(
                "signalbox",
                "Signalbox",
                List.of(),
                List.of("-cp", System.getProperty("java.class.path"), "io.signalbox.server.SignalingServer"),
                List.of());

        // What the others want beside a server, jcmd and a profiler, is not everywhere.
        requireDone(signalbox, EnumSet.of(Work.SDP, Work.ICE, Work.PACED, Work.BROADCAST50, Work.JOIN));
    }

    @Test
    void the_floor_relays_and_broadcasts() throws Exception {
        Contender floor = Contender.program("floor", "Tyrus alone", List.of(), TyrusAlone.class);
        requireDone(floor, EnumSet.of(Work.SDP, Work.BROADCAST50, Work.JOIN));
    }

    private void requireDone(Contender contender, Set<Work> works) throws IOException {
        new LoadCampaign(PLAN, List.of(contender), folder, results).run(works);

        for (Work work : works) {
            for (String figure : List.of("cpu", "load", "rate")) {
                assertThat(results.has(contender.id(), work.id() + "." + figure))
                        .as(work.id() + "." + figure)
                        .isTrue();
            }
            assertThat(results.of(contender.id(), work.id() + ".rate").median() > 0)
                    .as(work.id())
                    .isTrue();
            boolean timed = EnumSet.of(Work.SDP, Work.ICE, Work.PACED).contains(work);
            assertThat(results.of(contender.id(), work.id() + ".p99").median() > 0)
                    .as(work.id())
                    .isEqualTo(timed);
        }
    }
}
