package io.signalbox.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.signalbox.testkit.SignalingClient;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The log of a server process as JSON, and under a flood. */
@Timeout(120)
class JsonLogTest {

    private static List<JsonObject> lines(ServerProcess server) throws Exception {
        return server.out()
                .lines()
                .map(line -> JsonParser.parseString(line).getAsJsonObject())
                .toList();
    }

    @Test
    void each_line_is_an_object_that_tells_of_one_event() throws Exception {
        try (ServerProcess server = ServerProcess.start("128m", "--log-format", "json", "--log-level", "debug")) {
            try (SignalingClient alice =
                    SignalingClient.join(server.endpoint(), "room", "alice", "\"A\\ \uD83D\uDE00")) {
                alice.send("{\"type\":\"ping\"}");
                alice.expect("pong");
            }
            await().until(() -> server.out().contains("\"left\""));
            List<JsonObject> lines = lines(server);
            JsonObject joined = event(lines, "joined");
            assertThat(joined.get("level").getAsString()).isEqualTo("info");
            assertThat(Instant.parse(joined.get("time").getAsString()))
                    .isBefore(Instant.now().plusSeconds(60));
            assertThat(joined.get("room").getAsString()).isEqualTo("room");
            assertThat(joined.get("user").getAsString()).isEqualTo("alice");
            assertThat(joined.get("name").getAsString()).isEqualTo("\"A\\ \uD83D\uDE00");
            assertThat(joined.get("present").getAsInt()).isEqualTo(1);
            assertThat(event(lines, "message").get("type").getAsString()).isEqualTo("ping");
            assertThat(event(lines, "left").get("reason").getAsString()).isEqualTo("disconnected");
            assertThat(event(lines, "left").get("connection")).isEqualTo(joined.get("connection"));
        }
    }

    @Test
    void what_clients_choose_stays_inside_its_member() throws Exception {
        String forged = "x\r\n{\"event\":\"joined\"}\n\u001b[2J\u202e\u2028\u0085\",\"event\":\"left";
        try (ServerProcess server = ServerProcess.start("128m", "--log-format", "json")) {
            try (SignalingClient client = SignalingClient.connect(server.endpoint(), forged, "u", "n")) {
                client.expectClosed(1008);
            }
            await().until(() -> server.out().contains("\"refused\""));
            assertThat(event(lines(server), "refused").get("room").getAsString())
                    .isEqualTo(forged);
            assertThat(lines(server))
                    .noneMatch(line -> line.get("event").getAsString().equals("joined"));
            assertThat(server.out().replace("\n", "").codePoints())
                    .noneMatch(c -> Character.isISOControl(c) || Character.getType(c) == Character.FORMAT);
        }
    }

    private static JsonObject event(List<JsonObject> lines, String event) {
        return lines.stream()
                .filter(line -> line.get("event").getAsString().equals(event))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void a_flood_of_clients_does_not_fill_it() throws Exception {
        try (ServerProcess server = ServerProcess.start("128m", "--log-format", "json", "--log-rate", "2")) {
            long begin = System.nanoTime();
            // However slow this machine is, they come faster than the rate.
            for (int i = 0; i < 5_000 && !server.out().contains("log rate exceeded"); i++) {
                try (SignalingClient client = SignalingClient.connect(server.endpoint(), "", "", "")) {
                    client.expectClosed(1008);
                }
            }
            await().atMost(Duration.ofSeconds(30)).until(() -> server.out().contains("log rate exceeded"));
            List<JsonObject> lines = lines(server);
            long seconds = Duration.ofNanos(System.nanoTime() - begin).toSeconds() + 1;
            long refusals = lines.stream()
                    .filter(line -> line.get("event").getAsString().equals("refused"))
                    .count();
            assertThat(refusals).isBetween(10L, 20 + 2 * seconds);
            assertThat(event(lines, "log rate exceeded").get("lines").getAsLong())
                    .isPositive();
        }
    }
}
