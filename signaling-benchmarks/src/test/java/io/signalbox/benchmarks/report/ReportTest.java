package io.signalbox.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.benchmarks.Results;
import io.signalbox.benchmarks.engine.Cases;
import io.signalbox.benchmarks.load.Contender;
import io.signalbox.benchmarks.report.Comparison.Figure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** On the page as it is: a place that is missing would be noticed after half an hour of measuring. */
@EnabledOnOs(value = OS.LINUX, disabledReason = "the machine is described through /proc")
class ReportTest {

    private static final Path ROOT = Path.of("..");
    private static final Pattern PLACE = Pattern.compile("(?s)<!-- measured: (\\w+) -->\n(.*?)<!-- end -->");
    private static final Pattern PICTURE = Pattern.compile("!\\[.+]\\((images/[\\w-]+\\.svg)\\)");

    @TempDir
    private Path folder;

    private Results results = new Results();
    private Path page;

    @BeforeEach
    void takeThePageWithoutNumbers() throws IOException {
        String text = Files.readString(ROOT.resolve("docs/performance.md"));
        page = folder.resolve("performance.md");
        Files.writeString(page, PLACE.matcher(text).replaceAll("<!-- measured: $1 -->\n<!-- end -->"));
    }

    @Test
    void every_place_of_the_page_is_filled_and_every_picture_is_there() throws IOException {
        measureServers("signalbox", "ws", "uws", "floor");
        measureEngine();

        write("signalbox", "ws", "uws", "floor");

        assertThat(PLACE.matcher(read()).results())
                .hasSize(12)
                .allSatisfy(
                        place -> assertThat(place.group(2)).as(place.group(1)).contains("|---"));
        assertThat(PICTURE.matcher(read()).results())
                .hasSize(10)
                .allSatisfy(picture -> assertThat(folder.resolve(picture.group(1)))
                        .content()
                        .startsWith("<svg")
                        .endsWith("</svg>\n"));
    }

    @Test
    void what_was_not_measured_stays_as_it_was() throws IOException {
        String before = read();
        measureServers("signalbox", "floor");

        write("signalbox", "floor");

        assertThat(place("goals")).isEmpty();
        assertThat(place("engine")).isEmpty();
        assertThat(place("join"))
                .contains("| Signalbox | Tyrus alone | ÷ Tyrus alone |")
                .doesNotContain("Node");
        assertThat(PLACE.matcher(read()).replaceAll(""))
                .isEqualTo(PLACE.matcher(before).replaceAll(""));
    }

    @Test
    void writing_twice_is_writing_once() throws IOException {
        measureServers("signalbox", "ws", "uws", "floor");
        write("signalbox", "ws", "uws", "floor");
        String once = read();

        write("signalbox", "ws", "uws", "floor");

        assertThat(read()).isEqualTo(once);
    }

    @Test
    void what_was_measured_earlier_of_the_same_build_counts_for_the_bounds_alone() throws IOException {
        measureEngine();
        Results earlier = new Results().orEarlier(results);
        results = new Results();
        measureServers("signalbox", "ws", "uws", "floor");

        new Report(results, contenders("signalbox", "ws"), ROOT, folder, page).write(results.orEarlier(earlier));

        assertThat(place("goals")).contains("engine alone");
        assertThat(place("engine")).isEmpty();
    }

    private void measureServers(String... contenders) {
        for (String contender : contenders) {
            Stream.of(
                            ServerTables.RELAY,
                            ServerTables.BROADCAST,
                            ServerTables.JOIN,
                            ServerTables.IDLE,
                            ServerTables.LOAD,
                            ServerTables.PROFILE)
                    .flatMap(List::stream)
                    .map(Figure::name)
                    .forEach(name -> results.add(contender, name, 1));
        }
    }

    private void measureEngine() {
        Stream.of(Cases.WORK, Cases.SCANS, Cases.CROWDS).flatMap(List::stream).forEach(each -> {
            results.add(each.id(), "nanos", 1);
            results.add(each.id(), "bytes", 1);
        });
        results.add("footprint.2", "bytesPerParticipant", 1);
        results.add("footprint.50", "bytesPerParticipant", 1);
        results.add("scale", "stillJoined", 1);
    }

    private void write(String... contenders) throws IOException {
        new Report(results, contenders(contenders), ROOT, folder, page).write(results);
    }

    private static List<Contender> contenders(String... ids) {
        return Stream.of(ids)
                .map(id -> Contender.node(id, titles(id), Path.of(id)))
                .toList();
    }

    private static String titles(String id) {
        return switch (id) {
            case "signalbox" -> "Signalbox";
            case "floor" -> "Tyrus alone";
            default -> "Node " + id;
        };
    }

    private String place(String name) throws IOException {
        return PLACE.matcher(read())
                .results()
                .filter(place -> place.group(1).equals(name))
                .map(place -> place.group(2))
                .findFirst()
                .orElseThrow();
    }

    private String read() throws IOException {
        return Files.readString(page);
    }
}
