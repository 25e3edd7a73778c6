package io.signalbox.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.signalbox.testkit.SignalingClient;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The program as a process of its own. */
class ServerLifecycleTest {

    private ServerProcess server;

    @AfterEach
    void noProcessIsLeft() {
        if (server != null) {
            server.close();
        }
    }

    private void start(Map<String, String> environment, String... flags) throws IOException {
        server = ServerProcess.launch(List.of("-Xmx256m"), environment, List.of(flags));
    }

    @Test
    void sigtermDrainsAndExitsWith0() throws Exception {
        start(Map.of("PORT", "0"));
        URI endpoint = server.endpoint();
        try (SignalingClient one = SignalingClient.join(endpoint, "room", "one", "name");
                SignalingClient two = SignalingClient.join(endpoint, "room", "two", "name")) {
            one.skipTo("participant-joined");
            server.terminate();
            assertThat(one.awaitClosed().code()).isEqualTo(1001);
            two.expect("existing-participants");
            assertThat(two.awaitClosed().code()).isEqualTo(1001);
        }
        assertThat(server.exitCode()).isZero();
        assertThat(server.out())
                .contains("joined room=\"room\" user=\"one\"")
                .contains("any origin")
                .contains("stopped");
        assertThat(server.err()).isEmpty();
    }

    @Test
    void sigtermWithoutClientsExitsWith0AtOnce() throws Exception {
        start(Map.of("PORT", "0"));
        server.port();
        long begin = System.nanoTime();
        server.terminate();
        assertThat(server.exitCode()).isZero();
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(10));
    }

    @Test
    void aPortInUseIsOneLineAndExitCode1() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            start(Map.of(), "--port", String.valueOf(taken.getLocalPort()));
            assertThat(server.exitCode()).isEqualTo(1);
            assertThat(server.err().lines()).singleElement().asString().contains("port " + taken.getLocalPort());
            assertThat(server.out()).isEmpty();
        }
    }

    @Test
    void aHostThatIsNoneIsOneLineThatNamesItsVariableAndExitCode1() throws Exception {
        // Some shells export it as the name of the platform.
        start(Map.of("HOST", "x86_64-conda-linux-gnu.invalid", "PORT", "0"));
        assertThat(server.exitCode()).isEqualTo(1);
        assertThat(server.err())
                .isEqualTo(
                        "signaling-server: HOST 'x86_64-conda-linux-gnu.invalid' is neither an address nor a name that"
                                + " has one\n");
    }

    @Test
    void anAddressThatIsNotThisMachinesIsOneLineThatNamesItsFlagAndExitCode1() throws Exception {
        start(Map.of(), "--host", "192.0.2.1", "--port", "0");
        assertThat(server.exitCode()).isEqualTo(1);
        assertThat(server.err().lines())
                .singleElement()
                .asString()
                .contains("192.0.2.1 port 0", "--host and --port")
                .doesNotContain("Exception");
    }

    @Test
    void anIpv6AddressIsShownInOnePairOfBrackets() throws Exception {
        start(Map.of("HOST", "[::1]", "PORT", "0"));
        await().atMost(Duration.ofSeconds(30)).until(() -> server.out().contains("open http://"));
        assertThat(server.out()).containsPattern("open http://\\[::1\\]:\\d+/");
    }

    @Test
    void theLogKeepsItsLettersWhereTheLocaleKnowsAsciiAlone() throws Exception {
        start(Map.of("PORT", "0", "LC_ALL", "C"));
        try (SignalingClient client =
                SignalingClient.join(server.endpoint(), "zimmer-ä", "žofie", "\u0416\u65E5 \uD83D\uDE00")) {
            await().until(() -> server.out().contains("joined"));
        }
        assertThat(server.out())
                .contains("room=\"zimmer-ä\" user=\"žofie\"")
                .contains("name=\"\u0416\u65E5 \uD83D\uDE00\"");
    }

    @Test
    void aBadFlagIsOneLineAndExitCode2() throws Exception {
        start(Map.of(), "--message-size", "big");
        assertThat(server.exitCode()).isEqualTo(2);
        assertThat(server.err().lines())
                .singleElement()
                .asString()
                .contains("--message-size")
                .contains("big");
        assertThat(server.out()).isEmpty();
    }

    @Test
    void aBadVariableIsOneLineAndExitCode2() throws Exception {
        start(Map.of("SIGNALING_ROOM_SIZE", "-1"));
        assertThat(server.exitCode()).isEqualTo(2);
        assertThat(server.err().lines()).singleElement().asString().contains("SIGNALING_ROOM_SIZE");
    }

    @Test
    void helpGoesToStandardOutput() throws Exception {
        start(Map.of(), "--help");
        assertThat(server.exitCode()).isZero();
        assertThat(server.out()).contains("--room-size").contains("SIGNALING_ROOM_SIZE");
        assertThat(server.err()).isEmpty();
    }

    @Test
    void logsShowNeitherContentNorQueryAndEscapeNames() throws Exception {
        start(Map.of("PORT", "0", "SIGNALING_LOG_LEVEL", "debug"));
        URI endpoint = server.endpoint();
        String query = "roomId=room&userId=u&userName=" + SignalingClient.encode("a\u202eb") + "&token=s3cret";
        String named = "roomId=room&userId=u&userName=" + SignalingClient.encode("quote\" \\slash") + "&token=s3cret";
        try (SignalingClient refused = SignalingClient.connect(SignalingClient.withQuery(endpoint, query), "refused");
                SignalingClient client = SignalingClient.connect(SignalingClient.withQuery(endpoint, named), "named")) {
            refused.awaitClosed();
            client.expect("welcome");
            client.send("{\"type\":\"participant-update\",\"updates\":\"candidate-of-mine\"}");
            client.send("{\"type\":\"ping\"}");
            client.expect("pong");
        }
        server.terminate();
        assertThat(server.exitCode()).isZero();
        assertThat(server.out())
                .contains("type=\"participant-update\"")
                .contains("refused room=\"room\"")
                .contains("name=\"quote\\u0022 \\u005cslash\"")
                .doesNotContain("s3cret")
                .doesNotContain("candidate-of-mine");
    }
}
