package io.signalbox.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.signalbox.benchmarks.Arguments.Build;
import io.signalbox.benchmarks.Arguments.Peer;
import io.signalbox.benchmarks.Arguments.UsageException;
import io.signalbox.benchmarks.engine.EngineWork;
import io.signalbox.benchmarks.load.Work;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ArgumentsTest {

    @Test
    void without_arguments_everything_is_measured() throws UsageException {
        Arguments arguments = parse("");

        assertThat(arguments.plan()).isEqualTo(Plan.full());
        assertThat(arguments.works()).containsExactly(Work.values());
        assertThat(arguments.engineWorks()).containsExactly(EngineWork.values());
        assertThat(arguments.peers()).containsExactly(Peer.values());
        assertThat(arguments.compared()).isFalse();
    }

    @Test
    void parts_that_are_named_are_measured_alone() throws UsageException {
        assertThat(parse("relay idle").works()).containsExactly(Work.SDP, Work.ICE, Work.PACED, Work.IDLE);
        assertThat(parse("relay idle").engineWorks()).isEmpty();
        assertThat(parse("crowd").works()).isEmpty();
        assertThat(parse("crowd").engineWorks()).containsExactly(EngineWork.CROWD);
    }

    @Test
    void builds_are_compared_with_options_of_their_own_and_without_peers() throws UsageException {
        Arguments arguments = Arguments.parse(List.of(
                "ab",
                "--jar",
                "a.jar",
                "--jar",
                "b.jar",
                "--jvm-options",
                "-Xmx1g  -XX:+UseSerialGC",
                "--server-flags",
                "--ping-interval 5s",
                "broadcast50"));

        assertThat(arguments.compared()).isTrue();
        assertThat(arguments.builds())
                .containsExactly(
                        new Build(Path.of("a.jar"), List.of(), List.of()),
                        new Build(
                                Path.of("b.jar"),
                                List.of("-Xmx1g", "-XX:+UseSerialGC"),
                                List.of("--ping-interval", "5s")));
        assertThat(arguments.peers()).isEmpty();
        assertThat(arguments.works()).containsExactly(Work.BROADCAST50);
    }

    @Test
    void peers_that_are_named_are_compared_with() throws UsageException {
        assertThat(parse("ab --jar a.jar --peers ws,floor").peers()).containsExactly(Peer.WS, Peer.FLOOR);
        assertThat(parse("--peers none").peers()).isEmpty();
    }

    @Test
    void numbers_change_the_plan_whether_it_is_quick_or_not() throws UsageException {
        assertThat(parse("--rounds 3 --measured 1.5").plan())
                .isEqualTo(Plan.full().withRounds(3).withMeasured(Duration.ofMillis(1_500)));
        Arguments quick = parse("--rounds 3 --quick");
        assertThat(quick.quick()).isTrue();
        assertThat(quick.plan()).isEqualTo(Plan.quick().withRounds(3));
    }

    @ParameterizedTest
    @CsvSource({
        "relay engine, true",
        "--rounds 5, true",
        "--rounds 4, false",
        "--quick, false",
        "--peers ws, false",
        "--jar a.jar, false",
        "ab --jar a.jar, false"
    })
    void only_what_the_document_says_goes_into_it(String words, boolean into) throws UsageException {
        assertThat(parse(words).isForTheDocument()).isEqualTo(into);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "relai",
                "--rounds",
                "--rounds 0",
                "--rounds x",
                "--participants 3",
                "--peers ws,netty",
                "--jvm-options -Xmx1g",
                "--jar a.jar --jar b.jar",
                "ab",
                "ab --jar a.jar engine"
            })
    void what_cannot_be_used_is_refused(String words) {
        assertThatThrownBy(() -> parse(words)).isInstanceOf(UsageException.class);
    }

    private static Arguments parse(String words) throws UsageException {
        return Arguments.parse(words.isEmpty() ? List.of() : List.of(words.split(" ")));
    }
}
