package io.signalbox.examples.spring;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.signalbox.core.SignalingEngine;
import io.signalbox.testkit.RawWebSocket;
import io.signalbox.testkit.SignalingClient;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.web.servlet.context.ServletWebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;

/** The application as its users have it, on a port of its own. */
@Timeout(90)
class CallsApplicationTest {

    private static final HttpClient HTTP =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(10)).build();

    private final ConfigurableApplicationContext application =
            SpringApplication.run(CallsApplication.class, "--server.port=0", "--server.address=127.0.0.1");
    private final int port =
            ((ServletWebServerApplicationContext) application).getWebServer().getPort();

    @AfterEach
    void stop() {
        application.close();
    }

    private SignalingClient join(String user) {
        SignalingClient client = SignalingClient.connect(endpoint(), "room", user, user);
        client.expect("welcome");
        return client;
    }

    private URI endpoint() {
        return URI.create("ws://127.0.0.1:" + port + "/signaling");
    }

    private HttpResponse<String> get(String path) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(Duration.ofSeconds(20))
                .build();
        return HTTP.send(request, HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void two_clients_call_each_other() {
        try (SignalingClient alice = join("alice");
                SignalingClient bob = join("bob")) {
            alice.skipTo("participant-joined");
            JsonObject offer = JsonParser.parseString("{\"type\":\"offer\",\"targetUserId\":\"bob\",\"sdp\":\"v=0\"}")
                    .getAsJsonObject();
            alice.send(offer);

            JsonObject relayed = bob.skipTo("offer");
            assertThat(relayed.get("fromUserId").getAsString()).isEqualTo("alice");
            assertThat(relayed.get("sdp").getAsString()).isEqualTo("v=0");
        }
    }

    @Test
    void pages_of_other_origins_are_refused() {
        URI address = URI.create(endpoint() + "?roomId=room&userId=eve&userName=Eve");

        try (RawWebSocket eve = RawWebSocket.connect(address, "eve", "Origin: https://evil.example\r\n", 0)) {
            assertThat(eve.awaitClosed().code()).isEqualTo(1008);
        }
    }

    @Test
    void closing_the_application_tells_the_clients_first() throws Exception {
        try (SignalingClient alice = join("alice");
                SignalingClient bob = join("bob")) {
            alice.skipTo("participant-joined");
            application.close();

            assertThat(alice.awaitClosed().code()).isEqualTo(1001);
            assertThat(bob.awaitClosed().code()).isEqualTo(1001);
        }
    }

    @Test
    void health_has_a_part_for_signaling_which_is_out_of_service_while_it_drains() throws Exception {
        try (SignalingClient alice = join("alice")) {
            assertThat(get("/actuator/health").statusCode()).isEqualTo(200);
            assertThat(signaling()).isEqualTo("UP");

            application.getBean(SignalingEngine.class).drain();
            assertThat(get("/actuator/health").statusCode()).isEqualTo(503);
            assertThat(signaling()).isEqualTo("OUT_OF_SERVICE");
            assertThat(alice.awaitClosed().code()).isEqualTo(1001);
        }
    }

    private String signaling() throws Exception {
        return JsonParser.parseString(get("/actuator/health").body())
                .getAsJsonObject()
                .getAsJsonObject("components")
                .getAsJsonObject("signaling")
                .get("status")
                .getAsString();
    }

    @Test
    void the_engines_meters_are_among_the_applications() throws Exception {
        try (SignalingClient alice = join("alice")) {
            JsonObject participants = JsonParser.parseString(
                            get("/actuator/metrics/signaling.participants").body())
                    .getAsJsonObject();

            assertThat(participants
                            .getAsJsonArray("measurements")
                            .get(0)
                            .getAsJsonObject()
                            .get("value")
                            .getAsInt())
                    .isEqualTo(1);
        }
    }

    @Test
    void the_page_is_served() throws Exception {
        assertThat(get("/").body()).contains("new WebSocket");
    }
}
