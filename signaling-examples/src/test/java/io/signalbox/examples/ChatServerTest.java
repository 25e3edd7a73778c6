package io.signalbox.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.examples.UserDirectory.Account;
import io.signalbox.server.SignalingServer;
import io.signalbox.server.StartException;
import io.signalbox.testkit.SignalingClient;
import java.net.URI;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ChatServerTest {

    private final ExecutorService threads = DirectoryAccessPolicy.boundedThreads();
    private SignalingServer server;

    @BeforeEach
    void start() throws StartException {
        UserDirectory directory =
                token -> token.startsWith("token-") ? Optional.of(account(token.substring(6))) : Optional.empty();
        server = ChatServer.start(0, new DirectoryAccessPolicy(directory, threads));
    }

    @AfterEach
    void stop() {
        server.close();
        threads.shutdownNow();
    }

    private static Account account(String id) {
        return new Account(id, "Name of " + id, id.equals("ann") ? "host" : "guest");
    }

    private SignalingClient connect(String token) {
        URI address = URI.create("ws://127.0.0.1:" + server.port() + "/?roomId=r&userId=u&userName=n&token=" + token);
        return SignalingClient.connect(address, token);
    }

    @Test
    void theRouterAndThePolicyAreTheProgramsOwn() {
        try (SignalingClient ann = connect("token-ann");
                SignalingClient stranger = connect("unknown")) {
            assertThat(ann.expect("welcome").get("userId").getAsString()).isEqualTo("ann");
            assertThat(stranger.expectClosed(1008).reason()).isEqualTo("Unknown token");
            try (SignalingClient ben = connect("token-ben")) {
                ann.skipTo("participant-joined");
                ben.skipTo("existing-participants");
                ben.send("{\"type\":\"chat\",\"text\":\"hello\"}");
                assertThat(ann.expect("chat").get("text").getAsString()).isEqualTo("hello");
                ben.send("{\"type\":\"mute-all\"}");
                assertThat(ben.expect("error").get("code").getAsString()).isEqualTo("forbidden");
                assertThat(server.engine().room("r")).isPresent();
            }
        }
    }
}
