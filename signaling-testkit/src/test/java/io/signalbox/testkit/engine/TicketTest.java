package io.signalbox.testkit.engine;

import static io.signalbox.testkit.engine.Texts.participant;
import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.core.Admission;
import io.signalbox.core.JoinRequest;
import io.signalbox.spi.CloseReason;
import io.signalbox.testkit.TestClient;
import io.signalbox.testkit.TestEngine;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Clients whose room, user and name come from the access policy: from a ticket, say. */
class TicketTest {

    private final Events events = new Events();
    private Function<JoinRequest, Admission> policy = Admission::accept;
    private int asked;
    private final TestEngine engine =
            TestEngine.with(builder -> builder.listener(events).accessPolicy(request -> {
                asked++;
                return CompletableFuture.completedStage(policy.apply(request));
            }));

    @AfterEach
    void nothingIsLeft() {
        engine.close();
    }

    private static JoinRequest ticket() {
        return JoinRequest.builder().query("ticket=abc").build();
    }

    @Test
    void theTicketSetsRoomUserAndName() {
        policy = request -> Admission.accept("u-1", "Ada")
                .inRoom(request.parameter("ticket").orElseThrow())
                .withAttribute("role", "host");
        TestClient ada = engine.connect(ticket());

        assertThat(ada.lastOf("welcome").get("roomId").getAsString()).isEqualTo("abc");
        assertThat(participant(engine, "abc", "u-1").name()).isEqualTo("Ada");
        assertThat(participant(engine, "abc", "u-1").attributes()).containsEntry("role", "host");
    }

    @Test
    void theRoomOfTheTicketCountsWhateverTheClientAsksFor() {
        policy = request -> Admission.accept(request).inRoom("mine");
        engine.join("yours", "alice");

        assertThat(engine.engine().room("yours")).isEmpty();
        assertThat(engine.engine().room("mine")).isPresent();
    }

    @Test
    void whatNeitherClientNorPolicySaysIsMissing() {
        CloseReason missing = CloseReason.of(1008, "Missing required parameters");

        policy = request -> Admission.accept("u-1", "Ada");
        assertThat(engine.connect(ticket()).closeReason()).contains(missing);
        policy = request -> Admission.accept("", "Ada").inRoom("room");
        assertThat(engine.connect(ticket()).closeReason()).contains(missing);
        policy = request -> Admission.accept("u-1", "").inRoom("room");
        assertThat(engine.connect(ticket()).closeReason()).contains(missing);
        assertThat(events.of("failed")).isEmpty();
        assertThat(events.of("refused")).hasSize(3);
    }

    @Test
    void aPolicyThatTakesAwayWhatTheClientGaveHasFailed() {
        policy = request -> Admission.accept(request.userId(), "");

        assertThat(engine.join("room", "alice").closeReason()).contains(CloseReason.of(1013, "Admission failed"));
        assertThat(events.of("failed")).containsExactly("failed the access policy [room=room, user=alice]");
    }

    @Test
    void theRoomOfATicketKeepsTheBounds() {
        policy = request -> Admission.accept("u-1", "Ada").inRoom("r".repeat(129));

        assertThat(engine.connect(ticket()).closeReason()).contains(CloseReason.of(1013, "Admission failed"));
        assertThat(events.of("failed")).containsExactly("failed the access policy [room=, user=]");
    }

    @Test
    void aPolicyIsNotAskedAboutIdsBeyondTheBounds() {
        assertThat(engine.connect(JoinRequest.of("", "u".repeat(129), "n")).closeReason())
                .contains(CloseReason.of(1008, "Missing required parameters"));
        assertThat(engine.connect(JoinRequest.of("room", "u".repeat(129), "n")).closeReason())
                .contains(CloseReason.of(1008, "userId is longer than 128 characters"));
        assertThat(engine.connect(JoinRequest.builder().query("userName=%ff").build())
                        .closeReason())
                .contains(CloseReason.of(1008, "userName is not percent-encoded UTF-8"));
        assertThat(asked).isZero();
    }

    @Test
    void aRefusalOfATicketIsThePolicys() {
        policy = request -> Admission.refuse("Unknown ticket").inRoom("room");

        assertThat(engine.connect(ticket()).closeReason()).contains(CloseReason.of(1008, "Unknown ticket"));
    }
}
