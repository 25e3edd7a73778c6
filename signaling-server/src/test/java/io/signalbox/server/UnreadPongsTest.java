package io.signalbox.server;

import static io.signalbox.testkit.WebSocketFrame.PING;
import static io.signalbox.testkit.WebSocketFrame.PONG;
import static io.signalbox.testkit.WebSocketFrame.frame;
import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.core.Limits;
import io.signalbox.core.SignalingListener;
import io.signalbox.testkit.RawWebSocket;
import io.signalbox.testkit.SignalingClient;
import io.signalbox.testkit.SignalingClient.Closed;
import io.signalbox.testkit.WebSocketFrame;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients that send pings and do not read what answers them. */
@Timeout(60)
class UnreadPongsTest {

    private static final int SMALL_BUFFER = 4 << 10;

    /** Of pongs of 125 bytes, more than operating systems take in. */
    private static final int MANY = 40_000;

    private static SignalingServer start(Limits.Builder limits) throws StartException {
        return TestServer.start(
                ServerOptions.builder()
                        .host("127.0.0.1")
                        .port(0)
                        .limits(limits.build())
                        .build(),
                new SignalingListener() {});
    }

    private static RawWebSocket join(SignalingServer server) {
        URI endpoint = URI.create("ws://127.0.0.1:" + server.port() + "/");
        RawWebSocket client = RawWebSocket.connect(
                SignalingClient.address(endpoint, "room", "user", "User"), "pinging", "", SMALL_BUFFER);
        client.expect("welcome");
        return client;
    }

    private static byte[] numbered(int first, int count) {
        ByteArrayOutputStream pings = new ByteArrayOutputStream();
        for (int i = first; i < first + count; i++) {
            pings.writeBytes(
                    frame(PING, ByteBuffer.allocate(125).putInt(i).array()).toBytes());
        }
        return pings.toByteArray();
    }

    private static int numberOf(WebSocketFrame pong) {
        assertThat(pong).isNotNull();
        assertThat(pong.opcode()).isEqualTo(PONG);
        assertThat(pong.payload()).hasSize(125);
        return ByteBuffer.wrap(pong.payload()).getInt();
    }

    @Test
    void ofThePingsOfAClientThatDoesNotReadTheNewestIsAnswered() throws Exception {
        try (SignalingServer server = start(Limits.builder().messageRate(0));
                RawWebSocket client = join(server)) {
            for (int i = 0; i < MANY; i += 1_000) {
                client.sendBytes(numbered(i, 1_000));
            }
            int pongs = 1;
            int last = numberOf(client.read());
            while (last < MANY - 1) {
                int next = numberOf(client.read());
                assertThat(next).isGreaterThan(last);
                last = next;
                pongs++;
            }
            assertThat(pongs).isLessThan(MANY / 2);
            client.sendBytes(numbered(MANY, 3));
            for (int i = 0; i < 3; i++) {
                assertThat(numberOf(client.read())).isEqualTo(MANY + i);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {PING, PONG})
    void moreOfThemThanMessagesMayComeEndTheConnection(int opcode) throws Exception {
        Limits.Builder limits = Limits.builder().messageRate(1).messageBurst(50);
        try (SignalingServer server = start(limits);
                RawWebSocket client = join(server)) {
            WebSocketFrame[] fine = new WebSocketFrame[50];
            WebSocketFrame[] tooMany = new WebSocketFrame[200];
            Arrays.fill(fine, frame(opcode, new byte[0]));
            Arrays.fill(tooMany, frame(opcode, new byte[0]));
            client.send(fine);
            client.send("{\"type\":\"ping\"}");
            client.expect("pong");
            client.send(tooMany);
            assertThat(client.awaitClosed()).isEqualTo(new Closed(1008, "too many pings and pongs"));
            client.expectEndOfStream();
        }
    }
}
