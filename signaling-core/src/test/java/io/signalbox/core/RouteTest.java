package io.signalbox.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

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
        assertThat(Route.reject(ErrorCode.of("my-code"), "no")).isEqualTo(Route.reject(ErrorCode.of("my-code"), "no"));
    }

    @Test
    void cannotTakeOverWhatTheEngineStamps() {
        assertThatIllegalArgumentException().isThrownBy(() -> Route.relay("bob", "fromUserId"));
        assertThatIllegalArgumentException().isThrownBy(() -> Route.relay("bob", "type"));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Route.relay("bob", "userId").senderAs("userId"));
    }

    @Test
    void showsWhatItDoes() {
        assertThat(Route.relay("bob", "sdp")).hasToString("Relay[to=bob, members=[sdp], senderAs=fromUserId]");
    }

    @Test
    void showsARecipientItsMessageAndItsError() {
        OutgoingMessage hello = OutgoingMessage.of("hello");

        assertThat(Route.send("bob", hello).recipient()).contains("bob");
        assertThat(Route.send("bob", hello).outgoing()).contains(hello);
        assertThat(Route.sendToOthers(hello).recipient()).isEmpty();
        assertThat(Route.sendToOthers(hello).outgoing()).contains(hello);
        assertThat(Route.reply(hello).outgoing()).contains(hello);
        assertThat(Route.reject(ErrorCode.FORBIDDEN, "no").error()).contains(ErrorCode.FORBIDDEN);
        assertThat(Route.relay("bob", "sdp", "mid").recipient()).contains("bob");
        assertThat(Route.relay("bob", "sdp", "mid").members()).containsExactly("sdp", "mid");
        assertThat(Route.relayToOthers("sdp").recipient()).isEmpty();
        assertThat(Route.relay("bob").outgoing()).isEmpty();
        assertThat(Route.reply(hello).error()).isEmpty();
    }

    @Test
    void consistsOfTheRoutesThatItDoesInOrder() {
        Route hello = Route.reply(OutgoingMessage.of("hello"));
        Route relay = Route.relay("bob");

        assertThat(hello.parts()).containsExactly(hello);
        assertThat(Route.all(hello, Route.all(relay, Route.none()), hello).parts())
                .containsExactly(hello, relay, hello);
        assertThat(Route.none().parts()).isEmpty();
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
