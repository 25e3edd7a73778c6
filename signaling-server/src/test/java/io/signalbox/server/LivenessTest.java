package io.signalbox.server;

import static io.signalbox.testkit.WebSocketFrame.PING;
import static io.signalbox.testkit.WebSocketFrame.PONG;
import static io.signalbox.testkit.WebSocketFrame.frame;
import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.core.LeaveReason;
import io.signalbox.core.Limits;
import io.signalbox.core.Participant;
import io.signalbox.core.SignalingListener;
import io.signalbox.testkit.RawWebSocket;
import io.signalbox.testkit.SignalingClient;
import io.signalbox.testkit.WebSocketFrame;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who answers the server's pings stays, however silent; who does not is taken for dead, though its socket is open. */
@Timeout(60)
class LivenessTest {

    private static final Limits LIMITS = Limits.builder()
            .pingInterval(Duration.ofSeconds(1))
            .pingTimeout(Duration.ofSeconds(3))
            .build();

    private final Map<String, LeaveReason> departures = new ConcurrentHashMap<>();
    private SignalingServer server;

    @BeforeEach
    void start() throws StartException {
        SignalingListener listener = new SignalingListener() {
            @Override
            public void left(Participant participant, LeaveReason reason) {
                departures.put(participant.id(), reason);
            }
        };
        server = TestServer.start(
                ServerOptions.builder().host("127.0.0.1").port(0).limits(LIMITS).build(), listener);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void whoAnswersNoPingIsSweptAndWhoAnswersStays() {
        try (SignalingClient witness = SignalingClient.join(endpoint(), "quiet", "witness", "Witness");
                RawWebSocket dead = connect("dead")) {
            assertThat(witness.expect("participant-joined").get("userId").getAsString())
                    .isEqualTo("dead");
            assertThat(dead.awaitClosed().code()).isEqualTo(1013);
            assertThat(witness.expect("participant-left").get("userId").getAsString())
                    .isEqualTo("dead");
            // It does not answer the close frame either.
            dead.expectEndOfStream();
            witness.expectNothing();
            assertThat(departures).containsOnly(Map.entry("dead", LeaveReason.SWEPT));
        }
    }

    @Test
    void whoDoesNothingButAnswerPingsStays() {
        try (RawWebSocket quiet = connect("quiet")) {
            for (int answered = 0; answered < 4; ) {
                WebSocketFrame next = quiet.read();
                assertThat(next).isNotNull();
                if (next.opcode() == PING) {
                    quiet.send(frame(PONG, next.payload()));
                    answered++;
                }
            }
            quiet.send("{\"type\":\"ping\"}");
            quiet.expect("pong");
            assertThat(departures).isEmpty();
        }
    }

    private URI endpoint() {
        return URI.create("ws://127.0.0.1:" + server.port() + "/");
    }

    private RawWebSocket connect(String user) {
        RawWebSocket client = RawWebSocket.connect(SignalingClient.address(endpoint(), "quiet", user, user), user);
        client.expect("welcome");
        return client;
    }
}
