package io.signalbox.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import java.util.concurrent.CompletableFuture;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
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
                .isEqualTo("{\"type\":\"chat\",\"text\":\"\\\"hi\\\"\\n"
                        + "\",\"at\":5,\"urgent\":true,\"payload\":{\"n\": 1.0e+2}}");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> OutgoingMessage.of("chat").withJson("payload", "1, \"type\": 2"))
                .withMessageContaining("payload");
    }

    @Test
    void doesNotTakeOverAMemberTwice() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Route.relayToOthers("a", "a"))
                .withMessageContaining("[a, a]");
        assertThatIllegalArgumentException().isThrownBy(() -> Route.relay("bob", "a", "b", "a"));
    }

    @Test
    void doesNotStampTheSenderWhereTheTypeIs() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Route.relayToOthers("a").senderAs("type"))
                .withMessageContaining("type");
    }

    @Test
    @SuppressWarnings("NullAway") // What a caller without null checks may pass.
    void namesWhatIsNull() {
        OutgoingMessage message = OutgoingMessage.of("a");
        assertNull("code", () -> Route.reject(null, "no"));
        assertNull("text", () -> Route.reject(ErrorCode.INTERNAL, null));
        assertNull("message", () -> Route.reply(null));
        assertNull("message", () -> Route.send("bob", null));
        assertNull("userId", () -> Route.send(null, message));
        assertNull("message", () -> Route.sendToOthers(null));
        assertNull("userId", () -> Route.relay(null, "sdp"));
        assertNull("members", () -> Route.relayToOthers("a", null));
        assertNull("routes", () -> Route.all(Route.none(), null));
        assertNull("member", () -> Route.relayToOthers("a").senderAs(null));
    }

    @SuppressWarnings("NullAway") // What a caller without null checks may pass.
    @Test
    void aMessageNamesWhatIsNull() {
        OutgoingMessage message = OutgoingMessage.of("a");
        assertNull("type", () -> OutgoingMessage.of(null));
        assertNull("the value of x", () -> message.with("x", (String) null));
        assertNull("the value of x", () -> message.with("x", (JsonElement) null));
        assertNull("the value of x", () -> message.withJson("x", null));
        assertNull("member", () -> message.with(null, "x"));
        assertNull("member", () -> message.with(null, 1));
        assertThat(message.with("x", JsonNull.INSTANCE).text()).isEqualTo("{\"type\":\"a\",\"x\":null}");
    }

    @Test
    void aMessageHasATypeAndEachMemberOnce() {
        OutgoingMessage message = OutgoingMessage.of("chat").with("text", "hi");

        assertThatIllegalArgumentException()
                .isThrownBy(() -> OutgoingMessage.of(""))
                .withMessageContaining("type");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> message.with("at", 1).with("text", "ho"))
                .withMessageContaining("text");
        assertThatIllegalArgumentException().isThrownBy(() -> message.with("type", "forged"));
        assertThatIllegalArgumentException().isThrownBy(() -> message.withJson("text", "1"));
        assertThatIllegalArgumentException().isThrownBy(() -> message.with("text", true));
        assertThat(message.with("at", 1).text()).isEqualTo("{\"type\":\"chat\",\"text\":\"hi\",\"at\":1}");
        assertThat(message.with("at", 2).text()).isEqualTo("{\"type\":\"chat\",\"text\":\"hi\",\"at\":2}");
    }

    private static void assertNull(String name, ThrowingCallable call) {
        assertThatNullPointerException().isThrownBy(call).withMessage(name);
    }
}
