package io.signalbox.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.google.gson.JsonObject;
import io.signalbox.core.JoinRequest;
import io.signalbox.core.SignalingListener;
import io.signalbox.testkit.FakeConnection;
import io.signalbox.testkit.RawWebSocket;
import io.signalbox.testkit.SignalingClient;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What an administrator may do at a port of its own, and at the server's. */
class AdministrationTest {

    private static final String TOKEN = "correct-horse-battery";

    private SignalingServer server;
    private Http administrator;

    @BeforeEach
    void start() throws StartException {
        server = TestServer.start(
                ServerOptions.builder()
                        .host("127.0.0.1")
                        .port(0)
                        .adminPort(0)
                        .adminToken(TOKEN)
                        .build(),
                new SignalingListener() {});
        administrator = new Http(server.adminPort(), TOKEN);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private SignalingClient join(String room, String user) {
        return SignalingClient.join(URI.create("ws://127.0.0.1:" + server.port() + "/"), room, user, user);
    }

    @Test
    void theServersOwnPortHasNothingOfIt() throws Exception {
        Http main = new Http(server.port(), TOKEN);

        for (String path : new String[] {"/metrics", "/admin", "/admin/", "/admin/admin.js", "/admin/status.json"}) {
            assertThat(main.get(path).statusCode()).as(path).isEqualTo(404);
        }
        assertThat(main.ask("POST", "/admin/drain").statusCode()).isEqualTo(404);
    }

    @Test
    void theAdministrationsPortHasNoCallsAndNoPage() throws Exception {
        assertThat(administrator.get("/").statusCode()).isEqualTo(404);
        assertThat(administrator.get("/config.json").statusCode()).isEqualTo(404);
        assertThat(administrator.get("/health/ready").statusCode()).isEqualTo(200);
        assertThat(administrator.get("/metrics").statusCode()).isEqualTo(200);
        URI address = URI.create("ws://127.0.0.1:" + server.adminPort() + "/?roomId=r&userId=u&userName=n");
        assertThatThrownBy(() -> RawWebSocket.connect(address, "u", "", 0)).hasMessageContaining("HTTP/1.1 404");
    }

    @Test
    void withoutTheTokenThereIsAPageAndNothingInIt() throws Exception {
        for (String token : new String[] {null, "correct-horse-batterz"}) {
            Http other = new Http(server.adminPort(), token);
            assertThat(other.get("/admin/").body()).contains("<title>Signalbox administration</title>");
            assertThat(other.get("/admin/favicon.svg").statusCode()).isEqualTo(200);
            assertThat(other.get("/admin/nothing.js").statusCode()).isEqualTo(404);
            assertThat(other.get("/admin/status.json").statusCode()).isEqualTo(401);
            assertThat(other.ask("DELETE", "/admin/rooms?roomId=room").statusCode())
                    .isEqualTo(401);
            assertThat(other.ask("POST", "/admin/drain").statusCode()).isEqualTo(401);
            assertThat(other.get("/admin/status.json").headers().firstValue("WWW-Authenticate"))
                    .hasValue("Bearer");
        }
        assertThat(server.engine().status().draining()).isFalse();
    }

    @Test
    void theStatusHasRoomsAndMeters() throws Exception {
        try (SignalingClient alice = join("a/room", "alice")) {
            JsonObject status = administrator.json("/admin/status.json");
            JsonObject room = status.getAsJsonArray("rooms").get(0).getAsJsonObject();

            assertThat(room.get("roomId").getAsString()).isEqualTo("a/room");
            assertThat(room.getAsJsonArray("participants")
                            .get(0)
                            .getAsJsonObject()
                            .get("id")
                            .getAsString())
                    .isEqualTo("alice");
            assertThat(status.getAsJsonObject("meters")
                            .get("signaling.participants")
                            .getAsInt())
                    .isEqualTo(1);
            assertThat(status.getAsJsonObject("meters").has("process.cpu.usage"))
                    .isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"room/with + % &=?#", ".", "..", "%2e%2e", "\uD83D\uDE00"})
    void aRoomOrAParticipantIsClosedWhateverItsId(String id) throws Exception {
        String room = "/admin/rooms?roomId=" + URLEncoder.encode(id, StandardCharsets.UTF_8);
        String participant =
                room.replace("/rooms", "/participants") + "&userId=" + URLEncoder.encode(id, StandardCharsets.UTF_8);
        try (SignalingClient one = join(id, id);
                SignalingClient bob = join(id, "bob")) {
            assertThat(administrator.ask("DELETE", participant).statusCode()).isEqualTo(202);
            assertThat(one.awaitClosed().code()).isEqualTo(1008);
            bob.skipTo("participant-left");
            assertThat(administrator.ask("DELETE", participant).body()).isEqualTo("No such participant\n");

            assertThat(administrator.ask("DELETE", room).statusCode()).isEqualTo(202);
            assertThat(bob.awaitClosed().code()).isEqualTo(1008);
        }
        HttpResponse<String> gone = administrator.ask("DELETE", room);
        assertThat(gone.statusCode()).isEqualTo(404);
        assertThat(gone.body()).isEqualTo("No such room\n");
        assertThat(administrator.ask("DELETE", participant).statusCode()).isEqualTo(404);
    }

    @Test
    void whatIsNotUtf8IsNobodysId() throws Exception {
        try (SignalingClient replacement = join("\uFFFD", "\uFFFD")) {
            assertThat(administrator.ask("DELETE", "/admin/rooms?roomId=%E9").statusCode())
                    .isEqualTo(400);
            assertThat(administrator
                            .ask("DELETE", "/admin/participants?roomId=%EF%BF%BD&userId=%E9")
                            .statusCode())
                    .isEqualTo(400);
            replacement.expectNothing();
            assertThat(administrator
                            .ask("DELETE", "/admin/rooms?roomId=%EF%BF%BD")
                            .statusCode())
                    .isEqualTo(202);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"rooms", "rooms?roomId=a&roomId=b", "participants?roomId=a", "participants?userId=a"})
    void whatIsToBeClosedIsNamedOnce(String request) throws Exception {
        assertThat(administrator.ask("DELETE", "/admin/" + request).statusCode())
                .isEqualTo(400);
        assertThat(administrator.ask("POST", "/admin/" + request).statusCode()).isEqualTo(404);
    }

    @Test
    void thePageIsBelowItsPathAndAsksForNothingByAnAbsoluteOne() throws Exception {
        HttpResponse<String> redirection = administrator.get("/admin");
        assertThat(redirection.statusCode()).isEqualTo(308);
        assertThat(redirection.headers().firstValue("Location")).hasValue("admin/");
        for (String file : List.of("/admin/", "/admin/admin.js", "/admin/chart.js", "/admin/admin.css")) {
            assertThat(administrator.get(file).body()).as(file).doesNotContain("/admin");
        }
    }

    @Test
    void theStatusHasOneMebibyteAtMost() throws Exception {
        List<FakeConnection> crowd = new ArrayList<>();
        for (int i = 0; i < 1_500; i++) {
            crowd.add(new FakeConnection());
            server.engine()
                    .connect(JoinRequest.of("room-" + i / 30, "user-" + i, "\uD83D\uDE00".repeat(250)), crowd.get(i));
        }
        assertThat(administrator.get("/admin/status.json").body().getBytes(StandardCharsets.UTF_8))
                .hasSizeBetween(900 << 10, 1_100 << 10);
        JsonObject status = administrator.json("/admin/status.json");
        assertThat(status.get("truncated").getAsBoolean()).isTrue();
        assertThat(status.getAsJsonObject("meters")
                        .get("signaling.participants")
                        .getAsInt())
                .isEqualTo(1_500);
    }

    @Test
    void aDrainSendsEverybodyAwayAndTheServerGoesOn() throws Exception {
        try (SignalingClient alice = join("room", "alice")) {
            assertThat(administrator.ask("POST", "/admin/drain").statusCode()).isEqualTo(202);
            assertThat(alice.awaitClosed().code()).isEqualTo(1001);
        }
        await().until(() -> server.engine().status().connectionCount() == 0);
        assertThat(administrator.get("/health/ready").statusCode()).isEqualTo(503);
        assertThat(administrator.json("/admin/status.json").get("draining").getAsBoolean())
                .isTrue();
    }

    @Test
    void withoutAPortOfItsOwnMetricsAtTheServersNeedTheToken() throws Exception {
        try (SignalingServer one = TestServer.start(
                ServerOptions.builder()
                        .host("127.0.0.1")
                        .port(0)
                        .adminToken(TOKEN)
                        .build(),
                new SignalingListener() {})) {
            assertThat(one.adminPort()).isEqualTo(one.port());
            assertThat(new Http(one.port(), null).get("/metrics").statusCode()).isEqualTo(401);
            assertThat(new Http(one.port(), TOKEN).get("/metrics").statusCode()).isEqualTo(200);
            assertThat(new Http(one.port(), TOKEN).get("/admin/status.json").statusCode())
                    .isEqualTo(200);
        }
    }

    @Test
    void withoutATokenThereIsNoAdministration() throws Exception {
        try (SignalingServer open = TestServer.start(
                ServerOptions.builder().host("127.0.0.1").port(0).build(), new SignalingListener() {})) {
            Http anyone = new Http(open.port(), null);
            assertThat(anyone.get("/metrics").statusCode()).isEqualTo(200);
            assertThat(anyone.get("/admin").statusCode()).isEqualTo(404);
            assertThat(anyone.get("/admin/status.json").statusCode()).isEqualTo(404);
            assertThat(anyone.ask("POST", "/admin/drain").statusCode()).isEqualTo(404);
        }
    }
}
