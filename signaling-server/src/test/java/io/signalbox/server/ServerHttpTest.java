package io.signalbox.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.signalbox.core.SignalingListener;
import io.signalbox.testkit.SignalingClient;
import io.signalbox.testkit.WebSocketFrame;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ServerHttpTest {

    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static SignalingServer server;

    @BeforeAll
    static void start() throws StartException {
        server = TestServer.start(
                ServerOptions.builder()
                        .host("127.0.0.1")
                        .port(0)
                        .iceServers(IceServers.parse("stun:stun.example"))
                        .build(),
                new SignalingListener() {});
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static URI http(String path) {
        return URI.create("http://127.0.0.1:" + server.port() + path);
    }

    private static URI ws(String path) {
        return URI.create("ws://127.0.0.1:" + server.port() + path);
    }

    private static HttpResponse<String> get(String path, String... headers) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(http(path));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return CLIENT.send(request.build(), BodyHandlers.ofString());
    }

    private static String header(HttpResponse<?> response, String name) {
        return response.headers().firstValue(name).orElse("missing");
    }

    /** Sends bytes as they are and reads until the server closes. */
    private static String raw(String request) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", server.port())) {
            socket.setSoTimeout(15_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            InputStream in = socket.getInputStream();
            return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }

    @Test
    void healthShowsRoomsAndConnections() throws Exception {
        try (SignalingClient client = SignalingClient.join(ws("/"), "a \"room\"", "u", "n")) {
            HttpResponse<String> response = get("/health");
            assertThat(response.statusCode()).isEqualTo(200);
            assertThat(header(response, "Content-Type")).isEqualTo("application/json");
            assertThat(header(response, "Access-Control-Allow-Origin")).isEqualTo("*");
            JsonObject health = JsonParser.parseString(response.body()).getAsJsonObject();
            assertThat(health.get("status").getAsString()).isEqualTo("ok");
            assertThat(health.get("rooms").getAsInt()).isEqualTo(1);
            assertThat(health.get("connections").getAsInt()).isEqualTo(1);
            assertThat(health.getAsJsonArray("roomDetails").toString()).contains("a \\\"room\\\"");
            assertThat(Instant.parse(health.get("timestamp").getAsString()))
                    .isBefore(Instant.now().plusSeconds(60));
            assertThat(get("/rooms").body()).contains("\"participantCount\":1");
        }
        await().until(() -> get("/rooms").body().equals("{\"rooms\":[]}"));
    }

    @Test
    void theConfigurationIsForThePageAlone() throws Exception {
        HttpResponse<String> response = get("/config.json");
        assertThat(response.body()).isEqualTo("{\"iceServers\":[{\"urls\":\"stun:stun.example\"}]}");
        assertThat(header(response, "Content-Type")).isEqualTo("application/json");
        assertThat(header(response, "Cache-Control")).isEqualTo("no-store");
        assertThat(header(response, "Access-Control-Allow-Origin")).isEqualTo("missing");
    }

    @Test
    void filesOfThePageComeWithTypeAndProtection() throws Exception {
        HttpResponse<String> response = get("/test-only/probe.js");
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).isEqualTo("export const probe = \"é\";\n");
        assertThat(header(response, "Content-Type")).isEqualTo("text/javascript; charset=utf-8");
        assertThat(header(response, "X-Content-Type-Options")).isEqualTo("nosniff");
        assertThat(header(response, "Content-Security-Policy")).startsWith("default-src 'self';");
        assertThat(header(response, "Referrer-Policy")).isEqualTo("no-referrer");
    }

    @Test
    void anUnchangedFileIsNotSentAgain() throws Exception {
        String tag = header(get("/test-only/probe.js"), "ETag");
        HttpResponse<String> again = get("/test-only/probe.js", "If-None-Match", tag);
        assertThat(again.statusCode()).isEqualTo(304);
        assertThat(again.body()).isEmpty();
        assertThat(get("/test-only/probe.js", "If-None-Match", "\"other\"").statusCode())
                .isEqualTo(200);
    }

    @Test
    void headIsGetWithoutTheBody() throws Exception {
        HttpResponse<String> head = CLIENT.send(
                HttpRequest.newBuilder(http("/rooms"))
                        .method("HEAD", BodyPublishers.noBody())
                        .build(),
                BodyHandlers.ofString());
        assertThat(head.statusCode()).isEqualTo(200);
        assertThat(head.body()).isEmpty();
        assertThat(header(head, "Content-Length")).isEqualTo(header(get("/rooms"), "Content-Length"));
        assertThat(raw("HEAD /rooms HTTP/1.1\r\nHost: x\r\n\r\n")).endsWith("\r\n\r\n");
    }

    @Test
    void otherMethodsAreNotAllowed() throws Exception {
        HttpResponse<String> response = CLIENT.send(
                HttpRequest.newBuilder(http("/health"))
                        .POST(BodyPublishers.ofString("x".repeat(100_000)))
                        .build(),
                BodyHandlers.ofString());
        assertThat(response.statusCode()).isEqualTo(405);
        assertThat(header(response, "Allow")).isEqualTo("GET, HEAD");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/nowhere",
                "/health/",
                "/Health",
                "/rooms/x",
                "/test-only",
                "/test-only/",
                "/test-only/probe",
                "/test-only/missing.js",
                "/../io/signalbox/server/program-log.xml",
                "/test-only/../../io/signalbox/server/program-log.xml",
                "/%2e%2e/io/signalbox/server/program-log.xml",
                "//io/signalbox/server/program-log.xml",
                "/.html",
                "/test-only/probe.js%00.html",
                "/io/signalbox/server/program-log.xml"
            })
    void whereNothingIsMountedIs404(String path) throws Exception {
        assertThat(raw("GET " + path + " HTTP/1.1\r\nHost: x\r\n\r\n")).startsWith("HTTP/1.1 404 ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/health", "/rooms", "/config.json", "/any/other/path", "/signaling"})
    void everyPathTakesSockets(String path) {
        try (SignalingClient client = SignalingClient.connect(ws(path), "room", "user", "name")) {
            assertThat(client.expect("welcome").get("roomId").getAsString()).isEqualTo("room");
        }
    }

    @Test
    void aPathThatIsNoUriTakesSocketsToo() throws Exception {
        String response = upgrade(handshake("/{a|b}%zz[?"));
        assertThat(response).startsWith("HTTP/1.1 101 Switching Protocols").contains("Missing required parameters");
    }

    /** The answer to a handshake of a client that leaves at once. */
    private static String upgrade(String handshake) throws IOException {
        byte[] close = WebSocketFrame.close(1000, "").toBytes();
        return raw(handshake + new String(close, StandardCharsets.ISO_8859_1));
    }

    private static String handshake(String target) {
        return "GET " + target + " HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
                + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";
    }

    @Test
    void anUpgradeToSomethingElseIsAnOrdinaryRequest() throws Exception {
        assertThat(raw(handshake("/rooms").replace("websocket", "h2c"))).startsWith("HTTP/1.1 200 ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/a", "/a.a", "/.", ".a", "%2f", "/-", "a"})
    void aPathOfAsManySegmentsAsFitIsAnswered(String segment) throws Exception {
        String path = "/" + segment.repeat(16_000 / segment.length());
        assertThat(raw("GET " + path + " HTTP/1.1\r\nHost: x\r\n\r\n")).startsWith("HTTP/1.1 404 ");
        assertThat(raw("GET " + path + ".js HTTP/1.1\r\nHost: x\r\n\r\n")).startsWith("HTTP/1.1 404 ");
        assertThat(upgrade(handshake(path))).startsWith("HTTP/1.1 101 ");
        assertThat(upgrade(handshake("/?" + path))).startsWith("HTTP/1.1 101 ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Origin",
                "Cookie",
                "Authorization",
                "X-Forwarded-For",
                "If-None-Match",
                "Sec-WebSocket-Protocol",
                "Sec-WebSocket-Extensions",
                "Accept",
                "Expect",
                "Referer"
            })
    void aHeaderThatTakesLongToReadIsAnswered(String name) throws Exception {
        for (String part : new String[] {"a", ",", ";", "a,", "a;a=", ":", "1.", "\"", "\\\"", "[", "[[a]", "/a"}) {
            String header = name + ": " + part.repeat(15_000 / part.length()) + "\r\n";
            assertThat(upgrade(handshake("/").replace("Host: x\r\n", "Host: x\r\n" + header)))
                    .as(part)
                    .startsWith("HTTP/1.1 ");
            assertThat(raw("GET /health HTTP/1.1\r\nHost: x\r\n" + header + "\r\n"))
                    .as(part)
                    .startsWith("HTTP/1.1 200 ");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /%s HTTP/1.1\r\nHost: x\r\n\r\n",
                "GET /?%s HTTP/1.1\r\nHost: x\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: x\r\nCookie: %s\r\n\r\n",
                "HEAD / HTTP/1.1\r\nHost: x\r\nCookie: %s\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: upgrade\r\nCookie: %s\r\n\r\n",
                "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nCookie: %s\r\n\r\nhello",
                "%s / HTTP/1.1\r\nHost: x\r\n\r\n",
                "GET / HTTP/1.1%s\r\nHost: x\r\n\r\n"
            })
    void aHeadThatIsTooLargeIsToldSo(String request) throws Exception {
        for (int length : new int[] {17_000, 300_000}) {
            String answer = raw(request.formatted("a".repeat(length)));
            assertThat(answer).startsWith("HTTP/1.1 431 Request Header Fields Too Large\r\n");
            if (!request.startsWith("HEAD")) {
                assertThat(answer).endsWith("cookies included, may have 16384 bytes and 100 headers\n");
            }
            assertThat(answer.split("HTTP/1.1 ", -1)).hasSize(2);
        }
    }

    @Test
    void tooManyHeadersAreToldSoToo() throws Exception {
        assertThat(raw("GET / HTTP/1.1\r\nHost: x\r\n" + "a: b\r\n".repeat(101) + "\r\n"))
                .startsWith("HTTP/1.1 431 ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET / HTTP/1.1\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: a\r\nAccept: x\r\nhOST: a\r\n\r\n",
                "GET / HTTP/1.0\r\nHost: a\r\nHost: b\r\n\r\n",
                "GET http://a/ HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: a\r\nContent-Length: five\r\n\r\nhello",
                "GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello!"
            })
    void aHeadThatMayMeanTwoThingsIsRefused(String request) throws Exception {
        assertThat(raw(request)).startsWith("HTTP/1.1 400 ").endsWith("\r\n\r\nBad request\n");
        assertThat(raw(request.replace("GET /", "GET /health"))).startsWith("HTTP/1.1 400 ");
        assertThat(raw(handshake("/").replace("Host: x\r\n", "Host: x\r\nHost: y\r\n")))
                .startsWith("HTTP/1.1 400 ");
    }

    @Test
    void anotherVersionOfHttpIsToldSo() throws Exception {
        assertThat(raw("GET / HTTP/9.7\r\nHost: x\r\n\r\n"))
                .startsWith("HTTP/1.1 505 ")
                .endsWith("\r\n\r\nOnly HTTP/1.1 is supported\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\r\n", "\n", "\r\n\r\n"})
    void anEmptyLineBeforeTheRequestIsPassedOver(String empty) throws Exception {
        assertThat(raw(empty + "GET /rooms HTTP/1.1\r\nHost: x\r\n\r\n")).startsWith("HTTP/1.1 200 ");
        assertThat(upgrade(empty + handshake("/"))).startsWith("HTTP/1.1 101 ");
    }

    @Test
    void anEmptyLineAndTheRequestMayComeByteByByte() throws Exception {
        try (Socket socket = new Socket("127.0.0.1", server.port())) {
            socket.setSoTimeout(15_000);
            socket.setTcpNoDelay(true);
            for (byte b : "\r\nGET /rooms HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII)) {
                socket.getOutputStream().write(b);
            }
            assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1))
                    .startsWith("HTTP/1.1 200 ");
        }
    }

    /** HAProxy's, for one: as it comes from a balancer that would try whether an upgrade passes. */
    @ParameterizedTest
    @ValueSource(strings = {"HTTP/1.1\r\nConnection: close", "HTTP/1.0\r\nConnection: Upgrade", "HTTP/1.1"})
    void anUpgradeThatIsNoneLeavesAHealthCheck(String request) throws Exception {
        assertThat(raw("GET /health/ready " + request + "\r\nHost: x\r\nUpgrade: websocket\r\n\r\n"))
                .startsWith("HTTP/1.1 200 ")
                .endsWith("\r\n\r\nready\n");
    }

    @Test
    void theLongestIdsAndNamesFitIntoARequest() {
        try (SignalingClient client = SignalingClient.connect(
                ws("/"), "\uD83D\uDE00".repeat(128), "\uD83D\uDE00".repeat(128), "\uD83D\uDE00".repeat(256))) {
            client.expect("welcome");
        }
    }

    @Test
    void connectionsThatAreAnsweredAreGoneSoon() throws Exception {
        get("/health");
        await().atMost(Duration.ofSeconds(10)).until(() -> server.socketCount() == 0);
    }
}
