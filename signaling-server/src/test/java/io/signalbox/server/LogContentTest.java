package io.signalbox.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.gson.JsonPrimitive;
import io.signalbox.testkit.RawWebSocket;
import io.signalbox.testkit.SignalingClient;
import io.signalbox.testkit.WebSocketFrame;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The log of a server process at its most talkative, after clients have put what is secret, and what looks like a line of
 * a log, wherever a client can put anything: no line is forged, nothing steers a terminal, no secret is told.
 */
@Timeout(120)
class LogContentTest {

    private static final String SECRET = "SECRET";

    /** Of a day on which no test has run. */
    private static final String LINE = "2001-01-01T00:00:00.000Z INFO  joined";

    private static final String FORGED =
            "x\r\n" + LINE + "\n\u001b[2J\u009b31m\u0007\u202e\u2066\u2028\u2029\u0085\u0000" + "\r" + LINE;

    private static final String UPGRADE = "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
            + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n";

    private static final String SECRET_HEADERS = "Host: SECRET.example\r\nOrigin: https://SECRET.example\r\n"
            + "User-Agent: SECRET\u001b[31m\r\nAuthorization: Bearer SECRET\r\nCookie: id=SECRET\r\n"
            + "X-Forwarded-For: SECRET\r\nReferer: http://SECRET.example/\r\nX-Tyrus-Tracing-Threshold: SECRET\r\n"
            + "Sec-WebSocket-Protocol: bearer.SECRET, session.SECRET, SECRET\r\nSec-WebSocket-Extensions: SECRET; x=SECRET\r\n";

    private static final WebSocketFrame PING = WebSocketFrame.text("{\"type\":\"ping\"}");

    private URI endpoint;

    @Test
    void whatClientsSayForgesNothingAndTellsNothing() throws IOException {
        try (ServerProcess server = ServerProcess.start("128m", "--log-level", "debug")) {
            endpoint = server.endpoint();
            refusedForItsValues();
            joinsUnderAHarmlessMisnomer();
            saysAllThatCanBeSaid();
            breaksTheRules();
            await().untilAsserted(() -> assertThat(server.out())
                    .contains("refused room=\"x\\u000d\\u000a2001")
                    .contains(
                            "joined room=\"a\\u0022 present=99\\u200f\\u061c\" user=\"\\u005cn\" connection=4 name=\"\\u00ad\"")
                    .contains("type=\"x\\u000d\\u000a2001")
                    .contains("target=\"x\\u000d\\u000a2001")
                    .contains("reason=abuse"));
            assertHarmless(server);
        }
    }

    private URI address(String room, String user, String name) {
        URI address = SignalingClient.address(endpoint, room, user, name);
        return URI.create(address + "&token=" + SECRET + "&access_token=" + SECRET);
    }

    private RawWebSocket connect(String room, String user, String name) {
        String headers = SECRET_HEADERS.substring(SECRET_HEADERS.indexOf("Origin"));
        return RawWebSocket.connect(address(room, user, name), "client", headers, 0);
    }

    private void refusedForItsValues() {
        for (String[] names : new String[][] {{FORGED, "u", "n"}, {"r", FORGED, "n"}, {"r", "u", FORGED}}) {
            try (RawWebSocket client = connect(names[0], names[1], names[2])) {
                assertThat(client.awaitClosed().code()).isEqualTo(1008);
            }
        }
    }

    private void joinsUnderAHarmlessMisnomer() {
        try (RawWebSocket client = connect("a\" present=99\u200f\u061c", "\\n", "\u00ad")) {
            client.expect("welcome");
        }
    }

    private void saysAllThatCanBeSaid() {
        try (RawWebSocket client = connect("room", "talker", "n");
                RawWebSocket other = connect("room", "other", "n")) {
            other.expect("welcome");
            String forged = new JsonPrimitive(FORGED).toString();
            for (String message : new String[] {
                "{\"type\":\"offer\",\"targetUserId\":\"other\",\"sdp\":\"SECRET\"}",
                "{\"type\":\"ice-candidate\",\"targetUserId\":\"other\",\"candidate\":{\"SECRET\":\"SECRET\"}}",
                "{\"type\":\"participant-update\",\"updates\":\"SECRET\"}",
                "{\"type\":\"call-ended\",\"targetUserId\":" + forged + ",\"SECRET\":1}",
                "{\"type\":" + forged + ",\"targetUserId\":" + forged + ",\"token\":\"SECRET\"}",
                "{\"type\":\"offer\",\"targetUserId\":\"other\",\"SECRET\":SECRET}",
                FORGED + SECRET
            }) {
                client.send(message);
            }
            client.send(PING);
            while (!client.nextText().equals("{\"type\":\"pong\"}")) {
                // Whatever it is told before.
            }
            client.send(WebSocketFrame.close(4_000, "SECRET\r\n" + LINE));
            assertThat(client.awaitClosed().code()).isEqualTo(4_000);
        }
    }

    private void breaksTheRules() throws IOException {
        byte[] badUtf8 = (SECRET + "\u00c3(").getBytes(ISO_8859_1);
        for (WebSocketFrame bad : new WebSocketFrame[] {
            WebSocketFrame.frame(WebSocketFrame.TEXT, badUtf8),
            WebSocketFrame.frame(WebSocketFrame.BINARY, badUtf8),
            WebSocketFrame.frame(7, badUtf8),
            WebSocketFrame.frame(WebSocketFrame.CLOSE, badUtf8),
            WebSocketFrame.text("x".repeat(70_000) + SECRET),
        }) {
            try (RawWebSocket client = connect("room", "breaker", "n")) {
                client.trySendBytes(bad.toBytes());
                client.awaitClosed();
            }
        }
        String forged = FORGED.replaceAll("[\r\n]", "\u000b") + SECRET;
        for (String start : new String[] {
            "GET /" + SECRET + "?token=SECRET HTTP/1.1\r\n",
            "GET /?userName=Ann Lee&token=SECRET HTTP/1.1\r\n",
            "GET /?token=SECRET HTTP/7." + forged + "\r\n",
            "GET /?token=SECRET " + forged + "\r\n",
            "GET /?token=SECRET\r\n",
            forged + " /?token=SECRET HTTP/1.1\r\n",
            "GET http://[SECRET HTTP/1.1\r\n",
            "GET /%zz%0d%0a?%zz=%0d%0aSECRET%z HTTP/1.1\r\n",
            "POST /health?SECRET HTTP/1.1\r\nTransfer-Encoding: chunked\r\n",
            "GET /?token=SECRET HTTP/1.1\r\nContent-Length: SECRET\r\n",
            "GET /?a b HTTP/1.1 SECRET\r\n\u0000: SECRET\r\n" + "A: b\r\n".repeat(200),
        }) {
            exchange((start + SECRET_HEADERS + UPGRADE + "\r\nSECRET\r\n").getBytes(ISO_8859_1));
            exchange((start + SECRET_HEADERS + "\r\nSECRET\r\n").getBytes(ISO_8859_1));
            exchange((start + SECRET_HEADERS.replace("Host: SECRET.example\r\n", "") + "\r\n").getBytes(ISO_8859_1));
            exchange((start + "Long: " + "SECRET".repeat(4_000)).getBytes(ISO_8859_1));
        }
    }

    @Test
    void requestsWithMistakesTellNothing() throws IOException {
        // First of the parameters, so that no lost ampersand makes it part of a name.
        byte[] request = ("GET /?token=SECRET&roomId=r&userId=u&userName=n HTTP/1.1\r\n" + SECRET_HEADERS + UPGRADE
                        + "\r\n")
                .getBytes(ISO_8859_1);
        Random random = new Random(1);
        try (ServerProcess server = ServerProcess.start("128m", "--log-level", "debug")) {
            endpoint = server.endpoint();
            for (int i = 0; i < 2_000; i++) {
                exchange(mistaken(request, random));
            }
            assertHarmless(server);
        }
    }

    private static byte[] mistaken(byte[] request, Random random) {
        byte[] bytes = request;
        for (int mistakes = 1 + random.nextInt(4); mistakes > 0; mistakes--) {
            int at = random.nextInt(bytes.length);
            int removed = Math.min(random.nextInt(3) == 0 ? random.nextInt(20) : 1, bytes.length - at);
            byte[] added = new byte[random.nextInt(3)];
            random.nextBytes(added);
            if (random.nextInt(4) == 0) {
                added = new byte[] {"\r\n\t ?&=:/%".getBytes(UTF_8)[random.nextInt(10)]};
            }
            ByteArrayOutputStream changed = new ByteArrayOutputStream();
            changed.write(bytes, 0, at);
            changed.writeBytes(added);
            changed.write(bytes, at + removed, bytes.length - at - removed);
            bytes = changed.toByteArray();
        }
        return bytes;
    }

    @Test
    void whatIsNoTlsTellsNothing(@TempDir Path folder) throws Exception {
        SelfSigned files = SelfSigned.make(folder, "EC");
        try (ServerProcess server = ServerProcess.start("128m", files.flags("--log-level", "debug"))) {
            endpoint = server.endpoint();
            exchange(("GET /?token=SECRET HTTP/1.1\r\n" + SECRET_HEADERS + "\r\n").getBytes(ISO_8859_1));
            byte[] hello = {0x16, 3, 1, 0, 12, 1, 0, 0, 8, 3, 3, 'S', 'E', 'C', 'R', 'E', 'T'};
            exchange(hello);
            exchange(FORGED.getBytes(UTF_8));
            assertHarmless(server);
        }
    }

    /** Sends this to the server, and takes what comes back, for a moment at most. */
    private void exchange(byte[] bytes) throws IOException {
        try (Socket socket = new Socket(endpoint.getHost(), endpoint.getPort())) {
            socket.setSoTimeout(5_000);
            socket.getOutputStream().write(bytes);
            socket.shutdownOutput();
            socket.getInputStream().readAllBytes();
        } catch (SocketException | SocketTimeoutException droppedOrIgnored) {
            // Either will do: it is the log that matters.
        }
    }

    private static void assertHarmless(ServerProcess server) throws IOException {
        assertThat(server.err()).isEmpty();
        // Line by line, so that a failure shows those alone that matter.
        assertThat(server.out().lines().filter(LogContentTest::isHarmful)).isEmpty();
    }

    private static boolean isHarmful(String line) {
        return line.contains(SECRET)
                || line.startsWith("2001")
                || line.contains(" WARN ")
                || line.contains(" ERROR ")
                || line.codePoints().anyMatch(LogContentTest::isUnsafe);
    }

    private static boolean isUnsafe(int c) {
        int type = Character.getType(c);
        return c != '\t'
                && (type == Character.CONTROL
                        || type == Character.FORMAT
                        || type == Character.LINE_SEPARATOR
                        || type == Character.PARAGRAPH_SEPARATOR);
    }
}
