package io.signalbox.server.campaign;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** What campaigns measured: a line each on the console, and all of them in {@code target/campaigns.md}. */
final class Figures {

    private static final Path FILE = Path.of("target", "campaigns.md");

    private Figures() {}

    /**
     * Adds what one campaign showed.
     *
     * @param campaign the test's class
     * @param figures in the words of the documentation; arguments as in {@link String#format}
     */
    static synchronized void add(Class<?> campaign, String figures, Object... arguments) {
        String line = "| `" + campaign.getSimpleName() + "` | " + figures.formatted(arguments) + " |\n";
        System.out.print(line);
        try {
            Files.createDirectories(FILE.getParent());
            Files.writeString(FILE, line, UTF_8, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Bytes as MiB. */
    static String mib(long bytes) {
        return "%.1f MiB".formatted(bytes / 1048576.0);
    }
}
