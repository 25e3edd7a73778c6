package io.signalbox.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Handshakes with what a test adds to them, against a server that shows the request. */
@Timeout(60)
class ClientHandshakeTest {

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private ServerSocket listening;
    private ClientHandshake handshake;

    @BeforeEach
    void listen() throws IOException {
        listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        handshake = SignalingClient.to(URI.create("ws://127.0.0.1:" + listening.getLocalPort() + "/calls"));
    }

    @AfterEach
    void stop() throws IOException {
        listening.close();
        threads.shutdownNow();
    }

    @Test
    void aRequestHasTheParametersAndHeadersThatWereGiven() throws Exception {
        Future<String> request = serve("");

        try (SignalingClient client = handshake
                .room("a b&c")
                .user("alice")
                .name("Zo\u00EB \uD83D\uDE00")
                .parameter("token", "1+1=2")
                .header("X-Tenant", "north")
                .header("X-Tenant", "s\u00FCd")
                .origin("https://calls.example.com:8443")
                .connect()) {
            List<String> lines = request.get(10, TimeUnit.SECONDS).lines().toList();

            assertThat(client).hasToString("alice");
            assertThat(lines.get(0))
                    .isEqualTo("GET /calls?roomId=a%20b%26c&userId=alice&userName=Zo%C3%AB%20%F0%9F%98%80"
                            + "&token=1%2B1%3D2 HTTP/1.1");
            assertThat(lines)
                    .contains("X-Tenant: north", "X-Tenant: s\u00FCd", "Origin: https://calls.example.com:8443");
        }
    }

    @Test
    void allCookiesAreInOneHeader() throws Exception {
        Future<String> request = serve("");

        try (SignalingClient client =
                handshake.cookie("SESSION", "abc=").cookie("theme", "\"dark\"").connect()) {
            assertThat(request.get(10, TimeUnit.SECONDS).lines().filter(line -> line.startsWith("Cookie:")))
                    .containsExactly("Cookie: SESSION=abc=; theme=\"dark\"");
        }
    }

    @Test
    void aClientHasNoOriginUnlessItIsGivenOne() throws Exception {
        Future<String> request = serve("");

        try (SignalingClient client = handshake.connect()) {
            assertThat(request.get(10, TimeUnit.SECONDS))
                    .startsWith("GET /calls HTTP/1.1")
                    .doesNotContain("Origin:");
            assertThat(client.subprotocol()).isEmpty();
        }
    }

    @Test
    void theServerChoosesAmongTheSubprotocolsThatAreOffered() throws Exception {
        Future<String> request = serve("Sec-WebSocket-Protocol: two\r\n");

        try (SignalingClient client =
                handshake.subprotocol("one").subprotocol("two").connect()) {
            assertThat(request.get(10, TimeUnit.SECONDS)).contains("\r\nSec-WebSocket-Protocol: one, two\r\n");
            assertThat(client.subprotocol()).contains("two");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"Sec-WebSocket-Protocol: three", "Sec-WebSocket-Extensions: permessage-deflate"})
    void anAnswerWithWhatWasNotOfferedIsNone(String header) {
        serve(header + "\r\n");

        assertThatThrownBy(() -> handshake.subprotocol("one").connect())
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("not offered");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Host", "connection", "Cookie", "ORIGIN", "sec-websocket-key", "a b", "a:", "\u00E9"})
    void aHeaderOfTheHandshakeOrWithAWrongNameIsRefused(String name) {
        assertThatIllegalArgumentException().isThrownBy(() -> handshake.header(name, "x"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\r\nB: c", "a\n", "\0", " a", "a "})
    void aValueThatIsNoneOfAHeaderIsRefused(String value) {
        assertThatIllegalArgumentException().isThrownBy(() -> handshake.header("X", value));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a;b", "a b", "a,b", "\"", "\"a", "a\\b", "\u00E9"})
    void aValueThatIsNoneOfACookieIsRefused(String value) {
        assertThatIllegalArgumentException().isThrownBy(() -> handshake.cookie("name", value));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "example.com", "https://example.com/", "https://a b", "https://me@example.com"})
    void whatIsNoOriginIsRefused(String origin) {
        assertThatIllegalArgumentException().isThrownBy(() -> handshake.origin(origin));
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "https://example.com", "http://[::1]:8080", "file://", "capacitor://localhost"})
    void originsOfPagesAndWebViewsAreTaken(String origin) {
        assertThat(handshake.origin(origin)).isSameAs(handshake);
    }

    /** Answers one handshake, with this among the headers; gives the request. */
    private Future<String> serve(String header) {
        return threads.submit(() -> {
            Socket socket = listening.accept();
            ByteArrayOutputStream request = new ByteArrayOutputStream();
            while (!request.toString(UTF_8).endsWith("\r\n\r\n")) {
                request.write(socket.getInputStream().read());
            }
            String text = request.toString(UTF_8);
            String key =
                    text.split("Sec-WebSocket-Key: ")[1].lines().findFirst().orElseThrow();
            byte[] digest = MessageDigest.getInstance("SHA-1")
                    .digest((key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").getBytes(UTF_8));
            String answer = "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                    + header + "Sec-WebSocket-Accept: "
                    + Base64.getEncoder().encodeToString(digest) + "\r\n\r\n";
            socket.getOutputStream().write(answer.getBytes(UTF_8));
            return text;
        });
    }
}
