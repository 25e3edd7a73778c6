package io.signalbox.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.benchmarks.Results;
import io.signalbox.benchmarks.load.Contender;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class ComparisonTest {

    private final Results results = new Results();
    private final Contender ours = Contender.node("ours", "Ours", Path.of("a"));
    private final Contender theirs = Contender.node("theirs", "Theirs", Path.of("b"));
    private final Contender absent = Contender.node("absent", "Absent", Path.of("c"));

    @Test
    void medians_and_ratios_of_the_rounds_stand_side_by_side() {
        add("ours", "sdp.cpu", 20, 30, 22);
        add("theirs", "sdp.cpu", 40, 40, 11);

        assertThat(tables().of(ServerTables.RELAY).table().markdown()).isEqualTo("""
                |  | Ours | Theirs | ÷ Theirs |
                |---|---:|---:|---:|
                | SDP, processor time, µs a message | 22.0 (20.0–30.0) | 40.0 (11.0–40.0) | 0.75 (0.50–2.00) |
                """);
    }

    @Test
    void a_change_is_told_as_the_new_by_the_old_one() {
        add("ours", "sdp.cpu", 20);
        add("theirs", "sdp.cpu", 40);

        assertThat(tables().everything(true).table().markdown()).isEqualTo("""
                |  | Ours | Theirs | theirs ÷ ours |
                |---|---:|---:|---:|
                | sdp.cpu | 20.0 | 40.0 | 2.00 |
                """);
    }

    @Test
    void who_was_measured_at_other_work_has_a_column_without_numbers() {
        add("ours", "sdp.cpu", 20);
        add("theirs", "ice.cpu", 40);

        assertThat(tables().of(ServerTables.RELAY).table().markdown())
                .contains("| SDP, processor time, µs a message | 20.0 | – | – |")
                .contains("| ICE, processor time, µs a message | – | 40.0 | – |");
    }

    @Test
    void a_table_of_what_nobody_was_measured_at_is_empty() {
        add("ours", "sdp.cpu", 20);

        assertThat(tables().of(ServerTables.IDLE).isEmpty()).isTrue();
        assertThat(tables().of(ServerTables.RELAY).isEmpty()).isFalse();
    }

    @Test
    void a_picture_has_a_group_for_each_row_and_a_bar_for_each_value() {
        add("ours", "sdp.cpu", 20);
        add("theirs", "sdp.cpu", 40);

        String svg = tables().of(ServerTables.RELAY).chart().svg();

        assertThat(svg).contains("SDP, processor time, µs a message", ">Ours<", ">Theirs<", ">20.0<", ">40.0<");
        assertThat(svg).contains("width=\"170.0\"", "width=\"340.0\"").doesNotContain("Absent", "ICE");
    }

    private ServerTables tables() {
        return new ServerTables(results, List.of(ours, theirs, absent));
    }

    private void add(String contender, String figure, double... values) {
        for (double value : values) {
            results.add(contender, figure, value);
        }
    }
}
