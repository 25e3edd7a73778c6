package io.signalbox.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class RouteTest {

    @Test
    void isEqualToARouteThatDoesTheSame() {
        assertThat(Route.relay("bob", "sdp"))
                .isEqualTo(Route.relay("bob", "sdp"))
                .isNotEqualTo(Route.relay("al", "sdp"));
        assertThat(Route.relayToOthers("x").senderAs("userId"))
                .isEqualTo(Route.relayToOthers("x").senderAs("userId"))
                .isNotEqualTo(Route.relayToOthers("x"));
        assertThat(Route.all(Route.none(), Route.reply(OutgoingMessage.of("pong"))))
                .isEqualTo(Route.all(Route.none(), Route.reply(OutgoingMessage.of("pong"))));
        assertThat(Route.send("bob", OutgoingMessage.of("a")))
                .isNotEqualTo(Route.sendToOthers(OutgoingMessage.of("a")));
        assertThat(Route.sendToAll(OutgoingMessage.of("a")))
                .isEqualTo(Route.sendToAll(OutgoingMessage.of("a")))
                .isNotEqualTo(Route.sendToAllBut("bob", OutgoingMessage.of("a")))
                .isNotEqualTo(Route.sendToOthers(OutgoingMessage.of("a")));
        assertThat(Route.relayToAllBut("bob", "x"))
                .isEqualTo(Route.relayToAllBut("bob", "x"))
                .isNotEqualTo(Route.relayToAll("x"));
        CompletableFuture<Route> stage = new CompletableFuture<>();
        assertThat(Route.later(stage))
                .isEqualTo(Route.later(stage))
                .isNotEqualTo(Route.later(new CompletableFuture<>()));
        assertThat(Route.reject(ErrorCode.of("my-code"), "no")).isEqualTo(Route.reject(ErrorCode.of("my-code"), "no"));
    }

    @Test
    void cannotTakeOverWhatTheEngineStamps() {
        assertThatIllegalArgumentException().isThrownBy(() -> Route.relay("bob", "fromUserId"));
        assertThatIllegalArgumentException().isThrownBy(() -> Route.relay("bob", "type"));
        assertThatIllegalArgumentException().isThrownBy(() -> Route.relayToAll("fromUserId"));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Route.relayToAllBut("bob", "userId").senderAs("userId"));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Route.relay("bob", "userId").senderAs("userId"));
    }

    @Test
    void showsWhatItDoes() {
        assertThat(Route.relay("bob", "sdp")).hasToString("Relay[to=bob, members=[sdp], senderAs=fromUserId]");
        assertThat(Route.relayToAllBut("bob", "sdp").senderAs("from"))
                .hasToString("Relay[to=all but bob, members=[sdp], senderAs=from]");
    }

    @Test
    void writesAMessageOfTheApplicationsOwnAsJson() {
        OutgoingMessage message = OutgoingMessage.of("chat")
                .with("text", "\"hi\"\n")
                .with("at", 5L)
                .with("urgent", true)
                .withJson("payload", "{\"n\": 1.0e+2}");

        assertThat(message.text())
                .isEqualTo(
                        "{\"type\":\"chat\",\"text\":\"\\\"hi\\\"\\n\",\"at\":5,\"urgent\":true,\"payload\":{\"n\": 1.0e+2}}");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> OutgoingMessage.of("chat").withJson("payload", "1, \"type\": 2"))
                .withMessageContaining("payload");
    }
}
