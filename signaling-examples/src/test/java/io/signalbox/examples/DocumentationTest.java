package io.signalbox.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Keeps what the documents say true to the sources. */
class DocumentationTest {

    private static final Pattern CODE = Pattern.compile("(?s)```.*?```|`[^`\n]*`");
    private static final Pattern FENCED = Pattern.compile("(?s)```.*?```");
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s#]*)(?:#([^)\\s]*))?\\)");
    private static final Pattern HEADING = Pattern.compile("(?m)^#+ (.+)$");
    private static final Pattern EXCERPT = Pattern.compile("(?s)<!-- from (\\S+) -->\\s*```\\w+\n(.*?)\n *```");
    private static final Pattern CLOSING = Pattern.compile("CloseReason\\.of\\((\\d+), \"([^\"]+)\"\\)");

    private static final int WIDTH = 120;
    private static final Pattern EXEMPT = Pattern.compile(" *(\\||!\\[|<!--)");

    private static final Pattern TEST_NAME = Pattern.compile("`(\\w+Tests?|\\w+Rules)(?:\\.(\\w+))?`");

    private final Path root = root();

    /** The directory of the whole project. */
    static Path root() {
        Path directory = Path.of("").toAbsolutePath();
        while (!Files.exists(directory.resolve("docs/protocol.md"))) {
            directory = directory.getParent();
        }
        return directory;
    }

    @TestFactory
    Stream<DynamicTest> links_within_the_documents_lead_somewhere() throws IOException {
        return documents()
                .map(document -> DynamicTest.dynamicTest(name(document), () -> {
                    String prose = CODE.matcher(read(document)).replaceAll("");
                    for (MatchResult link : all(LINK, prose)) {
                        if (link.group(1).contains("://")) {
                            continue;
                        }
                        Path target = link.group(1).isEmpty() ? document : document.resolveSibling(link.group(1));
                        assertThat(target).as(link.group()).exists();
                        if (link.group(2) != null) {
                            assertThat(anchors(target)).as(link.group()).contains(link.group(2));
                        }
                    }
                }));
    }

    @TestFactory
    Stream<DynamicTest> programs_in_the_documents_are_excerpts_of_tested_sources() throws IOException {
        return documents()
                .filter(document -> read(document).contains("<!-- from "))
                .map(document -> DynamicTest.dynamicTest(name(document), () -> {
                    for (MatchResult excerpt : all(EXCERPT, read(document))) {
                        Path source = root.resolve(excerpt.group(1));
                        assertThat(source).exists();
                        assertThat(lines(read(source))).as(excerpt.group(1)).containsSequence(lines(excerpt.group(2)));
                    }
                }));
    }

    /** Tables, code, pictures and comments are exempt, and so is a single word that is longer, an address for one. */
    @TestFactory
    Stream<DynamicTest> proseInTheDocumentsWrapsAt120Columns() throws IOException {
        return documents()
                .map(document -> DynamicTest.dynamicTest(
                        name(document),
                        () -> assertThat(FENCED.matcher(read(document))
                                        .replaceAll("")
                                        .lines())
                                .filteredOn(line -> line.codePointCount(0, line.length()) > WIDTH)
                                .filteredOn(line -> line.strip().contains(" "))
                                .filteredOn(line -> !EXEMPT.matcher(line).lookingAt())
                                .isEmpty()));
    }

    @Test
    void the_protocol_lists_every_close_reason_of_the_engine() {
        String protocol = read(root.resolve("docs/protocol.md"));
        List<MatchResult> reasons = all(
                CLOSING,
                read(root.resolve(
                        "signaling-core/src/main/java/io/signalbox/core/internal/messages/CloseReasons.java")));

        assertThat(reasons).isNotEmpty();
        for (MatchResult reason : reasons) {
            assertThat(protocol.lines().filter(line -> line.startsWith("| " + reason.group(1) + " |")))
                    .as(reason.group(2))
                    .anyMatch(line -> line.contains("`" + reason.group(2) + "`"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"threading", "reliability"})
    void promises_name_tests_that_exist(String document) throws IOException {
        List<MatchResult> names = all(TEST_NAME, read(root.resolve("docs/" + document + ".md")));

        assertThat(names).isNotEmpty();
        for (MatchResult name : names) {
            String declared = name.group(2) == null ? "class " + name.group(1) + " " : " " + name.group(2) + "(";
            assertThat(sources(name.group(1) + ".java"))
                    .as(name.group())
                    .anyMatch(source -> read(source).contains(declared));
        }
    }

    /** The files of this name in all modules. */
    private List<Path> sources(String file) throws IOException {
        List<Path> found = new ArrayList<>();
        for (String module : List.of(
                "signaling-core",
                "signaling-testkit",
                "signaling-websocket",
                "signaling-jakarta",
                "signaling-server",
                "signaling-examples")) {
            try (Stream<Path> files = Files.walk(root.resolve(module).resolve("src"))) {
                files.filter(path -> path.endsWith(file)).forEach(found::add);
            }
        }
        return found;
    }

    private Stream<Path> documents() throws IOException {
        List<Path> documents = new ArrayList<>();
        for (Path directory : List.of(root, root.resolve("docs"))) {
            try (Stream<Path> files = Files.list(directory)) {
                files.filter(file -> file.toString().endsWith(".md")).sorted().forEach(documents::add);
            }
        }
        return documents.stream();
    }

    private static List<String> anchors(Path document) {
        String text = FENCED.matcher(read(document)).replaceAll("");
        return all(HEADING, text).stream()
                .map(heading -> heading.group(1)
                        .toLowerCase(Locale.ROOT)
                        .replaceAll("[^\\p{L}\\p{N} _-]", "")
                        .replace(' ', '-'))
                .toList();
    }

    /** Without indentation and empty lines, neither of which an excerpt need keep. */
    private static List<String> lines(String text) {
        return text.lines().map(String::strip).filter(line -> !line.isEmpty()).collect(Collectors.toList());
    }

    static List<MatchResult> all(Pattern pattern, String text) {
        return pattern.matcher(text).results().toList();
    }

    private String name(Path document) {
        return root.relativize(document).toString();
    }

    static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
