package io.signalbox.server;

import static io.signalbox.testkit.WebSocketFrame.CLOSE;
import static io.signalbox.testkit.WebSocketFrame.TEXT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.signalbox.core.Limits;
import io.signalbox.core.SignalingListener;
import io.signalbox.testkit.RawWebSocket;
import io.signalbox.testkit.SignalingClient;
import io.signalbox.testkit.SignalingClient.Closed;
import io.signalbox.testkit.WebSocketFrame;
import io.signalbox.websocket.OriginPolicy;
import io.signalbox.websocket.TrustedProxies;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.net.SocketException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Connections and joins a second per client address, over real sockets, with and without a proxy in front. */
class AddressBoundsTest {

    private static final Closed TOO_MANY = new Closed(1013, "Too many connections from this address");

    private final List<RawWebSocket> clients = new ArrayList<>();
    private SignalingServer server;
    private String host = "127.0.0.1";

    private void start(ServerOptions.Builder options) throws StartException {
        server = TestServer.start(options.host(host).port(0).build(), new SignalingListener() {});
    }

    private void start(Limits.Builder limits, String... proxies) throws StartException {
        start(ServerOptions.builder().limits(limits.build()).trustedProxies(TrustedProxies.of(proxies)));
    }

    @AfterEach
    void nothingIsLeftOver() {
        clients.forEach(RawWebSocket::close);
        if (server != null) {
            server.close();
            assertThat(server.engine().status().connectionCount()).isZero();
        }
    }

    private static Limits.Builder connections(int most) {
        return Limits.builder().maxConnectionsPerAddress(most);
    }

    private static String forwardedFor(String value) {
        return "X-Forwarded-For: " + value + "\r\n";
    }

    /** Connects to a room of its own. */
    private RawWebSocket connect(String headers) {
        String user = "user-" + clients.size();
        String authority = host.contains(":") ? "[" + host + "]" : host;
        URI endpoint = URI.create("ws://" + authority + ":" + server.port() + "/");
        RawWebSocket client = RawWebSocket.connect(
                SignalingClient.address(endpoint, "room of " + user, user, user), user, headers, 0);
        clients.add(client);
        return client;
    }

    private RawWebSocket assertWelcome(String headers) {
        RawWebSocket client = connect(headers);
        client.expect("welcome");
        return client;
    }

    private void assertRefused(String headers) {
        assertThat(connect(headers).awaitClosed()).isEqualTo(TOO_MANY);
    }

    @Test
    void bothBoundsAreOffByDefault() throws StartException {
        assertThat(Limits.defaults().maxConnectionsPerAddress()).isZero();
        assertThat(Limits.defaults().joinRatePerAddress()).isZero();
        start(ServerOptions.builder());
        for (int i = 0; i < 200; i++) {
            connect("");
        }
        clients.forEach(client -> client.expect("welcome"));
    }

    @Test
    void onePlaceIsFreeForEachConnectionThatGoes() throws StartException {
        start(connections(2));
        RawWebSocket first = assertWelcome("");
        RawWebSocket second = assertWelcome("");
        for (int round = 0; round < 3; round++) {
            for (int i = 0; i < 5; i++) {
                assertRefused("");
            }
            first.close();
            int rest = 1;
            await().until(() -> server.engine().status().connectionCount() == rest);
            first = second;
            second = assertWelcome("");
        }
    }

    @Test
    void whoIsRefusedForAnotherCauseTakesNoPlace() throws StartException {
        start(ServerOptions.builder()
                .limits(connections(1).build())
                .origins(OriginPolicy.only("https://calls.example"))
                .trustedProxies(TrustedProxies.none()));
        for (int i = 0; i < 5; i++) {
            String nobody = "ws://127.0.0.1:" + server.port() + "/?roomId=r&userId=u";
            try (RawWebSocket client = RawWebSocket.connect(URI.create(nobody), "nobody")) {
                assertThat(client.awaitClosed().code()).isEqualTo(1008);
            }
        }
        assertWelcome("Origin: https://calls.example\r\n");
        assertRefused("");
    }

    @Test
    void joinsASecondAreBoundedAlsoForThoseWhoGoAtOnce() throws StartException {
        start(Limits.builder().joinRatePerAddress(3), "127.0.0.1");
        long start = System.nanoTime();
        int joins = 0;
        RawWebSocket next = connect(forwardedFor("203.0.113.1"));
        WebSocketFrame first = next.read();
        while (joins < 1_000 && first.opcode() == TEXT) {
            joins++;
            next.close();
            next = connect(forwardedFor("203.0.113.1"));
            first = next.read();
        }
        // Then one is refused, when as many are in as the time that it took allows.
        assertThat(first.opcode()).isEqualTo(CLOSE);
        assertThat(first.closed()).isEqualTo(TOO_MANY);
        long millis = Duration.ofNanos(System.nanoTime() - start).toMillis();
        assertThat(joins).isBetween(3, 4 + (int) (3 * millis / 1_000));
        assertWelcome(forwardedFor("203.0.113.2"));
        await().untilAsserted(() -> assertWelcome(forwardedFor("203.0.113.1")));
    }

    @Test
    void withoutATrustedProxyTheHeaderMeansNothing() throws StartException {
        start(connections(1));
        assertWelcome(forwardedFor("203.0.113.1"));
        assertRefused(forwardedFor("203.0.113.2"));
    }

    @Test
    void aProxyThatIsNotNamedIsNotBelieved() throws StartException {
        start(connections(1), "10.0.0.0/8", "::1");
        assertWelcome(forwardedFor("203.0.113.1"));
        assertRefused(forwardedFor("203.0.113.2"));
        assertRefused(forwardedFor("10.0.0.1"));
    }

    @Test
    void behindATrustedProxyAddressesAreTheClients() throws StartException {
        start(connections(1), "127.0.0.0/8");
        assertWelcome(forwardedFor("203.0.113.1"));
        assertWelcome(forwardedFor("203.0.113.2"));
        assertRefused(forwardedFor("203.0.113.1"));
        assertRefused("x-forwarded-for:203.0.113.2:50123\r\n");
    }

    @Test
    void whatAClientPutsInFrontHelpsItNot() throws StartException {
        start(connections(1), "127.0.0.1", "192.0.2.0/24");
        assertWelcome(forwardedFor("203.0.113.1"));
        assertRefused(forwardedFor("198.51.100.1, 203.0.113.1"));
        assertRefused(forwardedFor("198.51.100.2,203.0.113.1, 192.0.2.7"));
        assertRefused(forwardedFor("198.51.100.3") + forwardedFor("203.0.113.1"));
        assertRefused(forwardedFor("127.0.0.1, 203.0.113.1"));
        assertRefused(forwardedFor("198.51.100.4, ".repeat(500) + "203.0.113.1"));
    }

    @ParameterizedTest
    @CsvSource({
        "2001:db8:1:2::1, 2001:db8:1:2:ffff::9, 2001:db8:1:3::1",
        "2001:db8::1, [2001:db8:0:0:8000::1]:443, 2001:db8:0:1::1",
        "fe80::1%eth0, fe80::2, fe80:0:0:1::2",
        "::ffff:203.0.113.1, 203.0.113.1, ::ffff:203.0.113.2"
    })
    void anIpv6ClientCountsByItsNetwork(String one, String same, String other) throws StartException {
        start(connections(1), "127.0.0.1");
        assertWelcome(forwardedFor(one));
        assertRefused(forwardedFor(same));
        assertWelcome(forwardedFor(other));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "unknown",
                "_hidden",
                ",",
                "garbage",
                "999.1.1.1",
                ".::",
                "203.0.113.7, garbage",
                "203.0.113.7,",
                "for=203.0.113.7",
                "203.0.113.7; drop table",
                "\u00ff\u001b[31m"
            })
    void whatIsNoAddressCountsAsTheProxyThatWroteIt(String garbage) throws StartException {
        start(connections(1), "127.0.0.1");
        assertWelcome(forwardedFor(garbage));
        assertRefused("");
        assertWelcome(forwardedFor("203.0.113.7"));
    }

    @Test
    void aClientOnAnIpv6SocketIsCounted() throws Exception {
        host = "::1";
        assumeTrue(canBind(host), "there is no IPv6 here");
        start(connections(1));
        assertWelcome("");
        assertRefused("");
    }

    @Test
    void aProxyOnAnIpv6SocketIsBelieved() throws Exception {
        host = "::1";
        assumeTrue(canBind(host), "there is no IPv6 here");
        start(connections(1), "::1");
        assertWelcome(forwardedFor("203.0.113.1"));
        assertWelcome(forwardedFor("203.0.113.2"));
        assertRefused(forwardedFor("203.0.113.1"));
    }

    @Test
    void aClientOnTheLocalLinkIsCounted() throws Exception {
        Optional<String> local = linkLocalAddress();
        assumeTrue(local.isPresent() && canBind(local.get()), "there is no IPv6 here");
        host = local.get();
        start(connections(1));
        assertWelcome("");
        assertRefused("");
    }

    private static boolean canBind(String address) {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName(address))) {
            return socket.isBound();
        } catch (IOException unavailable) {
            return false;
        }
    }

    /** An address of this machine that holds on one link alone, with the link's name. */
    private static Optional<String> linkLocalAddress() throws SocketException {
        return NetworkInterface.networkInterfaces()
                .flatMap(NetworkInterface::inetAddresses)
                .filter(address -> address instanceof Inet6Address && address.isLinkLocalAddress())
                .map(InetAddress::getHostAddress)
                .findFirst();
    }
}
