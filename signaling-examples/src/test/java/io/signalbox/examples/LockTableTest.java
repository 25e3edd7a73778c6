package io.signalbox.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Compares the table of locks in docs/threading.md with the sources of the core. */
class LockTableTest {

    private static final Pattern COMMENT_OR_STRING =
            Pattern.compile("(?s)/\\*.*?\\*/|//[^\n]*|\"(?:[^\"\\\\\n]|\\\\.)*\"");
    private static final Pattern MONITOR = Pattern.compile("\\bsynchronized\\b|@GuardedBy\\b");
    private static final Pattern OTHER_LOCK =
            Pattern.compile("java\\.util\\.concurrent\\.locks|\\bSemaphore\\b|\\bCollections\\.synchronized");
    private static final Pattern FIRST_COLUMN = Pattern.compile("(?m)^\\| `(\\w+)`[^|]*\\|");

    @Test
    void theTableHasEachMonitorOfTheCoreAndNoOther() throws IOException {
        assertThat(table()).isEqualTo(coreTypesWhoseCode(MONITOR.asPredicate())).isNotEmpty();
    }

    @Test
    void theCoreHasNoLocksButMonitors() throws IOException {
        assertThat(coreTypesWhoseCode(OTHER_LOCK.asPredicate())).isEmpty();
    }

    @Test
    void aLockInACommentOrAStringIsNone() {
        assertThat(MONITOR.asPredicate().test(code("/** synchronized */ // @GuardedBy\nint a = f(\"synchronized\");")))
                .isFalse();
        assertThat(MONITOR.asPredicate().test(code("private synchronized void f() {}")))
                .isTrue();
    }

    private static Set<String> table() {
        String page = DocumentationTest.read(DocumentationTest.root().resolve("docs/threading.md"));
        String locks = page.substring(page.indexOf("\n## Locks\n"));
        String first = locks.substring(0, locks.indexOf("\n\n", locks.indexOf("\n| ")));
        return DocumentationTest.all(FIRST_COLUMN, first).stream()
                .map(row -> row.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> coreTypesWhoseCode(Predicate<String> matches) throws IOException {
        Path sources = DocumentationTest.root().resolve("signaling-core/src/main/java");
        try (Stream<Path> files = Files.walk(sources)) {
            return files.filter(file -> file.toString().endsWith(".java"))
                    .filter(file -> matches.test(code(DocumentationTest.read(file))))
                    .map(file -> file.getFileName().toString().replace(".java", ""))
                    .collect(Collectors.toCollection(TreeSet::new));
        }
    }

    private static String code(String source) {
        return COMMENT_OR_STRING.matcher(source).replaceAll(" ");
    }
}
