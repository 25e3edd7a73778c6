package io.signalbox.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.benchmarks.Results;
import io.signalbox.benchmarks.engine.Cases;
import java.util.List;
import org.junit.jupiter.api.Test;

class GoalsTest {

    private final Results results = new Results();

    @Test
    void a_ratio_at_its_bound_is_met_and_one_beyond_it_is_not() {
        measured();
        results.add("signalbox", "sdp.cpu", 95);
        results.add("ws", "sdp.cpu", 100);
        results.add("floor", "sdp.cpu", 50);
        results.add("signalbox", "ice.cpu", 81);
        results.add("ws", "ice.cpu", 100);
        results.add("signalbox", "sdp.rate", 159);
        results.add("ws", "sdp.rate", 100);

        assertThat(table())
                .contains("| SDP relay, processor time a message ÷ Node ws | ≤ 0.95 | 0.95 | 0.50 | yes |")
                .contains("| ICE relay, processor time a message ÷ Node ws | ≤ 0.80 | 0.81 | – | no |")
                .contains("| SDP relay, saturated, messages a second ÷ Node ws | ≥ 1.60 | 1.59 | – | no |");
    }

    @Test
    void what_the_engine_takes_is_held_to_its_own_bounds() {
        measured();

        assertThat(table())
                .contains(
                        "| the engine's share of the server's processor time, SDP relay, % | ≤ 10.0 | 9.00 |  | yes |")
                .contains("SDP relay in bytes, ns | ≤ 1,500 | 1,500 |  | yes |")
                .contains("SDP relay in bytes, allocated ÷ the message's bytes | ≤ 3.00 | 3.20 |  | no |")
                .contains("| engine alone, heap of an idle participant, B | ≤ 1,024 | 1,024 |  | yes |")
                .contains("the same two speak, the most ÷ among 10 | ≤ 1.20 | 1.20 |  | yes |")
                .contains("after the other speaks, the most ÷ among 10 | ≤ 1.20 | 1.60 |  | no |");
    }

    @Test
    void the_engines_share_is_shown_beside_what_it_would_be_of_tyrus_alone() {
        measured();
        results.add("signalbox", "sdp.cpu", 20);
        results.add("floor", "sdp.cpu", 40);

        assertThat(table()).contains("SDP relay, % | ≤ 10.0 | 9.00 | of its time: 4.50 | yes |");
    }

    @Test
    void nothing_is_said_before_all_of_them_are_measured() {
        assertThat(new Goals(results).areMeasured()).isFalse();
        measured();
        assertThat(new Goals(results).areMeasured()).isFalse();

        for (String figure : List.of(
                "sdp.cpu", "ice.cpu", "broadcast50.cpu", "broadcast500.cpu", "join.cpu", "paced.p99", "sdp.rate")) {
            results.add("signalbox", figure, 1);
            assertThat(new Goals(results).areMeasured()).isFalse();
            results.add("ws", figure, 1);
        }

        assertThat(new Goals(results).areMeasured()).isTrue();
    }

    private void measured() {
        results.add("signalbox", "profile.engine", 9);
        results.add("sdp.bytes", "nanos", 1_500);
        results.add("sdp.bytes", "bytes", 8_000);
        results.add("footprint.2", "bytesPerParticipant", 1_024);
        Cases.CROWDS.forEach(each -> results.add(each.id(), "nanos", 100));
        results.add(Cases.crowdId(1_000, false), "nanos", 140);
        results.add(Cases.crowdId(100_000, true), "nanos", 220);
    }

    private String table() {
        return new Goals(results).table().markdown();
    }
}
