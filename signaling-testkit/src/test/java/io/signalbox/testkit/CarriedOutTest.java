package io.signalbox.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.signalbox.core.ErrorCode;
import io.signalbox.core.Message;
import io.signalbox.core.MessageRouter;
import io.signalbox.core.OutgoingMessage;
import io.signalbox.core.Route;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Routes that a fake room carries out. */
class CarriedOutTest {

    private final FakeRoom room = FakeRoom.named("a room of one's own");
    private final FakeParticipant alice = room.join("alice");
    private final FakeParticipant bob = room.join("bob");
    private final FakeParticipant carol = room.join("carol", "Carol");

    @Test
    void aRelayHasTheTypeAndTheSenderThatTheEngineStamps() {
        Message said =
                Message.parse("{\"type\":\"chat\",\"fromUserId\":\"mallory\",\"text\":\"a \\u20ac\", \"n\":1.0e2}");
        OutgoingMessage relayed = OutgoingMessage.of("chat")
                .with("fromUserId", "alice")
                .withJson("text", "\"a \\u20ac\"")
                .withJson("n", "1.0e2");

        assertThat(room.carryOut(Route.relayToOthers("text", "n"), alice, said))
                .isEqualTo(Map.of("bob", List.of(relayed), "carol", List.of(relayed)));
        assertThat(bob.sent()).containsExactly(relayed);
        assertThat(carol.sent()).containsExactly(relayed);
        assertThat(alice.sent()).isEmpty();
    }

    @Test
    void eachPartOfARouteGoesToItsRecipientsInOrder() {
        OutgoingMessage first = OutgoingMessage.of("first");
        OutgoingMessage second = OutgoingMessage.of("second").with("n", 2);
        Route route = Route.all(Route.reply(first), Route.send("bob", first), Route.sendToOthers(second), Route.none());

        assertThat(room.carryOut(route, alice, Message.parse("{\"type\":\"go\"}")))
                .isEqualTo(Map.of("alice", List.of(first), "bob", List.of(first, second), "carol", List.of(second)));
    }

    @Test
    void aSenderIsToldTheErrorsThatTheEngineTells() {
        Message said = Message.parse("{\"type\":\"chat\",\"targetUserId\":\"dave\"}");

        room.carryOut(
                Route.all(
                        Route.relay("dave"), Route.relay("bob", "text"), Route.reject(ErrorCode.FORBIDDEN, "not you")),
                alice,
                said);

        assertThat(alice.sent())
                .extracting(message ->
                        Message.parse(message.text()).json().get("code").getAsString())
                .containsExactly("unknown-target", "bad-message", "forbidden");
        assertThat(alice.sent().get(0).text()).contains("\"targetUserId\":\"dave\"", "\"requestType\":\"chat\"");
        assertThat(bob.sent()).isEmpty();
    }

    @Test
    void theParticipantsOfTheFakeRoomAreThoseThatARouterLists() {
        Message request = Message.parse("{\"type\":\"request-participants\"}");

        room.carryOut(MessageRouter.webrtc().route(request, carol, room), carol, request);

        assertThat(carol.sent())
                .singleElement()
                .satisfies(list -> assertThat(list.text()).contains("\"alice\"", "\"Carol\""));
    }

    @Test
    void nothingComesOfNoRoute() {
        assertThat(room.carryOut(Route.none(), alice, Message.parse("{\"type\":\"x\"}")))
                .isEmpty();
    }

    @Test
    void onlyWhoIsThereGetsOrSendsAnything() {
        bob.leave();
        Message said = Message.parse("{\"type\":\"x\"}");

        assertThat(room.carryOut(Route.relayToOthers(), alice, said)).containsOnlyKeys("carol");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> room.carryOut(Route.none(), bob, said))
                .withMessageContaining("bob");
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        room.carryOut(Route.none(), FakeRoom.named("other").join("alice"), said));
    }

    @Test
    void aRoomMayBeLargerThanTheDefaultBound() {
        FakeRoom large = FakeRoom.named("large");
        FakeParticipant first = large.join("first");
        IntStream.range(0, 300).forEach(i -> large.join("user " + i));

        assertThat(large.carryOut(Route.relayToOthers(), first, Message.parse("{\"type\":\"x\"}")))
                .hasSize(300);
    }

    @Test
    void aMessageThatNoEngineTakesIsNotCarriedOut() {
        Message endless = Message.parse("{\"type\":\"x\",\"text\":\"" + "x".repeat(1 << 20) + "\"}");

        assertThatIllegalArgumentException()
                .isThrownBy(() -> room.carryOut(Route.none(), alice, endless))
                .withMessageContaining("1009");
        FakeParticipant nobody = room.join("");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> room.carryOut(Route.none(), nobody, Message.parse("{\"type\":\"x\"}")));
    }
}
