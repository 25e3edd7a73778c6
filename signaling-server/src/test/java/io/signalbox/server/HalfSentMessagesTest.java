package io.signalbox.server;

import static io.signalbox.testkit.WebSocketFrame.CONTINUATION;
import static io.signalbox.testkit.WebSocketFrame.PING;
import static io.signalbox.testkit.WebSocketFrame.TEXT;
import static io.signalbox.testkit.WebSocketFrame.frame;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.signalbox.testkit.RawWebSocket;
import io.signalbox.testkit.SignalingClient;
import io.signalbox.testkit.WebSocketFrame;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What messages cost that many clients begin and never end, in a server process of its own. */
@Timeout(120)
class HalfSentMessagesTest {

    private static final int CLIENTS = 200;
    /** More than a heap of 96 MiB has room for. */
    private static final int MANY_CLIENTS = 1_500;

    private static final int BOUND = 65_536;

    private static ServerProcess server;
    private static URI endpoint;

    @BeforeAll
    static void start() throws IOException {
        server = ServerProcess.start("256m");
        endpoint = server.endpoint();
    }

    @AfterAll
    static void stop() throws IOException {
        server.close();
    }

    static Stream<Arguments> unfinished() {
        byte[] first = ("😀" + "x".repeat(60_000)).getBytes(UTF_8);
        byte[] second = frame(CONTINUATION, new byte[5_000]).toBytes();
        return Stream.of(
                Arguments.of(
                        "one frame but for its last byte",
                        Arrays.copyOf(frame(TEXT, new byte[BOUND]).toBytes(), BOUND + 13)),
                Arguments.of("fragments", bytes(fragment(TEXT, first), fragment(CONTINUATION, new byte[5_000]))),
                Arguments.of(
                        "a fragment and most of another",
                        join(fragment(TEXT, first).toBytes(), Arrays.copyOf(second, second.length - 1))),
                Arguments.of("many small fragments", inPieces(BOUND / 16 - 1)));
    }

    /** Begins with a character that makes every character take two bytes in memory. */
    private static byte[] inPieces(int fragments) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.writeBytes(fragment(TEXT, "😀".getBytes(UTF_8)).toBytes());
        byte[] piece = fragment(CONTINUATION, new byte[16]).toBytes();
        for (int i = 0; i < fragments; i++) {
            all.writeBytes(piece);
        }
        return all.toByteArray();
    }

    private static WebSocketFrame fragment(int opcode, byte[] payload) {
        return frame(opcode, payload).withMoreToCome();
    }

    private static byte[] bytes(WebSocketFrame... frames) {
        return join(Stream.of(frames).map(WebSocketFrame::toBytes).toArray(byte[][]::new));
    }

    private static byte[] join(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    /** Measured while the pair rests: it takes a collection of the whole heap, for which the process stops. */
    private static long liveHeap(ServerProcess of, HealthyPair pair) {
        pair.rest();
        long live = of.liveHeap();
        pair.goOn();
        return live;
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("unfinished")
    void anUnfinishedMessageTakesLessThanTwiceTheBound(String what, byte[] bytes) throws IOException {
        try (Crowd crowd = new Crowd();
                HealthyPair elsewhere = new HealthyPair(endpoint)) {
            long before = liveHeap(server, elsewhere);
            crowd.sendAll(bytes);
            elsewhere.assertUnharmed();
            elsewhere.rest();
            long[] growth = new long[1];
            await().atMost(Duration.ofSeconds(30)).until(() -> {
                growth[0] = (server.liveHeap() - before) / CLIENTS;
                return growth[0] > 60_000;
            });
            growth[0] = (server.liveHeap() - before) / CLIENTS;
            System.out.printf("%s: %,d bytes of live heap a connection%n", what, growth[0]);
            assertThat(growth[0]).as(what).isLessThan(2L * BOUND);
        }
    }

    @Test
    void aMessageThatIsOverTakesNothing() throws IOException {
        byte[] message = WebSocketFrame.text("{\"type\":\"ping\",\"x\":\"" + "x".repeat(65_000) + "\"}")
                .toBytes();
        try (Crowd crowd = new Crowd();
                HealthyPair elsewhere = new HealthyPair(endpoint)) {
            long before = liveHeap(server, elsewhere);
            crowd.sendAll(message);
            crowd.clients.forEach(client -> client.expect("pong"));
            long growth = (liveHeap(server, elsewhere) - before) / CLIENTS;
            System.out.printf("after a whole message: %,d bytes of live heap a connection%n", growth);
            assertThat(growth).isLessThan(BOUND / 4);
            elsewhere.assertUnharmed();
        }
    }

    @Test
    void allTogetherTheyDoNotFillTheHeap() throws IOException {
        byte[] unfinished = Arrays.copyOf(frame(TEXT, new byte[BOUND]).toBytes(), BOUND);
        try (ServerProcess small = ServerProcess.start("96m");
                Crowd crowd = new Crowd(small, MANY_CLIENTS)) {
            try (HealthyPair elsewhere = new HealthyPair(small.endpoint())) {
                long before = liveHeap(small, elsewhere);
                crowd.sendAll(unfinished);
                await().atMost(Duration.ofSeconds(30))
                        .until(() -> small.sockets().size() < 2 + MANY_CLIENTS / 2);
                long growth = liveHeap(small, elsewhere) - before;
                System.out.printf("%d unfinished messages: %,d bytes of live heap%n", MANY_CLIENTS, growth);
                assertThat(growth).isLessThan(32L << 20);
                assertThat(crowd.clients.get(0).awaitClosed().code()).isEqualTo(1013);
                // Nothing was lost; how long it waited is up to a flood of 100 MB on the same processors.
                elsewhere.latencies();
            }
            assertThat(small.isAlive()).isTrue();
        }
    }

    /** Clients in rooms of their own that have been welcomed. */
    private static final class Crowd implements AutoCloseable {

        private final List<RawWebSocket> clients = new ArrayList<>();

        private final ServerProcess of;

        private Crowd() {
            this(server, CLIENTS);
        }

        private Crowd(ServerProcess of, int size) {
            this.of = of;
            URI to = of == server ? endpoint : of.endpoint();
            for (int i = 0; i < size; i++) {
                RawWebSocket client =
                        RawWebSocket.connect(SignalingClient.address(to, "room " + i, "user", "name"), "client " + i);
                clients.add(client);
                client.expect("welcome");
                // What the connection itself needs for reading is there from now on.
                client.send(frame(PING, new byte[0]));
                client.read();
            }
        }

        private void sendAll(byte[] bytes) {
            clients.forEach(client -> client.trySendBytes(bytes));
        }

        @Override
        public void close() {
            clients.forEach(RawWebSocket::close);
            await().atMost(SignalingClient.PATIENCE).until(() -> of.sockets().isEmpty());
        }
    }
}
