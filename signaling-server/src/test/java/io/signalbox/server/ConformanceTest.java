package io.signalbox.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.signalbox.testkit.RawWebSocket;
import io.signalbox.testkit.SignalingClient;
import io.signalbox.testkit.contract.ProtocolConformance;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The bundled server as it starts without any setting. */
class ConformanceTest extends ProtocolConformance {

    private static SignalingServer server;

    @BeforeAll
    static void start() throws StartException {
        server = TestServer.start(
                ServerOptions.builder().host("127.0.0.1").port(0).build());
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Override
    protected URI endpoint() {
        return URI.create("ws://127.0.0.1:" + server.port() + "/");
    }

    @Override
    protected Optional<URI> httpBase() {
        return Optional.of(URI.create("http://127.0.0.1:" + server.port() + "/"));
    }

    @Test
    void atMostAThousandRoomsAreShown() throws Exception {
        List<RawWebSocket> clients = new ArrayList<>();
        try {
            for (int i = 0; i <= 1_000; i++) {
                URI address = SignalingClient.address(endpoint(), "one of many " + i, "user", "Name");
                clients.add(RawWebSocket.connect(address, "user " + i));
            }
            clients.forEach(client -> client.expect("welcome"));
            for (String[] pathAndList : new String[][] {{"health", "roomDetails"}, {"rooms", "rooms"}}) {
                JsonObject body = get(pathAndList[0]);
                assertThat(body.get("truncated").getAsBoolean()).isTrue();
                assertThat(body.getAsJsonArray(pathAndList[1])).hasSize(1_000);
            }
            assertThat(get("health").get("rooms").getAsInt()).isGreaterThan(1_000);
        } finally {
            clients.forEach(RawWebSocket::close);
        }
    }

    private JsonObject get(String path) throws IOException, InterruptedException {
        HttpRequest request =
                HttpRequest.newBuilder(httpBase().orElseThrow().resolve(path)).build();
        return JsonParser.parseString(HttpClient.newHttpClient()
                        .send(request, BodyHandlers.ofString())
                        .body())
                .getAsJsonObject();
    }
}
