package io.signalbox.servers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.gson.JsonObject;
import io.signalbox.testkit.SignalingClient;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the example WAR does in every full server, with its engine as a CDI bean and in the other places. */
@Tag("servers")
abstract class FullServerRules {

    static final Path WAR =
            Path.of(System.getProperty("servers.war", "calls.war")).normalize();
    private static final String ENGINE = "io.signalbox.core.SignalingEngine";
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int ROUNDS = 10;

    /** Comes through only if the adapter gets the query as the client has encoded it. */
    private static final String ROOM = "Zo\u00eb & +%25 \uD83D\uDE00";

    @TempDir
    Path folder;

    AppServer server;

    /** Starts the server with a folder of its own. */
    abstract AppServer start(Path unpacked, Path folder) throws IOException;

    @BeforeEach
    void startServer() throws IOException {
        server = start(Path.of(System.getProperty("servers.folder")), folder);
    }

    @AfterEach
    void stopServer() {
        server.close();
    }

    @Test
    void two_clients_call_through_ten_deployments_without_piling_up() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            server.deploy(WAR);
            try (SignalingClient alice = join("alice");
                    SignalingClient bob = join("bob")) {
                alice.skipTo("participant-joined");
                relay(alice, bob, round);
                if (round == 0) {
                    // Or else the counts at the end would prove nothing.
                    assertThat(server.loadersOf(ENGINE)).isEqualTo(1);
                    assertThat(server.threads("signalbox-")).isNotEmpty();
                }
                server.undeploy(WAR);
                alice.awaitClosed();
                bob.awaitClosed();
            }
        }
        await("threads of the engine and the adapter end").atMost(PATIENCE).untilAsserted(() -> {
            assertThat(server.threads("signalbox-")).isEmpty();
            assertThat(server.threads("signaling-")).isEmpty();
        });
        // A leak would keep all ten. Each of WildFly's two worker threads may keep one.
        await("class loaders of the WAR are collected")
                .atMost(PATIENCE)
                .pollInterval(Duration.ofSeconds(1))
                .untilAsserted(() -> assertThat(server.loadersOf(ENGINE)).isLessThanOrEqualTo(2));
    }

    @Test
    void the_engine_may_be_an_attribute_of_the_servlet_context() throws Exception {
        callThrough(ExampleWar.with(WAR, folder, AttributeEngine.class));
    }

    @Test
    void the_engine_may_come_from_a_service_provider() throws Exception {
        callThrough(ExampleWar.with(WAR, folder, ProvidedEngine.class));
    }

    @Test
    void an_engine_that_cannot_be_made_is_told_of_in_the_log_and_clients_are_sent_away() throws Exception {
        server.deploy(ExampleWar.with(WAR, folder, FailingEngine.class));
        sentAwayForWantOfAnEngine();

        assertThat(server.log()).contains(FailingEngine.WHY);
    }

    void sentAwayForWantOfAnEngine() throws IOException {
        for (int i = 0; i < 2; i++) {
            try (SignalingClient alice = SignalingClient.connect(server.endpoint(), "room", "alice", "alice")) {
                assertThat(alice.awaitClosed().code()).isEqualTo(1013);
            }
        }
        assertThat(server.log()).contains("/signaling refuses all connections");
    }

    private void callThrough(Path war) throws IOException {
        server.deploy(war);
        try (SignalingClient alice = join("alice");
                SignalingClient bob = join("bob")) {
            alice.skipTo("participant-joined");
            relay(alice, bob, 0);
        }
    }

    private SignalingClient join(String user) {
        SignalingClient client = SignalingClient.connect(server.endpoint(), ROOM, user, user);
        assertThat(client.expect("welcome").get("roomId").getAsString()).isEqualTo(ROOM);
        return client;
    }

    private static void relay(SignalingClient from, SignalingClient to, int round) {
        JsonObject offer = new JsonObject();
        offer.addProperty("type", "offer");
        offer.addProperty("targetUserId", "bob");
        offer.addProperty("sdp", "v=0 " + round);
        from.send(offer);
        JsonObject relayed = to.skipTo("offer");
        assertThat(relayed.get("fromUserId").getAsString()).isEqualTo("alice");
        assertThat(relayed.get("sdp").getAsString()).isEqualTo("v=0 " + round);
    }
}
