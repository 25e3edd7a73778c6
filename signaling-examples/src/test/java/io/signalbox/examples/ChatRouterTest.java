package io.signalbox.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.core.ErrorCode;
import io.signalbox.core.Limits;
import io.signalbox.core.Message;
import io.signalbox.core.OutgoingMessage;
import io.signalbox.core.Route;
import io.signalbox.testkit.FakeParticipant;
import io.signalbox.testkit.FakeRoom;
import io.signalbox.testkit.TestClient;
import io.signalbox.testkit.TestEngine;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ChatRouterTest {

    private final ChatRouter router = new ChatRouter();
    private final FakeRoom room = FakeRoom.named("lobby");
    private final FakeParticipant alice = room.join("alice");

    @Test
    void chatGoesToAllOthers() {
        assertThat(route("{'type':'chat','text':'Hello'}")).isEqualTo(Route.relayToOthers("text"));
    }

    @Test
    void chatWithATargetGoesToThatOneAlone() {
        assertThat(route("{'type':'chat','text':'psst','targetUserId':'bob'}")).isEqualTo(Route.relay("bob", "text"));
    }

    @Test
    void theOthersSeeWhoHasSaidIt() {
        room.join("bob");
        Message chat = Message.parse("{\"type\":\"chat\",\"fromUserId\":\"mallory\",\"text\":\"Hello\"}");

        assertThat(room.carryOut(router.route(chat, alice, room), alice, chat))
                .isEqualTo(Map.of(
                        "bob",
                        List.of(OutgoingMessage.of("chat")
                                .with("fromUserId", "alice")
                                .with("text", "Hello"))));
    }

    @Test
    void chatWithoutATextIsRejected() {
        Route rejected = Route.reject(ErrorCode.BAD_MESSAGE, "text is missing or empty");

        assertThat(route("{'type':'chat'}")).isEqualTo(rejected);
        assertThat(route("{'type':'chat','text':' '}")).isEqualTo(rejected);
        assertThat(route("{'type':'chat','text':7}")).isEqualTo(rejected);
    }

    @Test
    void chatMayBeAsLongAsTheBoundAndNoLonger() {
        String longest = "x".repeat(ChatRouter.MAX_TEXT);

        assertThat(route("{'type':'chat','text':'" + longest + "'}")).isEqualTo(Route.relayToOthers("text"));
        assertThat(route("{'type':'chat','text':'" + longest + "x'}"))
                .isEqualTo(Route.reject(ErrorCode.of("text-too-long"), "at most 1000 characters"));
    }

    @Test
    void anEmojiInAChatCountsAsOneCharacter() {
        String longest = "\uD83D\uDE00".repeat(ChatRouter.MAX_TEXT);

        assertThat(route("{'type':'chat','text':'" + longest + "'}")).isEqualTo(Route.relayToOthers("text"));
        assertThat(route("{'type':'chat','text':'" + longest + "x'}").error()).contains(ErrorCode.of("text-too-long"));
    }

    @Test
    void aRaisedHandIsShownToEveryoneInTheServersWords() {
        assertThat(route("{'type':'raise-hand','userId':'mallory'}"))
                .isEqualTo(Route.sendToAll(OutgoingMessage.of("hand-raised").with("userId", "alice")));
    }

    @Test
    void aHandThatIsRaisedInALoopIsSeenThreeTimesAndThenOnceASecond() {
        Limits limits = ChatRouter.withRates(Limits.builder()).build();
        try (TestEngine engine =
                TestEngine.with(builder -> builder.router(router).limits(limits))) {
            TestClient anna = engine.join("lobby", "anna");
            TestClient bob = engine.join("lobby", "bob");

            IntStream.range(0, 5).forEach(i -> anna.says("{\"type\":\"raise-hand\"}"));
            assertThat(raisedHands(bob)).isEqualTo(3);
            assertThat(anna.lastOf("error").get("code").getAsString()).isEqualTo("rate-limited");

            engine.advance(Duration.ofSeconds(1));
            anna.says("{\"type\":\"raise-hand\"}");
            assertThat(raisedHands(bob)).isEqualTo(4);
        }
    }

    private static long raisedHands(TestClient client) {
        return client.receivedTypes().stream().filter("hand-raised"::equals).count();
    }

    @Test
    void onlyAHostMutesEveryone() {
        assertThat(route("{'type':'mute-all'}"))
                .isEqualTo(Route.reject(ErrorCode.FORBIDDEN, "only a host may mute everyone"));

        alice.withAttribute(DirectoryAccessPolicy.ROLE, "host");
        assertThat(route("{'type':'mute-all'}"))
                .isEqualTo(Route.sendToOthers(OutgoingMessage.of("mute").with("byUserId", "alice")));
    }

    @Test
    void everythingElseIsLeftToWebRtc() {
        assertThat(route("{'type':'offer','targetUserId':'bob','sdp':'v=0'}")).isEqualTo(Route.relay("bob", "sdp"));
    }

    private Route route(String message) {
        return router.route(Message.parse(message.replace('\'', '"')), alice, room);
    }
}
