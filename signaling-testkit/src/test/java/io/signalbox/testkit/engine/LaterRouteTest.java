package io.signalbox.testkit.engine;

import static io.signalbox.testkit.engine.Texts.errors;
import static io.signalbox.testkit.engine.Texts.json;
import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.core.Limits;
import io.signalbox.core.MalformedMessageException;
import io.signalbox.core.Message;
import io.signalbox.core.OutgoingMessage;
import io.signalbox.core.Participant;
import io.signalbox.core.Room;
import io.signalbox.core.Route;
import io.signalbox.core.SignalingListener;
import io.signalbox.spi.CloseReason;
import io.signalbox.testkit.TestClient;
import io.signalbox.testkit.TestEngine;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Routes that come later: the sender's order, its errors, and what bounds the waiting. */
class LaterRouteTest {

    private static final String STAGE_FAILED = "failed the stage of a route [room=room, user=alice, type=ask]";

    private final Events events = new Events();
    private final List<Long> handledAfter = new ArrayList<>();
    private final Deque<CompletableFuture<Route>> asked = new ArrayDeque<>();
    private final SignalingListener durations = new SignalingListener() {
        @Override
        public void handled(Participant sender, Message message, long nanos) {
            handledAfter.add(nanos);
        }
    };
    private final TestEngine engine = TestEngine.with(
            builder -> builder.listener(events).listener(durations).router(this::route));
    private final TestClient alice = engine.join("room", "alice");
    private final TestClient bob = engine.join("room", "bob");

    private Route route(Message message, Participant sender, Room room) {
        switch (message.type()) {
            case "ask" -> {
                asked.add(new CompletableFuture<>());
                return Route.later(asked.getLast());
            }
            case "ask-between" -> {
                asked.add(new CompletableFuture<>());
                return Route.all(
                        Route.reply(OutgoingMessage.of("before")),
                        Route.all(Route.later(asked.getLast()), Route.reply(OutgoingMessage.of("inner"))),
                        Route.reply(OutgoingMessage.of("after")));
            }
            default -> {
                return Route.relayToAll("n");
            }
        }
    }

    @AfterEach
    void nothingIsLeft() {
        engine.close();
    }

    private static String say(int n) {
        return json("{'type':'say','n':" + n + "}");
    }

    private static String ask() {
        return json("{'type':'ask','n':0}");
    }

    private void answer(Route route) {
        asked.remove().complete(route);
        engine.runDue();
    }

    private static List<String> said(TestClient client) {
        return client.receivedTexts().stream()
                .filter(text -> text.contains("\"n\":"))
                .map(text ->
                        text.substring(text.indexOf("\"fromUserId\":\"") + 14).replaceAll("\".*:|}", ""))
                .toList();
    }

    @Test
    void whatTheSenderSaysMeanwhileWaitsAndTheOthersGoOn() {
        alice.says(ask());
        alice.says(say(1));
        alice.says("no message");
        alice.says(say(2));
        bob.says(say(3));
        assertThat(said(bob)).containsExactly("bob3");
        assertThat(errors(alice)).isEmpty();

        answer(Route.relayToAll("n"));
        assertThat(said(bob)).containsExactly("bob3", "alice0", "alice1", "alice2");
        assertThat(errors(alice)).containsExactly("bad-message");
        assertThat(events.of("received"))
                .containsExactly("received alice ask", "received bob say", "received alice say", "received alice say");
    }

    @Test
    void aLaterRouteAmongThoseThatWaitedMakesTheRestWaitAgain() {
        alice.says(ask());
        alice.says(say(1));
        alice.says(ask());
        alice.says(say(2));
        answer(Route.none());
        assertThat(said(bob)).containsExactly("alice1");
        alice.says(say(3));
        answer(Route.relayToAll("n"));

        assertThat(said(bob)).containsExactly("alice1", "alice0", "alice2", "alice3");
    }

    @Test
    void thePartsBehindALaterRouteWaitForIt() {
        alice.says(json("{'type':'ask-between'}"));
        alice.forgetReceived();
        alice.says(say(1));
        assertThat(alice.received()).isEmpty();
        answer(Route.reply(OutgoingMessage.of("answer")));

        assertThat(alice.receivedTypes()).containsExactly("answer", "inner", "after", "say");
    }

    @Test
    void aLaterRouteMayBringAnotherOne() {
        CompletableFuture<Route> second = new CompletableFuture<>();
        alice.says(ask());
        alice.says(say(1));
        answer(Route.later(second));
        assertThat(said(bob)).isEmpty();
        second.complete(Route.relayToAll("n"));
        engine.runDue();

        assertThat(said(bob)).containsExactly("alice0", "alice1");
    }

    @Test
    void aStageThatIsCompleteAlreadyKeepsTheOrderToo() {
        try (TestEngine other = TestEngine.with(builder ->
                builder.router((message, sender, room) -> message.type().equals("ask")
                        ? Route.later(CompletableFuture.completedFuture(Route.relayToAll("n")))
                        : Route.relayToAll("n")))) {
            TestClient one = other.join("room", "alice");
            one.says(ask());
            one.says(say(1));

            assertThat(said(one)).containsExactly("alice0", "alice1");
        }
    }

    @Test
    void aMessageIsHandledWhenItsRouteIsCarriedOut() {
        alice.says(ask());
        engine.advance(Duration.ofSeconds(2));
        assertThat(handledAfter).isEmpty();
        answer(Route.none());

        assertThat(handledAfter).containsExactly(Duration.ofSeconds(2).toNanos());
    }

    @Test
    void aStageThatFailsIsLikeARouterThatThrows() {
        alice.says(ask());
        asked.remove().completeExceptionally(new IllegalStateException("database"));
        alice.says(ask());
        asked.remove().completeExceptionally(new MalformedMessageException("option is unknown"));
        alice.says(ask());
        asked.remove().complete(null);
        engine.runDue();

        assertThat(errors(alice)).containsExactly("internal", "bad-message", "internal");
        assertThat(events.of("failed")).containsExactly(STAGE_FAILED, STAGE_FAILED);
        alice.says(say(1));
        assertThat(said(bob)).containsExactly("alice1");
    }

    @Test
    void aStageThatNeverEndsIsGivenUpAndCancelled() {
        alice.says(ask());
        alice.says(say(1));
        engine.advance(Duration.ofSeconds(9));
        assertThat(said(bob)).isEmpty();
        engine.advance(Duration.ofSeconds(4));

        assertThat(errors(alice)).containsExactly("internal");
        assertThat(said(bob)).containsExactly("alice1");
        assertThat(asked.getFirst()).isCancelled();
        assertThat(events.of("failed")).containsExactly(STAGE_FAILED);
    }

    @Test
    void routesThatBringOneAnotherHaveTheTimeOfOneTogether() {
        alice.says(ask());
        engine.advance(Duration.ofSeconds(8));
        answer(Route.later(new CompletableFuture<>()));
        engine.advance(Duration.ofSeconds(5));

        assertThat(errors(alice)).containsExactly("internal");
    }

    @Test
    void aRouteThatComesAfterItWasGivenUpIsNotCarriedOut() {
        CompletableFuture<Route> stage = new CompletableFuture<>() {
            @Override
            public boolean cancel(boolean mayInterrupt) {
                return false;
            }
        };
        try (TestEngine other =
                TestEngine.with(builder -> builder.router((message, sender, room) -> Route.later(stage)))) {
            TestClient one = other.join("room", "alice");
            one.says(ask());
            other.advance(Duration.ofSeconds(13));
            one.forgetReceived();
            stage.complete(Route.relayToAll("n"));
            other.runDue();

            assertThat(one.received()).isEmpty();
        }
    }

    @Test
    void aSenderThatLeavesMeanwhileSaysNothingMore() {
        alice.says(ask());
        alice.says(say(1));
        CompletableFuture<Route> stage = asked.remove();
        alice.disconnects(1000);

        assertThat(stage).isCancelled();
        assertThat(said(bob)).isEmpty();
        assertThat(bob.receivedTypes()).endsWith("participant-left");
        assertThat(engine.engine().status().outboxBytes()).isZero();
    }

    @Test
    void asMuchMayWaitAsOfAClientThatIsNotAdmittedAndNoMore() {
        alice.says(ask());
        for (int i = 0; i < 32; i++) {
            alice.says(say(i));
        }
        assertThat(alice.closeReason()).isEmpty();
        assertThat(engine.engine().status().outboxBytes()).isPositive();
        alice.says(say(32));

        assertThat(alice.closeReason()).contains(CloseReason.of(1013, "Room is overloaded"));
        assertThat(events.of("left")).containsExactly("left alice overloaded");
    }

    @Test
    void theTextsThatWaitAreBoundedTogether() {
        Limits limits = Limits.builder().maxEarlyBytes(70_000).build();
        try (TestEngine other =
                TestEngine.with(builder -> builder.limits(limits).router(this::route))) {
            TestClient one = other.join("room", "alice");
            one.says(ask());
            one.says(Texts.pingOfBytes(60_000));
            one.says(Texts.pingOfBytes(10_000));
            assertThat(one.closeReason()).isEmpty();
            one.says(Texts.pingOfBytes(50));

            assertThat(one.closeReason()).contains(CloseReason.of(1013, "Room is overloaded"));
        }
    }

    @Test
    void whatWaitsIsCarriedOutWithinTheBoundAgain() {
        for (int round = 0; round < 3; round++) {
            alice.says(ask());
            for (int i = 0; i < 32; i++) {
                alice.says(say(i));
            }
            answer(Route.none());
        }

        assertThat(alice.closeReason()).isEmpty();
        assertThat(said(bob)).hasSize(96);
        assertThat(engine.engine().status().outboxBytes()).isZero();
    }
}
