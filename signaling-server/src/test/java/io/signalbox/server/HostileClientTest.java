package io.signalbox.server;

import static io.signalbox.testkit.WebSocketFrame.BINARY;
import static io.signalbox.testkit.WebSocketFrame.CONTINUATION;
import static io.signalbox.testkit.WebSocketFrame.TEXT;
import static io.signalbox.testkit.WebSocketFrame.frame;
import static io.signalbox.testkit.WebSocketFrame.text;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.signalbox.core.Limits;
import io.signalbox.testkit.RawWebSocket;
import io.signalbox.testkit.SignalingClient;
import io.signalbox.testkit.SignalingClient.Closed;
import io.signalbox.testkit.WebSocketFrame;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Clients that break the rules on purpose: each gets the protocol's answer and is gone, whether it plays along or not,
 * and a pair in another room relays on all the while.
 */
@Timeout(60)
class HostileClientTest {

    private static final String PING = "{\"type\":\"ping\"}";
    private static final Duration PATIENCE_WITH_FLOODS = Duration.ofSeconds(2);

    /** The defaults, but for a time that nobody wants to wait for. */
    private static final Limits LIMITS =
            Limits.builder().rateLimitPatience(PATIENCE_WITH_FLOODS).build();

    private static SignalingServer server;

    private HealthyPair elsewhere;
    private SignalingClient witness;
    private RawWebSocket hostile;

    @BeforeAll
    static void start() throws StartException {
        server = TestServer.start(
                ServerOptions.builder().host("127.0.0.1").port(0).limits(LIMITS).build());
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @BeforeEach
    void connect() {
        elsewhere = new HealthyPair(endpoint());
        witness = SignalingClient.join(endpoint(), "attacked", "witness", "Witness");
        hostile =
                RawWebSocket.connect(SignalingClient.address(endpoint(), "attacked", "hostile", "Hostile"), "hostile");
        hostile.expect("welcome");
        hostile.expect("existing-participants");
        witness.expect("participant-joined");
    }

    @AfterEach
    void nobodyElseNoticed() {
        hostile.close();
        witness.close();
        try {
            elsewhere.assertUnharmed();
        } finally {
            elsewhere.close();
        }
    }

    private static URI endpoint() {
        return URI.create("ws://127.0.0.1:" + server.port() + "/");
    }

    static Stream<Arguments> violations() {
        byte[] badUtf8 = {'"', (byte) 0xC3, (byte) 0x28, '"'};
        return Stream.of(
                Arguments.of("2 MiB message", 1009, text("\"" + "x".repeat(2 << 20) + "\"")),
                Arguments.of("2 MiB of bad UTF-8", 1009, frame(TEXT, new byte[2 << 20])),
                Arguments.of("frame that claims 2^40 bytes", 1009, text(PING).withClaimedLength(1L << 40)),
                Arguments.of(
                        "first fragment that claims 2^40 bytes",
                        1009,
                        text("{").withMoreToCome().withClaimedLength(1L << 40)),
                Arguments.of("bad UTF-8", 1007, frame(TEXT, badUtf8)),
                Arguments.of("binary", 1003, frame(BINARY, PING.getBytes(UTF_8))),
                Arguments.of("large binary", 1003, frame(BINARY, new byte[2 << 20])),
                Arguments.of("unmasked", 1002, text(PING).withoutMask()),
                Arguments.of("compressed without an agreement", 1002, text(PING).withReserved(4)),
                Arguments.of("unknown opcode", 1002, frame(7, new byte[0])),
                Arguments.of(
                        "ping that claims 2^40 bytes",
                        1002,
                        frame(WebSocketFrame.PING, new byte[0]).withClaimedLength(1L << 40)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("violations")
    void aViolationIsAnsweredWithItsCodeAndTheClientIsDropped(String what, int code, WebSocketFrame violation) {
        CompletableFuture<Closed> end = CompletableFuture.supplyAsync(hostile::awaitClosed);
        hostile.trySendBytes(violation.toBytes());
        assertThat(end.orTimeout(10, SECONDS).join().code()).as(what).isEqualTo(code);
        assertWitnessed();
        // It answers no close frame and keeps its side open: it is dropped all the same.
        hostile.expectEndOfStream();
    }

    @Test
    void aLengthWithTheHighestBitSetIsRefused() {
        hostile.trySendBytes(text(PING).withClaimedLength(-1L).toBytes());
        hostile.trySendBytes(new byte[] {(byte) 0x81, (byte) 0xFF, -1, -1, -1, -1, -1, -1, -1, -1, 0, 0, 0, 0});
        assertThat(hostile.awaitClosed().code()).isIn(1002, 1009);
        assertWitnessed();
    }

    @Test
    void fragmentsWithoutEndAreCutOffAtTheBound() {
        byte[] more = frame(CONTINUATION, new byte[1_000]).withMoreToCome().toBytes();
        hostile.send(frame(TEXT, new byte[0]).withMoreToCome());
        assertThat(sendUntilClosed(more, 10_000).code()).isEqualTo(1009);
        assertWitnessed();
    }

    @Test
    void emptyFragmentsWithoutEndAreCutOffToo() {
        byte[] more = repeated(frame(CONTINUATION, new byte[0]).withMoreToCome().toBytes(), 1_000);
        hostile.send(frame(TEXT, new byte[0]).withMoreToCome());
        assertThat(sendUntilClosed(more, 1_000).code()).isEqualTo(1009);
        assertWitnessed();
    }

    @Test
    void deepJsonIsABadMessageAndTenOfItEndTheConnection() {
        String open = "{\"type\":\"offer\",\"targetUserId\":\"witness\",\"sdp\":";
        for (String deep : List.of(
                "[".repeat(60_000), open + "[".repeat(30_000) + "]".repeat(30_000) + "}", "{\"a\":".repeat(12_000))) {
            hostile.send(deep);
            assertThat(hostile.expect("error").get("code").getAsString()).isEqualTo("bad-message");
        }
        hostile.send(PING);
        hostile.expect("pong");
        for (int i = 0; i < 10; i++) {
            hostile.send("[".repeat(60_000));
        }
        assertThat(hostile.awaitClosed().code()).isEqualTo(1008);
        assertWitnessed();
    }

    @Test
    void aFloodIsToldOnceASecondAndEndsTheConnection() {
        List<JsonObject> told = new ArrayList<>();
        List<Long> toldAt = new ArrayList<>();
        CompletableFuture<Closed> end = CompletableFuture.supplyAsync(() -> {
            WebSocketFrame next = hostile.read();
            while (next != null && next.opcode() == TEXT) {
                JsonObject message = JsonParser.parseString(next.text()).getAsJsonObject();
                if (message.get("type").getAsString().equals("error")) {
                    told.add(message);
                    toldAt.add(System.nanoTime());
                }
                next = hostile.read();
            }
            assertThat(next).as("close frame").isNotNull();
            return next.closed();
        });
        byte[] flood = repeated(text(PING).toBytes(), 100);
        long start = System.nanoTime();
        while (!end.isDone() && hostile.trySendBytes(flood)) {
            assertThat(System.nanoTime() - start)
                    .isLessThan(Duration.ofSeconds(30).toNanos());
        }
        assertThat(end.orTimeout(10, SECONDS).join().code()).isEqualTo(1008);
        assertThat(told).isNotEmpty().allSatisfy(error -> {
            assertThat(error.get("code").getAsString()).isEqualTo("rate-limited");
            assertThat(error.get("count").getAsLong()).isPositive();
        });
        // Counted from the start: each of the tellings may be read late, and the next in time, but none too early.
        for (int i = 0; i < toldAt.size(); i++) {
            assertThat(toldAt.get(i) - start)
                    .as("time until telling %d", i)
                    .isGreaterThanOrEqualTo(Duration.ofSeconds(i).toNanos());
        }
        assertWitnessed();
    }

    @Test
    void pingFramesFromAClientThatReadsNothingAreNotBuffered() throws Exception {
        long before = usedHeap();
        byte[] flood = repeated(frame(WebSocketFrame.PING, new byte[125]).toBytes(), 1_000);
        CompletableFuture<Void> flooding = CompletableFuture.runAsync(() -> {
            for (int i = 0; i < 400 && hostile.trySendBytes(flood); i++) {
                // Until the connection ends, takes no more, or has taken 50 MB.
            }
        });
        flooding.completeOnTimeout(null, 5, SECONDS).join();
        elsewhere.assertUnharmed();
        assertThat(usedHeap() - before).isLessThan(16L << 20);
        hostile.reset();
        assertWitnessed();
    }

    private void assertWitnessed() {
        assertThat(witness.expect("participant-left").get("userId").getAsString())
                .isEqualTo("hostile");
        witness.expectNothing();
    }

    /** Sends on and on while reading what comes; the count bounds a server that never minds. */
    private Closed sendUntilClosed(byte[] bytes, int mostTimes) {
        CompletableFuture<Closed> end = CompletableFuture.supplyAsync(hostile::awaitClosed);
        for (int i = 0; i < mostTimes && !end.isDone() && hostile.trySendBytes(bytes); i++) {
            // The condition does it all.
        }
        return end.orTimeout(10, SECONDS).join();
    }

    private static byte[] repeated(byte[] bytes, int times) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (int i = 0; i < times; i++) {
            all.writeBytes(bytes);
        }
        return all.toByteArray();
    }

    static long usedHeap() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }
}
