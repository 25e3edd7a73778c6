package io.signalbox.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.testkit.RawWebSocket;
import io.signalbox.testkit.SignalingClient;
import io.signalbox.testkit.WebSocketFrame;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;

/**
 * What the tests of RFC 6455 have in common: the bundled server as it starts without any setting, clients on raw sockets,
 * and a pair in another room that has to relay on, whatever they send. The nested classes of the tests bear the numbers
 * of the sections.
 */
@Timeout(60)
abstract class Rfc6455Rules {

    static final String PING_TEXT = "{\"type\":\"ping\"}";

    private static SignalingServer server;
    private static HealthyPair elsewhere;

    private final List<AutoCloseable> clients = new ArrayList<>();

    @BeforeAll
    static void start() throws StartException {
        server = TestServer.start(
                ServerOptions.builder().host("127.0.0.1").port(0).build());
        elsewhere = new HealthyPair(endpoint());
    }

    @AfterAll
    static void nobodyElseNoticed() {
        try {
            elsewhere.assertUnharmed();
        } finally {
            elsewhere.close();
            server.close();
        }
    }

    @AfterEach
    void letClientsGo() throws Exception {
        for (AutoCloseable client : clients) {
            client.close();
        }
        clients.clear();
    }

    static URI endpoint() {
        return URI.create("ws://127.0.0.1:" + server.port() + "/");
    }

    private <C extends AutoCloseable> C kept(C client) {
        clients.add(client);
        return client;
    }

    /** A client that has joined a room of its own and been welcomed. */
    RawWebSocket join() {
        return joinRaw(freshRoom(), "alone");
    }

    RawWebSocket joinRaw(String room, String user) {
        RawWebSocket client = kept(RawWebSocket.connect(SignalingClient.address(endpoint(), room, user, user), user));
        if (client.expect("welcome").getAsJsonArray("participants").size() > 1) {
            client.expect("existing-participants");
        }
        return client;
    }

    static String freshRoom() {
        return "rfc6455-" + UUID.randomUUID();
    }

    /**
     * Sends this to a room of two; the sender has to be closed with the code and dropped, though it never answers the close
     * frame, and the other to be told once.
     */
    void assertClosed(int code, byte[] bytes) {
        String room = freshRoom();
        SignalingClient witness = kept(SignalingClient.join(endpoint(), room, "witness", "Witness"));
        RawWebSocket sender = joinRaw(room, "sender");
        witness.expect("participant-joined");
        sender.sendBytes(bytes);
        assertThat(sender.awaitClosed().code()).isEqualTo(code);
        sender.expectEndOfStream();
        assertThat(witness.expect("participant-left").get("userId").getAsString())
                .isEqualTo("sender");
        witness.expectNothing();
    }

    void assertClosed(int code, WebSocketFrame... frames) {
        assertClosed(code, bytes(frames));
    }

    /** Sends this, and then a message that has to be answered: nothing of it was against the rules. */
    void assertTaken(RawWebSocket client, WebSocketFrame... frames) {
        client.send(frames);
        client.send(PING_TEXT);
        client.expect("pong");
    }

    static byte[] bytes(WebSocketFrame... frames) {
        byte[][] all = new byte[frames.length][];
        for (int i = 0; i < frames.length; i++) {
            all[i] = frames[i].toBytes();
        }
        return join(all);
    }

    static byte[] join(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    /**
     * Sends a request as it is and gives what comes back until the server ends the connection. A WebSocket is closed as soon
     * as it is open.
     */
    static String exchange(String request) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", server.port())) {
            socket.setSoTimeout(15_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            StringBuilder answer = new StringBuilder();
            boolean closing = false;
            for (int next = socket.getInputStream().read();
                    next >= 0;
                    next = socket.getInputStream().read()) {
                answer.append((char) next);
                if (!closing && next == '\n' && isWebSocket(answer)) {
                    socket.getOutputStream()
                            .write(WebSocketFrame.close(1000, "").toBytes());
                    closing = true;
                }
            }
            return answer.toString();
        }
    }

    private static boolean isWebSocket(StringBuilder answer) {
        return answer.indexOf("HTTP/1.1 101 ") == 0 && answer.lastIndexOf("\r\n\r\n") == answer.length() - 4;
    }
}
