package io.signalbox.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.signalbox.testkit.RawWebSocket;
import io.signalbox.testkit.SignalingClient;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Which pages come in, as {@code --allowed-origins} has it, and that the operator sees which do not. */
@Timeout(120)
class OriginsTest {

    private static RawWebSocket from(String origin, URI endpoint) {
        URI address = SignalingClient.address(endpoint, "room", origin, "name");
        return RawWebSocket.connect(address, origin, "Origin: " + origin + "\r\n", 0);
    }

    private static void assertComesIn(String origin, URI endpoint) {
        try (RawWebSocket page = from(origin, endpoint)) {
            page.expect("welcome");
        }
    }

    @Test
    void aPageThatIsNotOnTheListIsLoggedAndCounted() throws Exception {
        try (ServerProcess server = ServerProcess.start("128m", "--allowed-origins", "https://calls.example")) {
            Scrape before = Scrape.of(new Http(server.endpoint().getPort(), null));
            assertThatThrownBy(() -> from("https://evil.example", server.endpoint()))
                    .hasMessageContaining("HTTP/1.1 403");
            assertRefusal(server, before, "refused room=\"\" user=\"\"");
        }
    }

    @Test
    void aPageOfAnotherHostIsLoggedAndCounted() throws Exception {
        try (ServerProcess server = ServerProcess.start("128m", "--allowed-origins", "same-host")) {
            Scrape before = Scrape.of(new Http(server.endpoint().getPort(), null));
            try (RawWebSocket page = from("https://evil.example", server.endpoint())) {
                assertThat(page.awaitClosed())
                        .isEqualTo(new SignalingClient.Closed(1008, "origin not allowed: https://evil.example"));
            }
            assertRefusal(server, before, "refused room=\"room\" user=\"https://evil.example\"");
        }
    }

    private static void assertRefusal(ServerProcess server, Scrape before, String line) {
        Http http = new Http(server.endpoint().getPort(), null);
        await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
            assertThat(server.out())
                    .containsOnlyOnce(line + " reason=\"1008 origin not allowed: https://evil.example\"");
            assertThat(Scrape.of(http).since(before, "signaling_refusals_total{code=\"1008\"}"))
                    .isEqualTo(1);
        });
    }

    @Test
    void thePagesOfWebViewsComeInWhereTheyAreListed() throws Exception {
        try (ServerProcess server = ServerProcess.start("128m", "--allowed-origins", "file://,null,http://my_host")) {
            for (String origin : new String[] {"null", "file://", "http://my_host"}) {
                assertComesIn(origin, server.endpoint());
            }
            for (String origin : new String[] {"https://evil.example", "http://my-host"}) {
                assertThatThrownBy(() -> from(origin, server.endpoint())).hasMessageContaining("HTTP/1.1 403");
            }
        }
    }

    @Test
    void aHostWithAnUnderscoreIsTheSameHost() throws Exception {
        try (ServerProcess server = ServerProcess.start("128m", "--allowed-origins", "same-host")) {
            String request = "GET /?roomId=r&userId=u&userName=n HTTP/1.1\r\nHost: my_host:3001\r\n"
                    + "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                    + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nOrigin: http://my_host:3001\r\n\r\n";
            assertThat(answerTo(request, server.endpoint()))
                    .startsWith("HTTP/1.1 101 ")
                    .contains("\"welcome\"");
        }
    }

    /** The answer, up to the first byte of a message that is complete. */
    private static String answerTo(String request, URI endpoint) throws IOException {
        try (Socket socket = new Socket(endpoint.getHost(), endpoint.getPort())) {
            socket.setSoTimeout(30_000);
            socket.getOutputStream().write(request.getBytes(ISO_8859_1));
            StringBuilder answer = new StringBuilder();
            int next = socket.getInputStream().read();
            while (next >= 0 && answer.indexOf("}") < 0 && answer.indexOf("not allowed") < 0) {
                answer.append((char) next);
                next = socket.getInputStream().read();
            }
            return answer.toString();
        }
    }
}
