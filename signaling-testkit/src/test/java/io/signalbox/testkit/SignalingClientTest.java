package io.signalbox.testkit;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.signalbox.testkit.SignalingClient.Closed;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The client that the socket tests trust, against a server that says what it is told to. */
@Timeout(60)
class SignalingClientTest {

    private static final String ANSWER =
            "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                    + "Sec-WebSocket-Accept: %s\r\n\r\n";

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final BlockingQueue<byte[]> heard = new LinkedBlockingQueue<>();
    private ServerSocket listening;

    @BeforeEach
    void listen() throws IOException {
        listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    }

    @AfterEach
    void stop() throws IOException {
        listening.close();
        threads.shutdownNow();
    }

    /** The server answers the handshake, writes these bytes one after the other, and then only listens. */
    private SignalingClient connectTo(UnaryOperator<String> accept, byte[]... writes) {
        threads.submit(() -> {
            try (Socket socket = listening.accept()) {
                socket.setTcpNoDelay(true);
                InputStream in = socket.getInputStream();
                String answer = ANSWER.formatted(accept.apply(readKey(in)));
                socket.getOutputStream().write(answer.getBytes(US_ASCII));
                for (byte[] bytes : writes) {
                    socket.getOutputStream().write(bytes);
                }
                byte[] buffer = new byte[1024];
                ByteArrayOutputStream all = new ByteArrayOutputStream();
                for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                    all.write(buffer, 0, read);
                }
                heard.add(all.toByteArray());
            }
            return null;
        });
        return SignalingClient.connect(URI.create("ws://127.0.0.1:" + listening.getLocalPort() + "/"), "client");
    }

    private SignalingClient connect(byte[]... writes) {
        return connectTo(SignalingClientTest::accept, writes);
    }

    /** Reads the request, and no more; gives its {@code Sec-WebSocket-Key}. */
    private static String readKey(InputStream in) throws IOException {
        StringBuilder request = new StringBuilder();
        while (request.indexOf("\r\n\r\n") < 0) {
            request.append((char) in.read());
        }
        return request.toString()
                .lines()
                .filter(line -> line.startsWith("Sec-WebSocket-Key: "))
                .map(line -> line.substring("Sec-WebSocket-Key: ".length()))
                .findFirst()
                .orElseThrow();
    }

    /** RFC 6455, section 4.2.2. */
    private static String accept(String key) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-1")
                    .digest((key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").getBytes(US_ASCII));
            return Base64.getEncoder().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    private static byte[] bytes(WebSocketFrame frame) {
        return frame.withoutMask().toBytes();
    }

    /** More than a client reads at once, as a crowd's joins and candidates are. */
    @Test
    void nothingIsLostOfWhatComesRightBehindTheHandshake() {
        byte[][] burst = new byte[200][];
        for (int i = 0; i < burst.length; i++) {
            burst[i] = bytes(WebSocketFrame.text(i + " " + "x".repeat(300)));
        }
        for (int round = 0; round < 20; round++) {
            try (SignalingClient client = connect(burst)) {
                for (int i = 0; i < burst.length; i++) {
                    assertThat(client.nextText()).startsWith(i + " ");
                }
            }
        }
    }

    @Test
    void pingsAndClosesAreAnswered() throws Exception {
        SignalingClient client = connect(
                bytes(WebSocketFrame.frame(WebSocketFrame.PING, new byte[] {7})),
                bytes(WebSocketFrame.text("hel").withMoreToCome()),
                bytes(WebSocketFrame.frame(WebSocketFrame.CONTINUATION, new byte[] {'l', 'o'})),
                bytes(WebSocketFrame.close(4000, "enough")));

        assertThat(client.nextText()).isEqualTo("hello");
        assertThat(client.expectClosed(4000).reason()).isEqualTo("enough");
        assertThatThrownBy(() -> client.send("more"))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("close frame");
        client.close();
        // Headers, masks and payloads of a pong of one byte, and of a close frame of eight.
        assertThat(heard.poll(10, TimeUnit.SECONDS)).hasSize(2 + 4 + 1 + 2 + 4 + 8);
        assertThat(client.awaitClosed().code()).isEqualTo(4000);
    }

    static Stream<Arguments> violations() {
        return Stream.of(
                Arguments.of("masked", WebSocketFrame.text("x").toBytes()),
                Arguments.of("reserved", bytes(WebSocketFrame.text("x").withReserved(4))),
                Arguments.of("UTF-8", bytes(WebSocketFrame.frame(WebSocketFrame.TEXT, new byte[] {(byte) 0xFF}))),
                Arguments.of("order", bytes(WebSocketFrame.frame(WebSocketFrame.CONTINUATION, new byte[1]))),
                Arguments.of("neither", bytes(WebSocketFrame.frame(WebSocketFrame.BINARY, new byte[1]))));
    }

    @ParameterizedTest
    @MethodSource("violations")
    void aServerThatBreaksTheRulesIsCutOff(String why, byte[] frame) throws Exception {
        try (SignalingClient client = connect(frame)) {
            Closed closed = client.awaitClosed();

            assertThat(closed.code()).isEqualTo(1006);
            assertThat(closed.reason()).contains(why);
            // The client's close frame and its end, without its having been asked to close.
            assertThat(heard.poll(10, TimeUnit.SECONDS)).hasSize(2 + 4 + 2);
        }
    }

    @Test
    void whoAnswersWithAnotherKeyIsNoWebSocket() {
        assertThatThrownBy(() -> connectTo(key -> "AAAAAAAAAAAAAAAAAAAAAAAAAAA="))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("no WebSocket");
    }
}
