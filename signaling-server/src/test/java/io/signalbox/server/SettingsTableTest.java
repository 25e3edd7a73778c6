package io.signalbox.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Keeps the page of settings true to {@code --help}. */
class SettingsTableTest {

    /** A flag, then its description, then its variable and default. */
    private static final Pattern HELP =
            Pattern.compile("(?s)(--[a-z-]+)=\\w+\\s+(.*?)\\s*\n\\s+([A-Z_]+), default: ([^\n]+)");

    private static final Pattern ROW =
            Pattern.compile("(?m)^\\| `(--[a-z-]+)` \\| `([A-Z_]+)` \\| (.*?) \\| (.*?) \\|$");

    @Test
    void thePageOfSettingsShowsEachAsHelpDoes() throws IOException {
        List<List<String>> help = HELP.matcher(OptionTable.usage())
                .results()
                .map(row -> List.of(
                        row.group(1), row.group(3), row.group(4), row.group(2).replaceAll("\\s+", " ")))
                .toList();
        List<List<String>> page = ROW.matcher(Files.readString(page()))
                .results()
                .map(row -> List.of(row.group(1), row.group(2), row.group(3), row.group(4)))
                .toList();

        assertThat(help).hasSizeGreaterThan(30);
        assertThat(page).isEqualTo(help);
    }

    private static Path page() {
        Path directory = Path.of("").toAbsolutePath();
        while (!Files.exists(directory.resolve("docs/protocol.md"))) {
            directory = directory.getParent();
        }
        return directory.resolve("docs/settings.md");
    }
}
