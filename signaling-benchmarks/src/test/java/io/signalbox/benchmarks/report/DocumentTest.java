package io.signalbox.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.signalbox.benchmarks.Spread;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DocumentTest {

    @TempDir
    private Path folder;

    private Path file;
    private Document document;

    @BeforeEach
    void write() throws IOException {
        file = folder.resolve("page.md");
        Files.writeString(file, """
                before
                <!-- measured: a -->
                old
                <!-- end -->
                between
                <!-- measured: b -->
                <!-- end -->
                after
                """);
        document = new Document(file);
    }

    @Test
    void only_the_place_of_the_name_is_written() throws IOException {
        document.put("a", "1 $ 2");
        document.put("b", "3");
        document.put("b", "4");

        assertThat(file).hasContent("""
                        before
                        <!-- measured: a -->

                        1 $ 2

                        <!-- end -->
                        between
                        <!-- measured: b -->

                        4

                        <!-- end -->
                        after
                        """);
    }

    @Test
    void a_place_that_is_missing_is_an_error() {
        assertThatThrownBy(() -> document.put("c", "")).hasMessageContaining("no place for c");
    }

    @Test
    void a_picture_stands_beside_the_document() throws IOException {
        BarChart chart = new BarChart();
        chart.group("µs & more");
        chart.bar("ours", new Spread(26.14, 25, 27));
        chart.bar("unknown", new Spread(Double.NaN, Double.NaN, Double.NaN));

        assertThat(document.picture("x", "what it shows", chart))
                .isEqualTo("![what it shows](images/performance-x.svg)\n");
        assertThat(folder.resolve("images/performance-x.svg"))
                .content()
                .contains("µs &amp; more", "ours", "26.1")
                .doesNotContain("unknown", "NaN");
    }
}
