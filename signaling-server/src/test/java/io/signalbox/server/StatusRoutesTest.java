package io.signalbox.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonObject;
import io.signalbox.core.Limits;
import io.signalbox.core.SignalingListener;
import io.signalbox.testkit.SignalingClient;
import java.net.URI;
import org.junit.jupiter.api.Test;

/** Who is shown what at {@code /health} and {@code /rooms}, and what readiness depends on. */
class StatusRoutesTest {

    private static final String TOKEN = "0123456789abcdef";

    private static SignalingServer start(ServerOptions.Builder options) throws StartException {
        return TestServer.start(options.host("127.0.0.1").port(0).build(), new SignalingListener() {});
    }

    private static SignalingClient join(SignalingServer server) {
        return SignalingClient.join(
                URI.create("ws://127.0.0.1:" + server.port() + "/"), "secret-room", "secret-user", "secret-name");
    }

    @Test
    void everybodySeesNamesByDefault() throws Exception {
        try (SignalingServer server = start(ServerOptions.builder());
                SignalingClient client = join(server)) {
            Http anyone = new Http(server.port(), null);

            assertThat(anyone.get("/rooms").body()).contains("secret-room", "secret-user", "secret-name");
            assertThat(anyone.get("/health").body()).contains("secret-room", "secret-user", "secret-name");
        }
    }

    @Test
    void withATokenWhoHasItSeesNamesAndOthersSeeNumbers() throws Exception {
        try (SignalingServer server =
                        start(ServerOptions.builder().adminToken(TOKEN).names(NameVisibility.TOKEN));
                SignalingClient client = join(server)) {
            for (String token : new String[] {null, "", "0123456789abcdee", TOKEN + "0"}) {
                Http other = new Http(server.port(), token);
                assertThat(other.get("/rooms").body()).isEqualTo("{\"rooms\":[{\"participantCount\":1}]}");
                assertThat(other.get("/health").body()).doesNotContain("secret").contains("\"connections\":1");
            }
            Http administrator = new Http(server.port(), TOKEN);
            assertThat(administrator.get("/rooms").body()).contains("secret-room", "secret-user", "secret-name");
        }
    }

    @Test
    void switchedOffNobodySeesAnyRoom() throws Exception {
        try (SignalingServer server =
                        start(ServerOptions.builder().adminToken(TOKEN).names(NameVisibility.OFF));
                SignalingClient client = join(server)) {
            Http administrator = new Http(server.port(), TOKEN);

            assertThat(administrator.get("/rooms").body()).doesNotContain("participantCount");
            JsonObject health = administrator.json("/health");
            assertThat(health.get("rooms").getAsInt()).isEqualTo(1);
            assertThat(health.getAsJsonArray("roomDetails")).isEmpty();
        }
    }

    @Test
    void aTokenIsNeededWhereNamesAreForItsHolder() {
        assertThatThrownBy(() ->
                        ServerOptions.builder().names(NameVisibility.TOKEN).build())
                .hasMessage("--show-names token needs --admin-token");
        assertThatThrownBy(() -> ServerOptions.builder().adminToken("short"))
                .hasMessage("must have 16 characters or more");
        assertThatThrownBy(() -> ServerOptions.builder().adminToken("with a space inside"))
                .hasMessage("must consist of ASCII characters without spaces");
    }

    @Test
    void detailsOfTheProcessAreShownOnDemand() throws Exception {
        try (SignalingServer plain = start(ServerOptions.builder());
                SignalingServer detailed = start(ServerOptions.builder().healthDetails(true))) {
            JsonObject health = new Http(detailed.port(), null).json("/health");

            assertThat(new Http(plain.port(), null).json("/health").keySet())
                    .containsExactly("status", "rooms", "connections", "roomDetails", "timestamp");
            assertThat(health.get("version").getAsString()).isNotEmpty();
            assertThat(health.get("uptimeSeconds").getAsLong()).isNotNegative();
            assertThat(health.get("heapUsedBytes").getAsLong()).isPositive();
            assertThat(health.get("heapMaxBytes").getAsLong()).isPositive();
            assertThat(health.get("threads").getAsInt()).isPositive();
        }
    }

    @Test
    void readyMeansThatSomebodyMayComeIn() throws Exception {
        Limits one = Limits.builder().maxConnections(1).build();
        try (SignalingServer server = start(ServerOptions.builder().limits(one))) {
            Http probe = new Http(server.port(), null);
            assertThat(probe.get("/health/live").statusCode()).isEqualTo(200);
            assertThat(probe.get("/health/ready").statusCode()).isEqualTo(200);
            try (SignalingClient client = join(server)) {
                assertThat(probe.get("/health/ready").statusCode()).isEqualTo(503);
                assertThat(probe.get("/health/ready").body()).isEqualTo("no connection left\n");
            }
            server.engine().drain();
            assertThat(probe.get("/health/ready").body()).isEqualTo("draining\n");
            assertThat(probe.get("/health/live").statusCode()).isEqualTo(200);
        }
    }
}
