package io.signalbox.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.core.Admission;
import io.signalbox.core.ErrorCode;
import io.signalbox.core.Message;
import io.signalbox.core.MessageRouter;
import io.signalbox.core.Route;
import io.signalbox.testkit.FakeParticipant;
import io.signalbox.testkit.FakeRoom;
import io.signalbox.testkit.TestClient;
import io.signalbox.testkit.TestEngine;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class PollRouterTest {

    private static final String OPEN = "{\"type\":\"open-poll\",\"options\":[\"yes\",\"no\"]}";
    private static final String YES = "{\"type\":\"vote\",\"option\":\"yes\"}";
    private static final String NO = "{\"type\":\"vote\",\"option\":\"no\"}";

    private final TestEngine engine = TestEngine.with(builder -> builder.router(PollRouter.forEngine())
            .accessPolicy(request -> CompletableFuture.completedStage(
                    Admission.accept(request).withAttribute(DirectoryAccessPolicy.ROLE, request.userId()))));

    @Test
    void theLastVoteOfEachUserCounts() {
        TestClient host = engine.join("interview", "host");
        TestClient anna = engine.join("interview", "anna");
        host.says(OPEN);
        host.says(YES);
        anna.says(YES);
        assertThat(counts(host)).isEqualTo("[2,0]");

        anna.says(NO);
        assertThat(counts(host)).isEqualTo("[1,1]");
        assertThat(counts(anna)).isEqualTo("[1,1]");
        engine.close();
    }

    @Test
    void eachRoomHasItsOwnPollAndTheNextLifeOfARoomHasNone() {
        TestClient host = engine.join("interview", "host");
        host.says(OPEN);
        TestClient other = engine.join("other interview", "host");
        other.says(YES);
        assertThat(other.lastOf("error").get("code").getAsString()).isEqualTo("bad-message");

        host.disconnects(1000);
        TestClient next = engine.join("interview", "host");
        next.says(YES);
        assertThat(next.lastOf("error").get("code").getAsString()).isEqualTo("bad-message");
        engine.close();
    }

    @Test
    void theVoteOfAUserWhoHasGoneDoesNotCount() {
        TestClient host = engine.join("interview", "host");
        TestClient anna = engine.join("interview", "anna");
        host.says(OPEN);
        anna.says(NO);
        anna.disconnects(1000);
        host.says(YES);

        assertThat(counts(host)).isEqualTo("[1,0]");
        engine.close();
    }

    private static String counts(TestClient client) {
        return client.lastOf("poll-count").get("counts").toString();
    }

    @Test
    void onlyAHostOpensAPollAndWithTwoToTenOptions() {
        MessageRouter router = PollRouter.forEngine();
        FakeRoom room = FakeRoom.named("interview");
        FakeParticipant anna = room.join("anna");

        assertThat(router.route(Message.parse(OPEN), anna, room))
                .isEqualTo(Route.reject(ErrorCode.FORBIDDEN, "only a host may open a poll"));
        anna.withAttribute(DirectoryAccessPolicy.ROLE, "host");
        assertThat(router.route(Message.parse("{\"type\":\"open-poll\",\"options\":[\"yes\"]}"), anna, room))
                .isEqualTo(Route.reject(ErrorCode.BAD_MESSAGE, "options are not 2 to 10 strings"));
    }
}
