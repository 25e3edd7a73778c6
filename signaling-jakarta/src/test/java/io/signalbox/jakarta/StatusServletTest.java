package io.signalbox.jakarta;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.signalbox.core.EngineStatus;
import io.signalbox.core.JoinRequest;
import io.signalbox.core.SignalingEngine;
import io.signalbox.testkit.FakeConnection;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import org.apache.catalina.Context;
import org.apache.catalina.Wrapper;
import org.apache.catalina.startup.Tomcat;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** In a real servlet container. */
class StatusServletTest {

    private static final HttpClient HTTP =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(10)).build();

    private final SignalingEngine engine = SignalingEngine.builder().build();
    private final Tomcat tomcat = new Tomcat();
    private Context context;

    @BeforeEach
    void prepareTheContainer(@TempDir Path folder) {
        tomcat.setBaseDir(folder.toString());
        tomcat.setPort(0);
        tomcat.getConnector().setProperty("address", "127.0.0.1");
        context = tomcat.addContext("/application", null);
        engine.connect(JoinRequest.of("secret room", "alice-1815", "Alice L."), new FakeConnection());
    }

    @AfterEach
    void stopTheContainer() throws Exception {
        tomcat.stop();
        tomcat.destroy();
        engine.close();
    }

    @Test
    void roomsAndParticipantsAreCountedAndNotNamed() throws Exception {
        serve(new StatusServlet(engine), "/status/*");
        JsonObject health = json("/status/health");

        assertThat(health.keySet()).containsExactly("status", "rooms", "connections", "roomDetails", "timestamp");
        assertThat(health.get("connections").getAsInt()).isOne();
        assertThat(health.get("roomDetails")).hasToString("[{\"participantCount\":1}]");
        assertThat(get("/status/rooms").body()).isEqualTo("{\"rooms\":[{\"participantCount\":1}]}");
    }

    @Test
    void theyAreNamedWhereTheApplicationAsksForIt() throws Exception {
        serve(new StatusServlet(engine), "/status/*").addInitParameter(StatusServlet.NAMES, "true");
        String room = JsonParser.parseString(engine.status().toRoomsJson())
                .getAsJsonObject()
                .getAsJsonArray("rooms")
                .get(0)
                .toString();

        assertThat(room).contains("secret room", "alice-1815", "Alice L.");
        assertThat(get("/status/rooms").body()).isEqualTo("{\"rooms\":[" + room + "]}");
        assertThat(json("/status/health").get("roomDetails")).hasToString("[" + room + "]");
    }

    @Test
    void anAnswerIsNotKeptByCaches() throws Exception {
        serve(new StatusServlet(engine), "/status/*");
        HttpResponse<String> health = get("/status/health");

        assertThat(health.headers().firstValue("Content-Type")).hasValue("application/json");
        assertThat(health.headers().firstValue("Cache-Control")).hasValue("no-store");
        assertThat(health.headers().firstValueAsLong("Content-Length"))
                .hasValue(health.body().length());
    }

    @Test
    void onePathAloneIsServedWhereOnlyThatIsMapped() throws Exception {
        serve(new StatusServlet(engine), "/internal/health");

        assertThat(get("/internal/health").statusCode()).isEqualTo(200);
        assertThat(get("/internal/rooms").statusCode()).isEqualTo(404);
        assertThat(get("/health").statusCode()).isEqualTo(404);
    }

    @Test
    void nothingElseIsServed() throws Exception {
        serve(new StatusServlet(engine), "/status/*");

        assertThat(get("/status").statusCode()).isEqualTo(404);
        assertThat(get("/status/").statusCode()).isEqualTo(404);
        assertThat(get("/status/more/health").statusCode()).isEqualTo(404);
        assertThat(ask("HEAD", "/status/health").statusCode()).isEqualTo(200);
        HttpResponse<String> refusal = ask("POST", "/status/health");
        assertThat(refusal.statusCode()).isEqualTo(405);
        assertThat(refusal.headers().firstValue("Allow")).hasValue("GET, HEAD");
    }

    @Test
    void oneThatTheContainerMakesTakesTheEngineOfTheApplicationOnceThereIsOne() throws Exception {
        Wrapper servlet = Tomcat.addServlet(context, "status", StatusServlet.class.getName());
        servlet.addMapping("/status/*");
        tomcat.start();
        assertThat(get("/status/health").statusCode()).isEqualTo(503);

        context.getServletContext().setAttribute(SignalingEngine.class.getName(), engine);
        assertThat(json("/status/health").get("connections").getAsInt()).isOne();
    }

    @Test
    void anAnswerHasOneMebibyteAtMost() throws Exception {
        serve(new StatusServlet(engine), "/status/*").addInitParameter(StatusServlet.NAMES, "true");
        for (int i = 0; i < 1_500; i++) {
            engine.connect(
                    JoinRequest.of("room-" + i / 30, "user-" + i, "\uD83D\uDE00".repeat(250)), new FakeConnection());
        }
        JsonObject health = json("/status/health");

        assertThat(health.get("truncated").getAsBoolean()).isTrue();
        assertThat(get("/status/health")
                        .headers()
                        .firstValueAsLong("Content-Length")
                        .orElseThrow())
                .isLessThanOrEqualTo(EngineStatus.MAX_JSON_BYTES);
    }

    private Wrapper serve(StatusServlet servlet, String path) throws Exception {
        Wrapper registered = Tomcat.addServlet(context, "status", servlet);
        registered.addMapping(path);
        tomcat.start();
        return registered;
    }

    private JsonObject json(String path) throws Exception {
        return JsonParser.parseString(get(path).body()).getAsJsonObject();
    }

    private HttpResponse<String> get(String path) throws Exception {
        return ask("GET", path);
    }

    private HttpResponse<String> ask(String method, String path) throws Exception {
        URI address = URI.create("http://127.0.0.1:" + tomcat.getConnector().getLocalPort() + "/application" + path);
        HttpRequest request = HttpRequest.newBuilder(address)
                .timeout(Duration.ofSeconds(20))
                .method(method, HttpRequest.BodyPublishers.noBody())
                .build();
        return HTTP.send(request, HttpResponse.BodyHandlers.ofString());
    }
}
