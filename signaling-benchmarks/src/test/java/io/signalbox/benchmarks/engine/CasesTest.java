package io.signalbox.benchmarks.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.benchmarks.Plan;
import io.signalbox.benchmarks.Results;
import io.signalbox.benchmarks.engine.Cases.Case;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class CasesTest {

    @Test
    void every_case_has_an_id_of_its_own() {
        List<String> ids = Stream.of(Cases.WORK, Cases.SCANS, Cases.CROWDS)
                .flatMap(List::stream)
                .map(Case::id)
                .toList();
        assertThat(ids).doesNotHaveDuplicates();
    }

    @Test
    void every_case_is_measured_with_its_parameters() throws Exception {
        Results results = new Results();
        Plan.Engine moment = new Plan.Engine(0, 1, Duration.ofMillis(1), 10, 10, Duration.ofSeconds(1));

        new EngineCampaign(moment, results).run(EngineWork.ENGINE);

        Set<Case> measured = Stream.of(Cases.WORK, Cases.SCANS)
                .flatMap(List::stream)
                .filter(each -> results.of(each.id(), "nanos").median() > 0
                        && results.of(each.id(), "bytes").median() > 0)
                .collect(Collectors.toSet());
        assertThat(measured)
                .containsExactlyInAnyOrderElementsOf(
                        Stream.of(Cases.WORK, Cases.SCANS).flatMap(List::stream).toList());
    }
}
