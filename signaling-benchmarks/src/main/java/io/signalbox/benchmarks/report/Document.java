package io.signalbox.benchmarks.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A document with places for what is measured, each between {@code <!-- measured: NAME -->} and {@code <!-- end -->}. What
 * stands around them is left alone.
 */
final class Document {

    private final Path file;

    Document(Path file) {
        this.file = file;
    }

    /** Puts this into the place of this name. */
    void put(String name, String content) throws IOException {
        Matcher place = Pattern.compile("(?s)(<!-- measured: " + Pattern.quote(name) + " -->\n).*?(<!-- end -->)")
                .matcher(Files.readString(file));
        if (!place.find()) {
            throw new IOException(file + " has no place for " + name);
        }
        Files.writeString(file, place.replaceFirst("$1\n" + Matcher.quoteReplacement(content.strip()) + "\n\n$2"));
    }

    /** Writes a picture beside the document, and returns the text that shows it. */
    String picture(String name, String alternative, BarChart chart) throws IOException {
        Path folder = file.resolveSibling("images");
        Files.createDirectories(folder);
        Files.writeString(folder.resolve("performance-" + name + ".svg"), chart.svg());
        return "![" + alternative + "](images/performance-" + name + ".svg)\n";
    }
}
