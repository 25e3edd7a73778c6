package io.signalbox.testkit.engine;

import static io.signalbox.testkit.engine.Texts.errors;
import static io.signalbox.testkit.engine.Texts.json;
import static io.signalbox.testkit.engine.Texts.offer;
import static io.signalbox.testkit.engine.Texts.update;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import io.signalbox.core.ErrorCode;
import io.signalbox.core.MessageRouter;
import io.signalbox.core.OutgoingMessage;
import io.signalbox.core.Route;
import io.signalbox.spi.CloseReason;
import io.signalbox.testkit.TestClient;
import io.signalbox.testkit.TestEngine;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Guarantee 7: a message is accepted for every target, or its sender gets an error. */
class AcceptedOrToldTest {

    private final Events events = new Events();
    private final TestEngine engine = TestEngine.with(builder -> builder.listener(events)
            .router(MessageRouter.webrtc()
                    .on("to-nobody", (m, s, r) -> Route.send("nobody", OutgoingMessage.of("hint")))
                    .on("twice", (m, s, r) -> Route.all(Route.relay("nobody", "a"), Route.relayToOthers("a")))
                    .on("refused", (m, s, r) -> Route.reject(ErrorCode.FORBIDDEN, "not you"))
                    .on("own-code", (m, s, r) -> Route.reject(ErrorCode.of("too-late"), "the vote is over"))
                    .on("nothing", (m, s, r) -> Route.none())));
    private final TestClient alice = engine.join("room", "alice");
    private final TestClient bob = engine.join("room", "bob");

    @AfterEach
    void nothingIsLeft() {
        engine.close();
    }

    private JsonObject errorAfter(String text) {
        alice.forgetReceived();
        bob.forgetReceived();
        alice.says(text);
        assertThat(alice.receivedTypes()).containsExactly("error");
        return alice.lastOf("error");
    }

    @Test
    void whoeverIsNotThereIsAnUnknownTarget() {
        JsonObject error = errorAfter(offer("nobody", "v=0"));

        assertThat(error.get("code").getAsString()).isEqualTo("unknown-target");
        assertThat(error.get("requestType").getAsString()).isEqualTo("offer");
        assertThat(error.get("targetUserId").getAsString()).isEqualTo("nobody");
        assertThat(error.get("message").getAsString()).isNotEmpty();
        assertThat(bob.received()).isEmpty();
    }

    @Test
    void whoeverIsInAnotherRoomIsAnUnknownTarget() {
        engine.join("other", "carol");

        assertThat(errorAfter(offer("carol", "v=0")).get("code").getAsString()).isEqualTo("unknown-target");
    }

    @Test
    void anOutboxThatTakesNoMoreIsTold() {
        TestClient slow = engine.join("room", "slow");
        slow.connection().stall();
        String large = "x".repeat(65_000);
        for (int i = 0; i < 16; i++) {
            alice.says(offer("slow", large));
        }
        assertThat(errors(alice)).isEmpty();
        alice.says(offer("slow", large));

        assertThat(errors(alice)).containsExactly("unknown-target");
        assertThat(alice.lastOf("error").get("targetUserId").getAsString()).isEqualTo("slow");
        assertThat(slow.closeReason()).map(CloseReason::code).contains(1013);
    }

    @Test
    void ofABroadcastOnlyTheTargetsThatDidNotTakeItAreTold() {
        TestClient slow = engine.join("room", "slow");
        slow.connection().stall();
        String large = json("{'type':'participant-update','updates':'") + "x".repeat(65_000) + "\"}";
        for (int i = 0; i < 17; i++) {
            alice.says(large);
        }

        assertThat(errors(alice)).containsExactly("unknown-target");
        assertThat(alice.lastOf("error").get("targetUserId").getAsString()).isEqualTo("slow");
        assertThat(bob.receivedTypes().stream().filter("participant-update"::equals))
                .hasSize(17);
    }

    @Test
    void whoeverIsOnTheWayOutIsMissedByNoBroadcast() {
        engine.join("room", "carol");
        TestClient dave = engine.join("room", "dave");
        List<TestClient> leaving = new ArrayList<>(List.of(dave));
        // Within a task of the room: the leave waits behind it.
        bob.connection().completeOn(task -> {
            task.run();
            leaving.forEach(client -> client.handler().onClosed(1006, ""));
            leaving.clear();
        });
        alice.forgetReceived();
        alice.says(update(1));
        assertThat(alice.receivedTypes()).containsExactly("participant-left");
        assertThat(errors(alice)).isEmpty();
    }

    @Test
    void whoeverIsOnTheWayOutIsAnUnknownTargetToWhoeverMeansItAlone() {
        List<TestClient> leaving = new ArrayList<>(List.of(bob));
        try (TestEngine other = TestEngine.with(builder -> builder.router((message, sender, room) -> {
            leaving.forEach(client -> client.handler().onClosed(1006, ""));
            return Route.relay("bob", "sdp");
        }))) {
            TestClient sender = other.join("room", "alice");
            leaving.set(0, other.join("room", "bob"));
            sender.says(offer("bob", "v=0"));

            assertThat(sender.receivedTypes()).endsWith("error", "participant-left");
            assertThat(errors(sender)).containsExactly("unknown-target");
        }
    }

    @Test
    void textThatIsNoMessageIsBad() {
        for (String text :
                List.of("", "hello", "[]", "{", "{'type':7}", "{'type':null}", "{}", "{'type':'a','type':'b'}")) {
            assertThat(errorAfter(json(text)).get("code").getAsString())
                    .as(text)
                    .isEqualTo("bad-message");
            alice.says(Texts.PING);
        }
        assertThat(bob.received()).isEmpty();
    }

    @Test
    void aMissingMemberIsBad() {
        JsonObject error = errorAfter(json("{'type':'offer','targetUserId':'bob'}"));
        assertThat(error.get("code").getAsString()).isEqualTo("bad-message");
        assertThat(error.get("requestType").getAsString()).isEqualTo("offer");
        assertThat(error.get("targetUserId").getAsString()).isEqualTo("bob");

        assertThat(errorAfter(json("{'type':'offer','sdp':'v=0'}")).get("code").getAsString())
                .isEqualTo("bad-message");
        assertThat(errorAfter(json("{'type':'offer','sdp':'v=0','targetUserId':7}"))
                        .get("code")
                        .getAsString())
                .isEqualTo("bad-message");
        assertThat(errorAfter(json("{'type':'participant-update'}")).get("code").getAsString())
                .isEqualTo("bad-message");
        assertThat(bob.received()).isEmpty();
    }

    @Test
    void aTypeWithoutARouteIsUnknown() {
        JsonObject error = errorAfter(json("{'type':'dance'}"));

        assertThat(error.get("code").getAsString()).isEqualTo("unknown-type");
        assertThat(error.get("requestType").getAsString()).isEqualTo("dance");
    }

    @Test
    void whatTheApplicationSendsToNobodyIsTold() {
        JsonObject error = errorAfter(json("{'type':'to-nobody'}"));

        assertThat(error.get("code").getAsString()).isEqualTo("unknown-target");
        assertThat(error.get("targetUserId").getAsString()).isEqualTo("nobody");
    }

    @Test
    void aRouterRejectsWithCodesOfItsOwn() {
        assertThat(errorAfter(json("{'type':'refused'}")).get("code").getAsString())
                .isEqualTo("forbidden");
        JsonObject error = errorAfter(json("{'type':'own-code'}"));
        assertThat(error.get("code").getAsString()).isEqualTo("too-late");
        assertThat(error.get("message").getAsString()).isEqualTo("the vote is over");
        assertThat(events.of("rejected")).containsExactly("rejected alice forbidden", "rejected alice too-late");
    }

    @Test
    void partsOfARouteFailAlone() {
        errorAfter(json("{'type':'twice','a':1}"));

        assertThat(bob.receivedTexts()).containsExactly(json("{'type':'twice','fromUserId':'alice','a':1}"));
    }

    @Test
    void aRouteToNowhereIsNoError() {
        alice.forgetReceived();
        alice.says(json("{'type':'nothing'}"));

        assertThat(alice.received()).isEmpty();
    }

    @Test
    void whoeverIsAloneMayBroadcast() {
        TestClient lonely = engine.join("cell", "lonely");
        lonely.forgetReceived();
        lonely.says(update(1));

        assertThat(lonely.received()).isEmpty();
    }
}
