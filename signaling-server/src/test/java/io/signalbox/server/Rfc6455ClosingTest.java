package io.signalbox.server;

import static io.signalbox.testkit.WebSocketFrame.CLOSE;
import static io.signalbox.testkit.WebSocketFrame.PING;
import static io.signalbox.testkit.WebSocketFrame.close;
import static io.signalbox.testkit.WebSocketFrame.frame;
import static io.signalbox.testkit.WebSocketFrame.text;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.signalbox.testkit.RawWebSocket;
import io.signalbox.testkit.SignalingClient.Closed;
import io.signalbox.testkit.WebSocketFrame;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Closing, by the client. What the server closes for stands with what the client did; its own codes are the protocol's. */
class Rfc6455ClosingTest extends Rfc6455Rules {

    /** The server's next frame has to be a close frame, and the last that it sends. */
    private static Closed expectClose(RawWebSocket client) {
        WebSocketFrame answer = client.read();
        assertThat(answer).isNotNull();
        assertThat(answer.opcode()).isEqualTo(CLOSE);
        assertThat(client.read()).as("what comes after a close frame").isNull();
        return answer.closed();
    }

    @Nested
    class Section551CloseFrames {

        @Test
        void anEmptyOneIsAnswered() {
            RawWebSocket client = join();
            client.send(frame(CLOSE, new byte[0]));
            assertThat(expectClose(client).code()).isEqualTo(1000);
        }

        @Test
        void oneByteIsNoCode() {
            assertClosed(1002, frame(CLOSE, new byte[] {3}));
        }

        @Test
        void nothingIsDoneAboutWhatComesAfterIt() {
            RawWebSocket client = join();
            client.send(close(1000, ""), text(PING_TEXT), frame(PING, new byte[] {1}), frame(7, new byte[0]));
            assertThat(expectClose(client).code()).isEqualTo(1000);
        }

        @Test
        void aSecondOneIsNotAnswered() {
            RawWebSocket client = join();
            client.send(close(1000, ""), close(1001, ""), frame(CLOSE, new byte[1]));
            assertThat(expectClose(client).code()).isEqualTo(1000);
        }

        @Test
        void aFloodAfterItCostsTheAnswerNot() {
            RawWebSocket client = join();
            client.send(close(1000, ""));
            client.trySendBytes(new byte[256 << 10]);
            assertThat(client.awaitClosed().code()).isEqualTo(1000);
        }

        @Test
        void aMessageJustBeforeItIsCarriedOut() {
            RawWebSocket client = join();
            client.send(text(PING_TEXT), close(1000, ""));
            client.expect("pong");
            assertThat(expectClose(client).code()).isEqualTo(1000);
        }
    }

    @Nested
    class Section711ClosingTheConnection {

        @Test
        void theServerEndsItFirst() {
            RawWebSocket client = join();
            client.send(close(1000, ""));
            expectClose(client);
        }

        @Test
        void theServerWaitsForTheCloseFrameOfAClientThatItRefuses() throws IOException {
            URI withoutRoom = endpoint().resolve("/?userId=anna&userName=Anna");
            try (Socket socket = new Socket(endpoint().getHost(), endpoint().getPort())) {
                DataInputStream in = new DataInputStream(socket.getInputStream());
                socket.getOutputStream().write(handshake(withoutRoom));
                String head = "";
                while (!head.endsWith("\r\n\r\n")) {
                    head += (char) in.readUnsignedByte();
                }
                assertThat(in.readUnsignedByte()).as("a close frame").isEqualTo(0x88);
                in.readFully(new byte[in.readUnsignedByte()]);

                // The server has had time to end the connection, and has not.
                join();
                socket.setSoTimeout(200);
                assertThatThrownBy(in::read).isInstanceOf(SocketTimeoutException.class);

                socket.setSoTimeout(15_000);
                socket.getOutputStream().write(close(1008, "").toBytes());
                assertThat(in.read()).as("the end").isEqualTo(-1);
            }
        }

        private byte[] handshake(URI address) {
            return ("GET /?" + address.getRawQuery() + " HTTP/1.1\r\nHost: " + address.getRawAuthority()
                            + "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                            + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n")
                    .getBytes(US_ASCII);
        }

        @Test
        void aClientThatEndsItWithoutAWordIsGone() {
            String room = freshRoom();
            RawWebSocket alice = joinRaw(room, "alice");
            RawWebSocket bob = joinRaw(room, "bob");
            alice.expect("participant-joined");
            bob.halfClose();
            alice.expect("participant-left");
            bob.expectEndOfStream();
        }
    }

    @Nested
    class Section74Codes {

        @ParameterizedTest
        @ValueSource(ints = {1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 3000, 3999, 4000, 4999})
        void aCodeThatMayBeSentIsSentBack(int code) {
            for (String reason : new String[] {"", "why", "r".repeat(123), "é".repeat(61)}) {
                RawWebSocket client = join();
                client.send(close(code, reason));
                assertThat(expectClose(client).code()).isEqualTo(code);
            }
        }

        @ParameterizedTest
        @ValueSource(ints = {0, 1, 999, 1004, 1005, 1006, 1012, 1013, 1014, 1015, 1016, 1100, 2000, 2999, 5000, 65_535})
        void aCodeThatMayNotBeSentByAClientCloses(int code) {
            assertClosed(1002, close(code, ""));
            assertClosed(1002, close(code, "why"));
        }

        @Test
        void aReasonThatIsNotUtf8Closes() {
            assertClosed(1007, frame(CLOSE, new byte[] {3, (byte) 0xE8, (byte) 0xC3, 0x28}));
            assertClosed(1007, frame(CLOSE, new byte[] {3, (byte) 0xE8, (byte) 0xED, (byte) 0xA0, (byte) 0x80}));
            assertClosed(1007, frame(CLOSE, new byte[] {3, (byte) 0xE8, (byte) 0xF0, (byte) 0x9F}));
        }
    }
}
