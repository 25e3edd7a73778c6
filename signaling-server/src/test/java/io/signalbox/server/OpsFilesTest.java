package io.signalbox.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.gson.JsonParser;
import io.signalbox.core.SignalingListener;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The alert rules, the dashboard and the documentation speak of series that the server really has. */
class OpsFilesTest {

    private static final Pattern SERIES = Pattern.compile("\\b(?:signaling|jvm|process)_[a-z_]+[a-z]\\b");
    private static final Pattern ALERT = Pattern.compile("(?m)^\\s+- alert: (\\w+)");
    private static final Pattern DESCRIBED = Pattern.compile("(?m)^\\| `(Signalbox\\w+)`");
    private static final Pattern FLAG = Pattern.compile("SIGNALING_[A-Z_]+");

    private static Set<String> served;

    @BeforeAll
    static void scrape() throws Exception {
        try (SignalingServer server = TestServer.start(
                ServerOptions.builder().host("127.0.0.1").port(0).build(), new SignalingListener() {})) {
            Http http = new Http(server.port(), null);
            // Collections are counted from the first one on, and told of later.
            System.gc();
            await().until(() -> Scrape.of(http).names().stream().anyMatch(name -> name.startsWith("jvm_gc_pause")));
            served = Scrape.of(http).names().stream()
                    .map(series -> series.replaceFirst("\\{.*", ""))
                    .collect(Collectors.toCollection(TreeSet::new));
        }
    }

    @AfterAll
    static void forget() {
        served = Set.of();
    }

    private static String read(String path) throws IOException {
        Path root = Path.of("").toAbsolutePath();
        while (!Files.exists(root.resolve("docs/operating.md"))) {
            root = root.getParent();
        }
        return Files.readString(root.resolve(path));
    }

    private static List<String> found(Pattern pattern, String text) {
        return pattern.matcher(text)
                .results()
                .map(MatchResult::group)
                .distinct()
                .toList();
    }

    @Test
    void every_series_of_the_alerts_and_of_the_dashboard_is_served() throws IOException {
        String alerts = read("signaling-server/ops/alerts.yml");
        String dashboard = read("signaling-server/ops/grafana/signalbox.json");
        assertThat(JsonParser.parseString(dashboard).getAsJsonObject().getAsJsonArray("panels"))
                .isNotEmpty();

        assertThat(found(SERIES, alerts)).hasSizeGreaterThan(10).allMatch(served::contains);
        assertThat(found(SERIES, dashboard)).hasSizeGreaterThan(25).allMatch(served::contains);
    }

    @Test
    void every_signaling_series_is_documented_and_every_documented_one_served() throws IOException {
        List<String> documented = found(Pattern.compile("\\bsignaling_[a-z_]+[a-z]\\b"), read("docs/operating.md"));

        assertThat(documented).allMatch(name -> served.stream().anyMatch(series -> series.startsWith(name)));
        assertThat(served)
                .filteredOn(series -> series.startsWith("signaling_"))
                .allMatch(series -> documented.stream().anyMatch(series::startsWith));
    }

    @Test
    void every_alert_is_described() throws IOException {
        String alerts = read("signaling-server/ops/alerts.yml");

        assertThat(DESCRIBED.matcher(read("docs/operating.md")).results().map(row -> row.group(1)))
                .containsExactlyInAnyOrderElementsOf(ALERT.matcher(alerts)
                        .results()
                        .map(rule -> rule.group(1))
                        .toList());
    }

    @Test
    void every_setting_of_the_manifests_is_one_of_the_servers() throws IOException {
        for (String file : List.of("compose.yaml", "kubernetes/signalbox.yaml")) {
            assertThat(found(FLAG, read("signaling-server/ops/" + file)))
                    .as(file)
                    .isNotEmpty()
                    .allMatch(OptionTable.variablesByFlag()::containsValue);
        }
    }

    @Test
    void kubernetesSetsNoVariablesThatLookLikeSettings() throws IOException {
        assertThat(read("signaling-server/ops/kubernetes/signalbox.yaml"))
                .containsPattern("(?m)^    spec:\n(?: {6}.*\n)*? {6}enableServiceLinks: false$");
    }

    @Test
    void theImageChecksItsHealthByAFileThatItHas() throws IOException {
        String dockerfile = read("Dockerfile");
        String file = "signaling-server/ops/docker/health-check.sh";

        assertThat(read(file)).startsWith("#!/bin/bash\n");
        assertThat(dockerfile).contains("COPY --from=build /build/" + file + " health-check.sh\n");
        assertThat(dockerfile).containsPattern("(?m)^HEALTHCHECK .* CMD \\[\"bash\", \"health-check.sh\"\\]$");
        // The check is given nothing but the process, whose command line has the settings.
        assertThat(dockerfile).containsPattern("(?m)^ENTRYPOINT \\[\"java\", .*\"-jar\", \"signaling-server.jar\"\\]$");
    }
}
