package io.signalbox.testkit.engine;

import static io.signalbox.testkit.engine.Texts.PING;
import static io.signalbox.testkit.engine.Texts.json;
import static io.signalbox.testkit.engine.Texts.offer;
import static io.signalbox.testkit.engine.Texts.update;
import static io.signalbox.testkit.engine.Texts.updates;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import io.signalbox.core.MessageRouter;
import io.signalbox.core.OutgoingMessage;
import io.signalbox.core.Route;
import io.signalbox.testkit.TestClient;
import io.signalbox.testkit.TestEngine;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Guarantee 1: messages arrive in the order sent, between the sender's joining and leaving, in one order for all. */
class OrderTest {

    private final List<Runnable> reactions = new ArrayList<>();
    private final List<String> routed = new ArrayList<>();
    private final TestEngine engine = TestEngine.with(builder -> builder.router(MessageRouter.webrtc()
            .on("react", (message, sender, room) -> {
                reactions.forEach(Runnable::run);
                routed.add(room.id() + " react");
                return Route.sendToOthers(OutgoingMessage.of("reacted"));
            })
            .on("note", (message, sender, room) -> {
                routed.add(room.id() + " note");
                return Route.none();
            })));

    @AfterEach
    void nothingIsLeft() {
        engine.close();
    }

    @Test
    void aRecipientGetsAllOfASendersMessagesInTheOrderSent() {
        TestClient alice = engine.join("room", "alice");
        TestClient bob = engine.join("room", "bob");
        for (int i = 0; i < 500; i++) {
            alice.says(
                    i % 3 == 0
                            ? update(i)
                            : json("{'type':'ice-candidate','targetUserId':'bob','candidate':" + i + "}"));
        }

        assertThat(bob.received().stream()
                        .filter(message -> !message.has("participants"))
                        .map(message -> message.has("updates") ? message.get("updates") : message.get("candidate"))
                        .map(number -> number.getAsInt()))
                .isEqualTo(IntStream.range(0, 500).boxed().toList());
    }

    @Test
    void theOrderHoldsForAReaderThatFallsBehind() {
        TestClient alice = engine.join("room", "alice");
        TestClient bob = engine.join("room", "bob");
        bob.connection().stall();
        IntStream.range(0, 50).forEach(i -> alice.says(update(i)));
        for (int i = 0; i < 20; i++) {
            bob.connection().completeOne();
        }
        IntStream.range(50, 100).forEach(i -> alice.says(update(i)));
        bob.connection().resume();

        assertThat(updates(bob)).isEqualTo(IntStream.range(0, 100).boxed().toList());
    }

    @Test
    void nothingComesBeforeTheSendersJoiningOrAfterItsLeaving() {
        TestClient watcher = engine.join("room", "watcher");
        TestClient alice = engine.join("room", "alice");
        alice.says(update(1));
        alice.disconnects(1000);
        alice.says(update(2));

        assertThat(watcher.receivedTypes())
                .containsExactly("welcome", "participant-joined", "participant-update", "participant-left");
    }

    @Test
    void everyoneInARoomSeesItsEventsInOneOrder() {
        TestClient one = engine.join("room", "one");
        TestClient two = engine.join("room", "two");
        TestClient alice = engine.join("room", "alice");
        reactions.add(() -> one.handler().onText(update(1)));
        reactions.add(() -> two.handler().onText(offer("alice", "2")));
        reactions.add(() -> engine.join("room", "late"));
        reactions.add(() -> one.handler().onText(update(3)));
        reactions.add(() -> one.disconnects(1000));
        alice.forgetReceived();
        two.forgetReceived();
        engine.join("room", "actor").says("{\"type\":\"react\"}");

        assertThat(alice.receivedTypes())
                .containsExactly(
                        "participant-joined",
                        "reacted",
                        "participant-update",
                        "offer",
                        "participant-joined",
                        "participant-update",
                        "participant-left");
        assertThat(two.receivedTypes())
                .containsExactly(
                        "participant-joined",
                        "reacted",
                        "participant-update",
                        "participant-joined",
                        "participant-update",
                        "participant-left");
    }

    @Test
    void aMessageIsRoutedOnlyWhenTheOneBeforeIsDone() {
        TestClient alice = engine.join("room", "alice");
        reactions.add(() -> alice.handler().onText("{\"type\":\"note\"}"));
        alice.says("{\"type\":\"react\"}");

        assertThat(routed).containsExactly("room react", "room note");
    }

    @Test
    void aThreadThatWorksForOneRoomLeavesAnotherToTheExecutor() {
        TestClient alice = engine.join("room", "alice");
        TestClient bob = engine.join("other", "bob");
        List<Integer> waiting = new ArrayList<>();
        reactions.add(() -> {
            int before = engine.executor().waiting();
            bob.handler().onText("{\"type\":\"note\"}");
            waiting.add(engine.executor().waiting() - before);
        });
        alice.handler().onText("{\"type\":\"react\"}");

        assertThat(waiting).containsExactly(1);
        assertThat(routed).containsExactly("room react");
        engine.runDue();
        assertThat(routed).containsExactly("room react", "other note");
    }

    @Test
    void aThreadLeavesTheRestOfALongQueueToTheExecutor() {
        TestClient alice = engine.join("room", "alice");
        reactions.add(() -> IntStream.range(0, 100).forEach(i -> alice.handler().onText("{\"type\":\"note\"}")));
        alice.handler().onText("{\"type\":\"react\"}");

        assertThat(routed).hasSize(64);
        engine.runDue();
        assertThat(routed).hasSize(101);
    }

    @Test
    void whatTheApplicationSendsTakesItsTurn() {
        TestClient alice = engine.join("room", "alice");
        reactions.add(() -> engine.engine().room("room").orElseThrow().broadcast(OutgoingMessage.of("first")));
        reactions.add(() -> Texts.participant(engine, "room", "alice").send(OutgoingMessage.of("second")));
        reactions.add(() -> alice.handler().onText(PING));
        alice.forgetReceived();
        alice.says("{\"type\":\"react\"}");

        assertThat(alice.received().stream().map(JsonObject::toString))
                .containsExactly("{\"type\":\"first\"}", "{\"type\":\"second\"}", "{\"type\":\"pong\"}");
    }
}
