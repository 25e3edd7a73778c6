package io.signalbox.server.campaign;

import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.server.HealthyPair;
import io.signalbox.server.Latencies;
import io.signalbox.server.SelfSigned;
import io.signalbox.server.ServerProcess;
import io.signalbox.server.TlsClient;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Clients of TLS 1.2 that begin a second handshake and then say nothing, while others relay and ask for the health. The times
 * of relays are recorded and not judged: the clients take the same processors as the server.
 */
@Tag("campaign")
class RenegotiationTest {

    private static final int CLIENTS = 500;
    private static final int CLIENTS_A_SECOND = 50;
    private static final int CLIENTS_BETWEEN_QUESTIONS = 25;
    private static final Duration BASELINE = Duration.ofSeconds(5);
    private static final Duration ANSWERED_WITHIN = Duration.ofSeconds(10);

    @TempDir
    Path folder;

    @Test
    void nobodyWaitsForClientsThatRenegotiate() throws Exception {
        SelfSigned files = SelfSigned.make(folder, "EC");
        List<TlsClient> silent = new ArrayList<>();
        try (ServerProcess server = ServerProcess.start("256m", files.flags());
                HealthyPair pair = new HealthyPair(
                        files.trustingContext(), URI.create("wss://127.0.0.1:" + server.port() + "/"))) {
            HttpClient http =
                    HttpClient.newBuilder().sslContext(files.trustingContext()).build();
            HttpRequest health = HttpRequest.newBuilder(URI.create("https://127.0.0.1:" + server.port() + "/health"))
                    .timeout(ANSWERED_WITHIN)
                    .build();
            Latencies before = pair.baseline(BASELINE);

            Pace pace = new Pace(CLIENTS_A_SECOND);
            for (int i = 0; i < CLIENTS; i++) {
                pace.await();
                TlsClient client = TlsClient.connect(files.trustingContext(), server.port(), "TLSv1.2");
                silent.add(client);
                client.beginAnotherHandshake();
                if (i % CLIENTS_BETWEEN_QUESTIONS == 0) {
                    assertThat(http.send(health, BodyHandlers.ofString()).statusCode())
                            .isEqualTo(200);
                }
            }
            for (TlsClient client : silent) {
                client.readToEnd();
            }
            Latencies during = pair.latencies();

            Figures.add(
                    getClass(),
                    "%d begin a second TLS handshake and are silent: all cut off; pair before: %s, during: %s",
                    CLIENTS,
                    before,
                    during);
        } finally {
            silent.forEach(TlsClient::close);
        }
    }
}
