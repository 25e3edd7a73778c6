package io.signalbox.benchmarks.report;

import io.signalbox.benchmarks.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What was measured, and on what. */
final class Machine {

    private static final Pattern MODEL = Pattern.compile("model name\\s*:\\s*(.*)");
    private static final Pattern MEMORY = Pattern.compile("MemTotal:\\s+(\\d+) kB");
    private static final Pattern VERSION = Pattern.compile("\"version\":\\s*\"([^\"]+)\"");
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final int KILOBYTES_PER_GIGABYTE = 1 << 20;

    private static final String CHANGED = " with changes";

    private final Path root;
    private final Path node;
    private final String commit;

    /**
     * @param root the working tree
     * @param node where the packages of Node are
     */
    Machine(Path root, Path node) {
        this.root = root;
        this.node = node;
        // What is built now, and not what is there once all of it has been measured.
        this.commit = findCommit();
    }

    /** The commit, and whether anything was changed since. */
    String commit() {
        return commit;
    }

    /** Whether the commit says all about what is measured. */
    boolean isUnchanged() {
        return !commit.endsWith(CHANGED);
    }

    private String findCommit() {
        try {
            String hash = git("rev-parse", "--short=10", "HEAD").strip();
            // The documents are what is being written.
            boolean changed = !git("status", "--porcelain", "--", "*.java", "*.js", "*.json", "*.xml")
                    .isBlank();
            return changed ? hash + CHANGED : hash;
        } catch (IOException e) {
            return "unknown";
        }
    }

    private String git(String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of("git", "-C", root.toString()));
        command.addAll(List.of(arguments));
        return Tool.run(PATIENCE, command);
    }

    static String day() {
        return LocalDate.now(Clock.system(ZoneOffset.UTC)).toString();
    }

    /** The machine and the versions, a row each. */
    Table table() throws IOException {
        Table table = new Table("what", "which");
        table.row("commit", "`" + commit() + "`, " + day());
        table.row(
                "processor",
                first(MODEL, Path.of("/proc/cpuinfo")) + ", "
                        + Runtime.getRuntime().availableProcessors() + " cores");
        table.row(
                "memory",
                Numbers.of(Double.parseDouble(first(MEMORY, Path.of("/proc/meminfo"))) / KILOBYTES_PER_GIGABYTE)
                        + " GiB");
        table.row("kernel", String.format(Locale.ROOT, "Linux %s", System.getProperty("os.version")));
        table.row("JDK", System.getProperty("java.vm.name") + " " + System.getProperty("java.vm.version"));
        if (Files.isDirectory(node.resolve("node_modules"))) {
            table.row("Node", Tool.run(PATIENCE, List.of("node", "--version")).strip());
            table.row("ws", packageVersion("ws"));
            table.row("uWebSockets.js", packageVersion("@trufflesuite/uws-js-unofficial"));
        }
        return table;
    }

    private String packageVersion(String name) throws IOException {
        return first(VERSION, node.resolve("node_modules").resolve(name).resolve("package.json"));
    }

    private static String first(Pattern pattern, Path file) throws IOException {
        Matcher matcher = pattern.matcher(Files.readString(file));
        return matcher.find() ? matcher.group(1) : "unknown";
    }
}
