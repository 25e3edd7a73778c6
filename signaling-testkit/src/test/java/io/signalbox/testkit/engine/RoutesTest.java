package io.signalbox.testkit.engine;

import static io.signalbox.testkit.engine.Texts.errors;
import static io.signalbox.testkit.engine.Texts.json;
import static io.signalbox.testkit.engine.Texts.participant;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.signalbox.core.ErrorCode;
import io.signalbox.core.Message;
import io.signalbox.core.OutgoingMessage;
import io.signalbox.core.Participant;
import io.signalbox.core.Room;
import io.signalbox.core.Route;
import io.signalbox.spi.CloseReason;
import io.signalbox.testkit.TestClient;
import io.signalbox.testkit.TestEngine;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Routes to everyone, and routes that programs have carried out from outside. */
class RoutesTest {

    private static final String CHAT = json("{'type':'chat','text':'hi','fromUserId':'mallory'}");
    private static final OutgoingMessage NEWS = OutgoingMessage.of("news");

    private final Events events = new Events();
    private Route route = Route.none();
    private final TestEngine engine =
            TestEngine.with(builder -> builder.listener(events).router((message, sender, room) -> route));
    private final TestClient alice = engine.join("room", "alice");
    private final TestClient bob = engine.join("room", "bob");
    private final TestClient carol = engine.join("room", "carol");

    @BeforeEach
    void forgetJoins() {
        List.of(alice, bob, carol).forEach(TestClient::forgetReceived);
    }

    @AfterEach
    void nothingIsLeft() {
        engine.close();
    }

    private Room room() {
        return engine.engine().room("room").orElseThrow();
    }

    @Test
    void aRelayToAllComesBackToItsSender() {
        route = Route.relayToAll("text");
        alice.says(CHAT);

        for (TestClient client : List.of(alice, bob, carol)) {
            assertThat(client.receivedTexts())
                    .containsExactly(json("{'type':'chat','fromUserId':'alice','text':'hi'}"));
        }
    }

    @Test
    void aRelayToAllButOneLeavesThatOneOut() {
        route = Route.relayToAllBut("bob", "text").senderAs("from");
        alice.says(CHAT);

        assertThat(alice.receivedTexts()).containsExactly(json("{'type':'chat','from':'alice','text':'hi'}"));
        assertThat(carol.receivedTypes()).containsExactly("chat");
        assertThat(bob.received()).isEmpty();
    }

    @Test
    void aMemberThatIsMissingIsABadMessageHereToo() {
        route = Route.relayToAll("nothing");
        alice.says(CHAT);

        assertThat(errors(alice)).containsExactly("bad-message");
        assertThat(bob.received()).isEmpty();
    }

    @Test
    void aMessageToAllAndToAllButOne() {
        route = Route.all(Route.sendToAll(NEWS), Route.sendToAllBut("alice", NEWS), Route.sendToAllBut("nobody", NEWS));
        alice.says(CHAT);

        assertThat(alice.receivedTypes()).containsExactly("news", "news");
        assertThat(bob.receivedTypes()).containsExactly("news", "news", "news");
    }

    @Test
    void aRecipientThatTakesNoMoreIsToldToTheSenderOfAMessageToAll() {
        bob.connection().stall();
        route = Route.sendToAll(OutgoingMessage.of("large").with("x", "x".repeat(600_000)));
        alice.says(CHAT);
        alice.says(CHAT);

        assertThat(errors(alice)).containsExactly("unknown-target");
        assertThat(alice.lastOf("error").get("targetUserId").getAsString()).isEqualTo("bob");
    }

    @Test
    void aRouteThatIsCarriedOutForAParticipantIsStampedAndItsErrorsAreToldToIt() {
        Participant sender = participant(engine, "room", "alice");
        Message chat = Message.parse(CHAT);

        assertThat(sender.carryOut(chat, Route.all(Route.relay("bob", "text"), Route.relay("nobody", "text"))))
                .isTrue();
        engine.runDue();

        assertThat(bob.receivedTexts()).containsExactly(json("{'type':'chat','fromUserId':'alice','text':'hi'}"));
        assertThat(errors(alice)).containsExactly("unknown-target");
        assertThat(events.of("rejected")).containsExactly("rejected alice unknown-target");
        assertThat(events.of("received")).isEmpty();
    }

    @Test
    void nothingIsCarriedOutForAParticipantThatHasLeft() {
        Participant sender = participant(engine, "room", "alice");
        alice.disconnects(1000);
        bob.forgetReceived();

        assertThat(sender.carryOut(Message.parse(CHAT), Route.relayToOthers())).isFalse();
        assertThat(bob.received()).isEmpty();
    }

    @Test
    void badMessagesThatAProgramRejectsCountLikeThoseThatTheRouterRejects() {
        Participant sender = participant(engine, "room", "alice");
        for (int i = 0; i < 10; i++) {
            sender.carryOut(Message.parse(CHAT), Route.reject(ErrorCode.BAD_MESSAGE, "no"));
        }
        engine.runDue();

        assertThat(alice.closeReason()).contains(CloseReason.of(1008, "Too many malformed messages"));
    }

    @Test
    void aRoomCarriesARouteOutThatHasNoSender() {
        room().carryOut(Route.all(
                Route.sendToOthers(NEWS),
                Route.send("bob", NEWS),
                Route.send("nobody", NEWS),
                Route.sendToAllBut("bob", NEWS)));
        engine.runDue();

        assertThat(alice.receivedTypes()).containsExactly("news", "news");
        assertThat(bob.receivedTypes()).containsExactly("news", "news");
    }

    @Test
    void aRouteThatNeedsASenderIsNotTakenByARoom() {
        for (Route needsSender : List.of(
                Route.relay("bob"),
                Route.relayToAll(),
                Route.reply(NEWS),
                Route.all(Route.sendToAll(NEWS), Route.reject(ErrorCode.FORBIDDEN, "no")))) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> room().carryOut(needsSender))
                    .withMessageContaining("needs a sender");
        }
        assertThat(bob.received()).isEmpty();
    }

    @Test
    void aLaterRouteFromOutsideDelaysOnlyWhatStandsBehindIt() {
        CompletableFuture<Route> stage = new CompletableFuture<>();
        room().carryOut(Route.all(
                Route.sendToAll(OutgoingMessage.of("first")),
                Route.later(stage),
                Route.sendToAll(OutgoingMessage.of("last"))));
        room().broadcast(NEWS);
        stage.complete(Route.sendToAll(OutgoingMessage.of("second")));
        engine.runDue();

        assertThat(bob.receivedTypes()).containsExactly("first", "news", "second", "last");
    }

    @Test
    void aLaterRouteFromOutsideThatFailsIsToldToTheListenerAndToItsSender() {
        room().carryOut(Route.later(CompletableFuture.failedFuture(new IllegalStateException("no"))));
        room().carryOut(Route.later(CompletableFuture.completedFuture(Route.reply(NEWS))));
        participant(engine, "room", "alice")
                .carryOut(
                        Message.parse(CHAT),
                        Route.later(CompletableFuture.failedFuture(new IllegalStateException("no"))));
        engine.runDue();

        assertThat(events.of("failed"))
                .containsExactly(
                        "failed the stage of a route [room=room]",
                        "failed carrying out a route [room=room]",
                        "failed the stage of a route [room=room, user=alice, type=chat]");
        assertThat(errors(alice)).containsExactly("internal");
    }
}
