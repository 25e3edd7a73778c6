package io.signalbox.server.campaign;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.signalbox.server.ServerProcess;
import io.signalbox.server.SystemTool;
import io.signalbox.testkit.SignalingClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The alert rules in a real Prometheus that scrapes a real server. There they wait for seconds where they ask for minutes;
 * all else is as in the file.
 */
@Tag("campaign")
@Timeout(240)
class AlertsTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @BeforeAll
    static void assumeInstalled() {
        Prometheus.assumeInstalled();
    }

    private static Path rules() {
        Path root = Path.of("").toAbsolutePath();
        while (!Files.exists(root.resolve("docs/operating.md"))) {
            root = root.getParent();
        }
        return root.resolve("signaling-server/ops/alerts.yml");
    }

    private static String impatient() throws IOException {
        return Files.readString(rules()).replaceAll("for: \\d+m", "for: 2s").replaceAll("\\[\\d+m]", "[8s]");
    }

    @Test
    void promtool_finds_no_fault_with_the_rules_and_their_tests_pass() {
        String promtool = Prometheus.promtool().toString();

        assertThat(SystemTool.run(promtool, "check", "rules", rules().toString()))
                .contains("SUCCESS");
        assertThat(SystemTool.run(
                        promtool,
                        "test",
                        "rules",
                        rules().resolveSibling("alerts-test.yml").toString()))
                .contains("SUCCESS");
    }

    @Test
    void they_are_silent_while_nothing_is_wrong_and_fire_for_what_is_provoked() throws Exception {
        Set<String> fired = new TreeSet<>();
        List<SignalingClient> clients = new ArrayList<>();
        try (ServerProcess server = ServerProcess.start("128m", "--connections", "20", "--message-rate", "20");
                Prometheus prometheus = Prometheus.start(server.port(), impatient())) {
            clients.add(join(server, "room", "alice"));
            clients.add(join(server, "room", "bob"));
            await().atMost(PATIENCE).until(() -> prometheus.value("signaling_participants") == 2);
            await().atMost(PATIENCE).pollDelay(Duration.ofSeconds(12)).until(() -> prometheus.value("up") == 1);
            assertThat(prometheus.problems()).isEmpty();
            assertThat(prometheus.firing()).isEmpty();

            for (int i = 0; i < 18; i++) {
                clients.add(join(server, "room-" + i, "user"));
            }
            await().atMost(PATIENCE).pollInterval(Duration.ofMillis(200)).until(() -> {
                try (SignalingClient refused = connect(server, "full", "one more")) {
                    refused.awaitClosed();
                }
                for (int i = 0; i < 100; i++) {
                    clients.get(0).send("{\"type\":\"ping\"}");
                }
                fired.addAll(prometheus.firing());
                return fired.containsAll(List.of("SignalboxNearlyFull", "SignalboxRefusesClients", "SignalboxFlooded"));
            });
            server.close();
            await().atMost(PATIENCE).until(() -> prometheus.firing().contains("SignalboxDown"));
        } finally {
            clients.forEach(SignalingClient::close);
        }
        Figures.add(AlertsTest.class, "alerts that fired before the server was killed: %s", String.join(", ", fired));
    }

    private static SignalingClient connect(ServerProcess server, String room, String user) {
        return SignalingClient.connect(server.endpoint(), room, user, user);
    }

    private static SignalingClient join(ServerProcess server, String room, String user) {
        return SignalingClient.join(server.endpoint(), room, user, user);
    }
}
