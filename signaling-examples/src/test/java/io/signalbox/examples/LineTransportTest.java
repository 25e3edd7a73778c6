package io.signalbox.examples;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.signalbox.core.Limits;
import io.signalbox.core.SignalingEngine;
import io.signalbox.spi.CloseReason;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LineTransportTest {

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private final SignalingEngine engine = SignalingEngine.builder()
            .limits(Limits.builder()
                    .admissionTimeout(Duration.ofMillis(300))
                    .maxMessageBytes(2_000)
                    .build())
            .build();
    private LineTransport transport;

    @BeforeEach
    void listen() throws IOException {
        transport = new LineTransport(engine, 0, threads, timer);
    }

    @AfterEach
    void stop() {
        transport.close();
        engine.close();
        threads.shutdownNow();
        timer.shutdownNow();
    }

    @Test
    void twoClientsTalkInLines() throws Exception {
        try (LineClient anna = client("anna");
                LineClient bob = client("bob")) {
            next(anna, "welcome");
            next(bob, "welcome");
            String offer = "{\"type\":\"offer\",\"targetUserId\":\"anna\",\n\"sdp\":\"v=0\\r\\n\"}";

            bob.sends(offer);

            assertThat(next(anna, "offer"))
                    .isEqualTo("{\"type\":\"offer\",\"fromUserId\":\"bob\",\"sdp\":\"v=0\\r\\n\"}");
        }
    }

    @Test
    void aClientThatMayNotJoinIsToldWhy() throws Exception {
        try (LineClient nobody = new LineClient(transport.port(), "roomId=tea&userName=Nobody")) {
            assertThat(nobody.isClosed(PATIENCE)).isEqualTo(CloseReason.of(1008, "Missing required parameters"));
        }
    }

    @Test
    void aLineThatIsTooLongIsAnsweredWith1009AndALineThatIsNoneWith1002() throws Exception {
        try (LineClient anna = client("anna");
                LineClient bob = client("bob")) {
            anna.sendLine("x".repeat(2_001));
            bob.sendLine("x\\y");

            assertThat(anna.isClosed(PATIENCE)).isEqualTo(CloseReason.of(1009, "Message too large"));
            assertThat(bob.isClosed(PATIENCE).code()).isEqualTo(1002);
        }
    }

    @Test
    void aClientThatSaysNothingIsLetGoInTime() throws Exception {
        try (Socket silent = new Socket(InetAddress.getLoopbackAddress(), transport.port())) {
            silent.setSoTimeout(10_000);
            assertThat(silent.getInputStream().read()).isEqualTo(-1);
        }
    }

    @Test
    void aDrainTellsTheClientsAndWaitsForThem() throws Exception {
        try (LineClient anna = client("anna")) {
            next(anna, "welcome");
            transport.close();

            engine.drain().toCompletableFuture().get(10, TimeUnit.SECONDS);

            assertThat(anna.isClosed(PATIENCE).code()).isEqualTo(1001);
            await().until(() -> engine.status().connectionCount() == 0);
        }
    }

    @Test
    void aClosedTransportTakesNobody() {
        transport.close();

        assertThatThrownBy(() -> client("late")).isInstanceOf(IOException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a", "\n", "\\", "\\n", "a\r\nb\\\\", "\\ping", "\uD83D\uDE00 \u20AC"})
    void everyTextIsOneLineAndComesBack(String text) throws IOException {
        String line = Lines.of(text);
        Lines.Line read = new Lines(new ByteArrayInputStream((line + "\r\n").getBytes(UTF_8)), 100).next();

        assertThat(line).doesNotContain("\n", "\r");
        assertThat(read.isCommand()).isFalse();
        assertThat(new String(read.content(), UTF_8)).isEqualTo(text);
    }

    private LineClient client(String user) throws IOException {
        return new LineClient(transport.port(), "roomId=tea&userId=" + user + "&userName=" + user);
    }

    /** The next message of this type; a client is in the room when it is welcome, and not before. */
    private static String next(LineClient client, String type) throws InterruptedException {
        String text = client.receives(PATIENCE);
        while (text != null && !text.startsWith("{\"type\":\"" + type + "\"")) {
            text = client.receives(PATIENCE);
        }
        assertThat(text).as(type).isNotNull();
        return text;
    }
}
