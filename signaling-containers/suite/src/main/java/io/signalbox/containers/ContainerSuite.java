package io.signalbox.containers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.signalbox.core.LeaveReason;
import io.signalbox.spi.ConnectionHandler;
import io.signalbox.testkit.RawWebSocket;
import io.signalbox.testkit.SignalingClient;
import io.signalbox.testkit.WebSocketFrame;
import io.signalbox.testkit.contract.ConnectionContract;
import io.signalbox.testkit.contract.ProtocolConformance;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * The adapter in one container. What it shows is compared with the table in docs/embedding.md, and written there instead
 * with {@code -Dmatrix.write=true}.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(100)
public abstract class ContainerSuite {

    private static final int BOUND = 65_536;

    @RegisterExtension
    final Observations observations = new Observations();

    private final Container container;
    private Site site;

    protected ContainerSuite(Container container) {
        this.container = container;
    }

    @BeforeAll
    void startContainer() throws Exception {
        site = Site.start(container, null);
    }

    @AfterAll
    void stopContainer() throws Exception {
        site.stop();
    }

    @AfterAll
    void documentationSaysWhatWasSeen() throws Exception {
        Map<String, String> seen = new TreeMap<>();
        observations.values().forEach((behaviour, value) -> seen.put(behaviour.text(), value));
        assertThat(seen).doesNotContainValue(Observations.FAILED);
        MatrixTable table = MatrixTable.inDocumentation();
        if (Boolean.getBoolean("matrix.write")) {
            table.write(container.name(), observations.values());
            return;
        }
        Map<String, String> said = new TreeMap<>(table.column(container.name()));
        if (System.getProperty("test") != null) {
            // A part of the suite shows a part of the column.
            said.keySet().retainAll(seen.keySet());
        }
        assertThat(seen)
                .as("the column of %s in docs/embedding.md", container.name())
                .isEqualTo(said);
    }

    @Nested
    @Shows(Behaviour.CONTRACT)
    class Contract extends ConnectionContract {
        @Override
        protected Link open(ConnectionHandler handler) throws Exception {
            return site.link(handler, container.dropsStuckSockets());
        }
    }

    @Nested
    @Shows(Behaviour.PROTOCOL)
    class Protocol extends ProtocolConformance {
        @Override
        protected URI endpoint() {
            return site.at(Site.DEFAULTS);
        }

        @Override
        protected boolean refusesUnmaskedFrames() {
            return container.refusesUnmaskedFrames();
        }

        @Override
        protected boolean tellsProtocolErrors() {
            return container.tellsProtocolErrors();
        }
    }

    @Test
    @Shows(Behaviour.LONG_FRAME)
    void aFrameBeyondTheBoundEndsTheSession() {
        try (RawWebSocket client = join(Site.DEFAULTS, room(), "alice")) {
            client.send(WebSocketFrame.text(filling(BOUND + 1)));
            assertThat(client.awaitClosed().code()).isEqualTo(1009);
        }
    }

    @Test
    @Shows(Behaviour.LONG_FRAGMENTS)
    void fragmentsBeyondTheBoundEndTheSession() {
        try (RawWebSocket client = join(Site.DEFAULTS, room(), "alice")) {
            client.send(WebSocketFrame.text(filling(1_000)).withMoreToCome());
            byte[] more = WebSocketFrame.frame(
                            WebSocketFrame.CONTINUATION, filling(1_000).getBytes(StandardCharsets.UTF_8))
                    .withMoreToCome()
                    .toBytes();
            // Never ends its message. The last one is the one too many: nothing is on its way when the close is.
            for (int sent = 1_000; sent <= BOUND; sent += 1_000) {
                client.sendBytes(more);
            }
            assertThat(client.awaitClosed().code()).isEqualTo(1009);
        }
    }

    @Test
    @Shows(Behaviour.DRIBBLE)
    void aFrameThatIsDribbledBeyondTheBoundEndsTheSessionBeforeItIsWhole() {
        CompletableFuture<Void> dribbling;
        try (RawWebSocket client = join(Site.DEFAULTS, room(), "alice")) {
            byte[] frame = WebSocketFrame.text(filling(1_000))
                    .withClaimedLength(1L << 30)
                    .toBytes();
            client.sendBytes(frame);
            byte[] more = Arrays.copyOfRange(frame, frame.length - 1_000, frame.length);
            dribbling = CompletableFuture.runAsync(() -> dribble(client, more));
            client.awaitClosed();
        }
        dribbling.join();
    }

    @Test
    @Shows(Behaviour.UNMASKED)
    void aFrameWithoutAMaskIsRefusedOrTaken() {
        try (RawWebSocket client = join(Site.DEFAULTS, room(), "alice")) {
            client.send(WebSocketFrame.text("{\"type\":\"ping\"}").withoutMask());
            WebSocketFrame answer = client.read();
            boolean taken = answer != null && answer.opcode() == WebSocketFrame.TEXT;
            assertThat(taken).isNotEqualTo(container.refusesUnmaskedFrames());
            observations.observe(Behaviour.UNMASKED, taken ? "taken" : "refused");
        }
    }

    @Test
    @Shows(Behaviour.STUCK_READER)
    void readersThatStopReadingAreEvictedAndHarmNobody() {
        Crowd.stuckReaders(site, container.dropsStuckSockets());
        if (!container.dropsStuckSockets()) {
            observations.observe(Behaviour.STUCK_READER, "yes, but their sockets stay");
        }
    }

    @Test
    @Shows(Behaviour.CLOSE_QUEUES)
    void closesDoNotWaitBehindThoseOfReadersThatStopReading() {
        try (StuckReaders stuck = new StuckReaders(site)) {
            stuck.assertOthersAreClosedFirst(container.closesWait());
        }
    }

    @Test
    @Shows(Behaviour.FLOOD)
    void sixtyFourSendersReachOneTargetInOrder() throws Exception {
        Crowd.flood(site);
    }

    @Test
    @Shows(Behaviour.CLOSE_RACES)
    void closesThatRaceLeaveNobodyBehind() throws Exception {
        Crowd.closeRaces(site);
    }

    @Test
    @Shows(Behaviour.IDLE)
    void aQuietSessionOutlivesTheContainersIdleTimeout() throws Exception {
        Site impatient = Site.start(container, Duration.ofSeconds(1));
        try (RawWebSocket alice = join(impatient, Site.DEFAULTS, "idle", "alice");
                RawWebSocket idler = RawWebSocket.connect(impatient.at(IdleEndpoint.PATH), "idler")) {
            // The container looks after sessions that nobody else looks after.
            await().atMost(Duration.ofSeconds(40)).untilAsserted(idler::awaitClosed);
            alice.send("{\"type\":\"ping\"}");
            alice.expect("pong");
        } finally {
            impatient.stop();
        }
    }

    @Test
    @Shows(Behaviour.DEAD_PEER)
    void aDeadPeerIsFoundAndALivingOneIsKept() {
        String room = room();
        try (SignalingClient living = SignalingClient.join(site.at(Site.SWEPT), room, "living", "Living");
                RawWebSocket dead = join(Site.SWEPT, room, "dead")) {
            await().atMost(Duration.ofSeconds(40)).until(() -> site.sweeps().departure("dead") == LeaveReason.SWEPT);
            assertThat(living.skipTo("participant-left").get("userId").getAsString())
                    .isEqualTo("dead");
            living.send("{\"type\":\"ping\"}");
            living.expect("pong");
            await().atMost(Duration.ofSeconds(25)).untilAsserted(dead::expectEndOfStream);
        }
    }

    @Test
    @Shows(Behaviour.ORIGIN_LIST)
    void anOriginThatIsNotOnTheListIsRefused() {
        assertThat(openedFrom(Site.LISTED, Site.LISTED_ORIGIN)).isEqualTo(101);
        int status = openedFrom(Site.LISTED, "https://evil.example.com");
        assertThat(status).isNotEqualTo(101);
        assertToldOnce("1008 origin not allowed: https://evil.example.com");
        observations.observe(Behaviour.ORIGIN_LIST, "HTTP " + status);
    }

    @Test
    @Shows(Behaviour.ORIGIN_HOST)
    void aPageOfAnotherHostIsTurnedAway() {
        URI address = SignalingClient.address(site.at(Site.DEFAULTS), room(), "alice", "Alice");
        try (RawWebSocket own = RawWebSocket.connect(
                        address, "own", "Origin: http://" + address.getRawAuthority() + "\r\n", 0);
                RawWebSocket foreign =
                        RawWebSocket.connect(address, "foreign", "Origin: https://foreign.example.com\r\n", 0)) {
            own.expect("welcome");
            int code = foreign.awaitClosed().code();
            assertThat(code).isEqualTo(1008);
            assertToldOnce("1008 origin not allowed: https://foreign.example.com");
            observations.observe(Behaviour.ORIGIN_HOST, String.valueOf(code));
        }
    }

    private void assertToldOnce(String refusal) {
        await().until(() -> site.refusals(refusal) > 0);
        assertThat(site.refusals(refusal)).isEqualTo(1);
    }

    @Test
    void theLibrarysOwnEndpointAnswersSubprotocols() {
        URI address = SignalingClient.address(site.at(Site.OWN), room(), "alice", "Alice");
        String offer = "Sec-WebSocket-Protocol: bearer.abc, chat, signalbox.v1\r\n";
        try (RawWebSocket client = RawWebSocket.connect(address, "alice", offer, 0)) {
            assertThat(client.responseHead()).containsIgnoringCase("\r\nSec-WebSocket-Protocol: signalbox.v1\r\n");
        }
    }

    @Test
    void aPercentSignByItselfLetsNobodyIn() throws Exception {
        String answer = RawRequest.upgrade(site.at(Site.DEFAULTS), "roomId=r&userId=u&userName=100%");
        int status = statusOf(answer);
        if (status == 101) {
            // Tyrus makes a URI of the query, and drops the connection as that fails.
            assertThat(answer).doesNotContain("welcome");
        } else {
            assertThat(status).isIn(400, 500);
        }
    }

    @Test
    @Shows(Behaviour.UNICODE)
    void identifiersInUnicodeComeThrough() {
        String room = "Zo\u00eb \uD83D\uDE00/\u65E5\u672C & +%25 " + room();
        String user = "\u05D0\u05D1 \uD83D\uDC69\u200D\uD83D\uDE80?=#;";
        try (SignalingClient client = SignalingClient.connect(site.at(Site.DEFAULTS), room, user, user + "!")) {
            assertThat(client.expect("welcome").get("roomId").getAsString()).isEqualTo(room);
            assertThat(site.audit().request(room).userId()).isEqualTo(user);
            assertThat(site.audit().request(room).userName()).isEqualTo(user + "!");
        }
    }

    @Test
    @Shows(Behaviour.OWN_ENDPOINT)
    void theLibrarysOwnEndpointFindsTheEngineInTheServletContext() {
        try (SignalingClient client = SignalingClient.connect(site.at(Site.OWN), room(), "alice", "Alice")) {
            if (container.hasServlets()) {
                client.expect("welcome");
            } else {
                assertThat(client.awaitClosed().code()).isEqualTo(1013);
                observations.observe(Behaviour.OWN_ENDPOINT, "has none");
            }
        }
    }

    @Test
    @Shows(Behaviour.PRINCIPAL)
    void thePrincipalOfTheContainersLoginIsInTheRequest() {
        if (!container.hasLogin()) {
            observations.observe(Behaviour.PRINCIPAL, "has none");
            return;
        }
        String room = room();
        URI address = SignalingClient.address(site.at(Site.SECURED), room, "alice", "Alice");
        assertThat(statusOf(address, "")).isEqualTo(401);
        String credentials = Site.LOGIN.user() + ":" + Site.LOGIN.password();
        String header = "Authorization: Basic "
                + Base64.getEncoder().encodeToString(credentials.getBytes(StandardCharsets.UTF_8)) + "\r\n";
        try (RawWebSocket client = RawWebSocket.connect(address, "alice", header, 0)) {
            client.expect("welcome");
            assertThat(site.audit().request(room).principal())
                    .hasValueSatisfying(
                            principal -> assertThat(principal.getName()).isEqualTo(Site.LOGIN.user()));
        }
    }

    @Test
    @Shows(Behaviour.ADDRESS)
    void theAddressIsTheClientsOrUnknown() {
        String room = room();
        try (RawWebSocket client = join(Site.DEFAULTS, room, "alice")) {
            assertThat(client.responseHead()).startsWith("HTTP/1.1 101 ");
            site.audit()
                    .request(room)
                    .remoteAddress()
                    .ifPresent(address -> assertThat(address.getHostAddress()).isEqualTo("127.0.0.1"));
            boolean known = site.audit().request(room).remoteAddress().isPresent();
            observations.observe(Behaviour.ADDRESS, known ? "yes" : "no");
        }
    }

    @Test
    @Shows(Behaviour.DRAINED_STOP)
    void aDrainTellsEverybodyBeforeTheContainerStops() throws Exception {
        Site stopping = Site.start(container, null);
        List<RawWebSocket> clients = new ArrayList<>();
        try {
            for (int i = 0; i < 40; i++) {
                clients.add(join(stopping, Site.DEFAULTS, "stop-" + i % 4, "client-" + i));
            }
            stopping.engine(Site.DEFAULTS).drain().toCompletableFuture().join();
            stopping.stopContainer();
            assertThat(clients)
                    .extracting(client -> client.awaitClosed().code())
                    .containsOnly(1001);
        } finally {
            clients.forEach(RawWebSocket::close);
            stopping.closeEngines();
        }
    }

    @Test
    @Shows(Behaviour.PLAIN_STOP)
    void aStopWithoutADrainLetsEverybodyLeave() throws Exception {
        Site stopping = Site.start(container, null);
        try (RawWebSocket alice = join(stopping, Site.DEFAULTS, "stop", "alice")) {
            // A container may count a session only after it has opened, and closes at its end those that it counts.
            alice.send("{\"type\":\"ping\"}");
            alice.expect("pong");
            stopping.stopContainer();
            alice.awaitClosed();
            await("before the engine finds out by a ping")
                    .atMost(Duration.ofSeconds(10))
                    .until(() -> stopping.engine(Site.DEFAULTS).status().connectionCount() == 0);
        } finally {
            stopping.closeEngines();
        }
    }

    private RawWebSocket join(String path, String room, String user) {
        return join(site, path, room, user);
    }

    private static RawWebSocket join(Site site, String path, String room, String user) {
        RawWebSocket client = RawWebSocket.connect(SignalingClient.address(site.at(path), room, user, user), user);
        client.expect("welcome");
        return client;
    }

    private static String room() {
        return "room-" + UUID.randomUUID();
    }

    private static String filling(int bytes) {
        return "x".repeat(bytes);
    }

    /** Far less than the whole message. */
    private static void dribble(RawWebSocket client, byte[] bytes) {
        int sent = 0;
        while (sent < 64 << 20 && client.trySendBytes(bytes)) {
            sent += bytes.length;
        }
    }

    /** The status of the answer to an upgrade that a page of this origin asks for. */
    private int openedFrom(String path, String origin) {
        return statusOf(SignalingClient.address(site.at(path), room(), "alice", "Alice"), "Origin: " + origin + "\r\n");
    }

    private static int statusOf(URI address, String headers) {
        try (RawWebSocket upgraded = RawWebSocket.connect(address, "client", headers, 0)) {
            return statusOf(upgraded.responseHead());
        } catch (AssertionError notUpgraded) {
            return statusOf(notUpgraded.toString());
        }
    }

    private static int statusOf(String text) {
        Matcher status = Pattern.compile("HTTP/1\\.1 (\\d{3})").matcher(text);
        assertThat(status.find()).as(text).isTrue();
        return Integer.parseInt(status.group(1));
    }
}
