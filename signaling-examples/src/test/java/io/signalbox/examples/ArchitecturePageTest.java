package io.signalbox.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Keeps the names on docs/architecture.md true to the sources. */
class ArchitecturePageTest {

    private static final String PAGE = "docs/architecture.md";
    private static final Pattern FENCED = Pattern.compile("(?s)```text\n(.*?)```");
    private static final Pattern BACKTICKED = Pattern.compile("`([^`\n]+)`");
    private static final Pattern FIRST_LINK = Pattern.compile("\\]\\(([^)]*)\\)");

    /** A name in a diagram that can only be that of a type: of two words or more. */
    private static final Pattern TYPE_IN_DIAGRAM = Pattern.compile("\\b[A-Z][a-z]\\w*?[A-Z]\\w*(?:\\.[A-Za-z]\\w+)*");

    private static final Pattern MODULE_IN_DIAGRAM = Pattern.compile("\\bsignaling-[a-z]+");
    private static final Pattern PACKAGE = Pattern.compile("io\\.signalbox(?:\\.[a-z]+)+");
    private static final Pattern TYPE = Pattern.compile("([A-Z]\\w*)((?:\\.\\w+)*)");
    private static final Pattern MESSAGE_TYPE = Pattern.compile("[a-z]+(?:-[a-z]+)*");

    private static final Path ROOT = DocumentationTest.root();

    /** The texts of all source files by the names of their types. */
    private static final Map<String, List<String>> SOURCES = new TreeMap<>();

    @BeforeAll
    static void readSources() throws IOException {
        try (Stream<Path> modules = Files.list(ROOT)) {
            for (Path module : modules.filter(path -> Files.isDirectory(path.resolve("src")))
                    .toList()) {
                try (Stream<Path> files = Files.walk(module.resolve("src"))) {
                    files.filter(file -> file.toString().endsWith(".java"))
                            .forEach(file -> SOURCES.computeIfAbsent(
                                            file.getFileName().toString().replace(".java", ""),
                                            name -> new ArrayList<>())
                                    .add(DocumentationTest.read(file)));
                }
            }
        }
    }

    @Test
    void everyNameOnThePageIsThatOfAFileTypeOrPackage() {
        List<String> names = names();

        assertThat(names).hasSizeGreaterThan(60);
        assertThat(names).allMatch(ArchitecturePageTest::exists);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "NoSuchType",
                "Limits.Builder.noSuchMethod",
                "docs/no-such-page.md",
                "signaling-nothing",
                "io.signalbox.core.internal.nothing",
                "no-such-message"
            })
    void aNameOfNothingIsFound(String name) {
        assertThat(exists(name)).isFalse();
    }

    @Test
    void thePageAnswersTwelveQuestions() {
        String table = page().substring(page().indexOf("\n## To change something, open\n"));
        List<String> rows =
                table.lines().filter(line -> line.startsWith("| ")).skip(1).toList();

        assertThat(rows).hasSize(12);
        assertThat(rows).anyMatch(row -> row.contains("message type") && row.contains("`Limits.Builder.messageRate`"));
        assertThat(rows).anyMatch(row -> row.contains("a transport") && row.contains("`Connection`"));
        assertThat(rows).anyMatch(row -> row.contains("30 s") && row.contains("`DetachPolicy`"));
    }

    @Test
    void itIsTheFirstLinkForContributors() {
        MatchResult first = DocumentationTest.all(FIRST_LINK, DocumentationTest.read(ROOT.resolve("CONTRIBUTING.md")))
                .get(0);

        assertThat(first.group(1)).isEqualTo(PAGE);
    }

    private static List<String> names() {
        List<String> names = new ArrayList<>();
        for (MatchResult diagram : DocumentationTest.all(FENCED, page())) {
            for (Pattern pattern : List.of(TYPE_IN_DIAGRAM, MODULE_IN_DIAGRAM, PACKAGE)) {
                DocumentationTest.all(pattern, diagram.group(1)).forEach(name -> names.add(name.group()));
            }
        }
        DocumentationTest.all(BACKTICKED, FENCED.matcher(page()).replaceAll(""))
                .forEach(name -> names.add(name.group(1)));
        return names;
    }

    private static String page() {
        return DocumentationTest.read(ROOT.resolve(PAGE));
    }

    /** Whether there is a file, module, package, type, member or message type of this name. */
    private static boolean exists(String name) {
        if (name.contains("/") || name.startsWith("signaling-")) {
            return Files.exists(ROOT.resolve(name));
        }
        if (PACKAGE.matcher(name).matches()) {
            return anySource()
                    .anyMatch(source -> source.contains("\npackage " + name + ";")
                            || source.startsWith("package " + name + ";")
                            || source.contains("\npackage " + name + "."));
        }
        var type = TYPE.matcher(name);
        if (type.matches()) {
            List<String> members = List.of(type.group(2).split("\\."));
            return SOURCES.getOrDefault(type.group(1), List.of()).stream()
                    .anyMatch(source -> members.stream().allMatch(member -> hasWord(source, member)));
        }
        return MESSAGE_TYPE.matcher(name).matches()
                && SOURCES.getOrDefault("WebRtcDialect", List.of()).stream()
                        .anyMatch(source -> source.contains('"' + name + '"'));
    }

    private static Stream<String> anySource() {
        return SOURCES.values().stream().flatMap(List::stream);
    }

    private static boolean hasWord(String source, String word) {
        return Pattern.compile("\\b" + Pattern.quote(word) + "\\b")
                .matcher(source)
                .find();
    }
}
