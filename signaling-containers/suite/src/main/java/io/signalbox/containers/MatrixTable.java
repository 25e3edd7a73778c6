package io.signalbox.containers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The table in the documentation: a line for each behaviour, a column for each container. */
final class MatrixTable {

    private static final String BEGIN = "<!-- container matrix: written by the suite -->";
    private static final String END = "<!-- end of the container matrix -->";

    private final Path document;
    private final String before;
    private final String after;

    /** Container by container what each behaviour's cell says. */
    private final Map<String, Map<String, String>> columns = new LinkedHashMap<>();

    private MatrixTable(Path document, String text) {
        this.document = document;
        int begin = text.indexOf(BEGIN);
        int end = text.indexOf(END);
        if (begin < 0 || end < begin) {
            throw new IllegalStateException(document + " has no place for the table");
        }
        this.before = text.substring(0, begin);
        this.after = text.substring(end + END.length());
        parse(text.substring(begin + BEGIN.length(), end));
    }

    static MatrixTable inDocumentation() throws IOException {
        for (Path directory = Path.of("").toAbsolutePath(); directory != null; directory = directory.getParent()) {
            Path document = directory.resolve("docs/embedding.md");
            if (Files.exists(document)) {
                return new MatrixTable(document, Files.readString(document));
            }
        }
        throw new IllegalStateException("no docs/embedding.md above the working directory");
    }

    /** What the documentation says of this container, by the behaviours' texts; empty for one that it does not know. */
    Map<String, String> column(String container) {
        return columns.getOrDefault(container, Map.of());
    }

    /** Replaces what is said of a container. */
    void write(String container, Map<Behaviour, String> observed) throws IOException {
        Map<String, String> column = new LinkedHashMap<>();
        observed.forEach((behaviour, value) -> column.put(behaviour.text(), value));
        Map<String, Map<String, String>> written = new TreeMap<>(columns);
        written.put(container, column);
        Files.writeString(document, before + BEGIN + "\n" + markdown(written) + END + after);
    }

    private void parse(String table) {
        List<List<String>> lines = table.lines()
                .filter(line -> line.startsWith("|"))
                .map(MatrixTable::cells)
                .toList();
        if (lines.isEmpty()) {
            return;
        }
        List<String> names = lines.get(0);
        for (int i = 1; i < names.size(); i++) {
            Map<String, String> column = new LinkedHashMap<>();
            for (List<String> line : lines.subList(2, lines.size())) {
                column.put(line.get(0), line.get(i));
            }
            columns.put(names.get(i), column);
        }
    }

    private static List<String> cells(String line) {
        return Arrays.stream(line.substring(1).split("\\|")).map(String::strip).toList();
    }

    private static String markdown(Map<String, Map<String, String>> columns) {
        List<String> lines = new ArrayList<>();
        lines.add("| | " + String.join(" | ", columns.keySet()) + " |");
        lines.add("|---|" + "---|".repeat(columns.size()));
        for (Behaviour behaviour : Behaviour.values()) {
            List<String> cells = new ArrayList<>();
            columns.values().forEach(column -> cells.add(column.getOrDefault(behaviour.text(), "?")));
            lines.add("| " + behaviour.text() + " | " + String.join(" | ", cells) + " |");
        }
        return String.join("\n", lines) + "\n";
    }
}
