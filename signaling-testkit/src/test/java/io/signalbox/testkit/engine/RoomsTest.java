package io.signalbox.testkit.engine;

import static io.signalbox.testkit.engine.Texts.listed;
import static io.signalbox.testkit.engine.Texts.participant;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.signalbox.core.EngineStatus;
import io.signalbox.core.JoinRequest;
import io.signalbox.core.Limits;
import io.signalbox.core.OutgoingMessage;
import io.signalbox.core.Participant;
import io.signalbox.core.Room;
import io.signalbox.spi.CloseReason;
import io.signalbox.testkit.TestClient;
import io.signalbox.testkit.TestEngine;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Guarantee 5: empty rooms are gone at once, events add up to the lists; and what programs do with rooms. */
class RoomsTest {

    private final Events events = new Events();
    private final TestEngine engine = TestEngine.with(builder -> builder.listener(events));

    @AfterEach
    void nothingIsLeft() {
        engine.close();
    }

    @Test
    void aRoomIsGoneWhenItsLastParticipantLeaves() {
        TestClient alice = engine.join("room", "alice");
        assertThat(engine.engine().room("room")).isPresent();
        alice.disconnects(1000);

        assertThat(engine.engine().room("room")).isEmpty();
        assertThat(engine.engine().rooms()).isEmpty();
        assertThat(engine.engine().status().roomCount()).isZero();
        assertThat(events.all())
                .containsExactly("opened room", "joined alice", "left alice disconnected", "closed room");
    }

    @Test
    void aRoomWhoseLastTwoLeaveAtOnceIsGone() {
        TestClient alice = engine.join("room", "alice");
        TestClient bob = engine.join("room", "bob");
        alice.connection().failSends(new IllegalStateException("gone"));
        bob.disconnects(1006);
        engine.runDue();

        assertThat(engine.engine().rooms()).isEmpty();
        assertThat(engine.engine().status().connectionCount()).isZero();
    }

    @Test
    void aRoomOfTheSameNameIsAnotherRoomLater() {
        TestClient alice = engine.join("room", "alice");
        Room first = engine.engine().room("room").orElseThrow();
        alice.disconnects(1000);
        engine.join("room", "bob");

        assertThat(first.participants()).isEmpty();
        assertThat(engine.engine().room("room").orElseThrow()).isNotSameAs(first);
        assertThat(events.of("opened")).hasSize(2);
    }

    @Test
    void afterAnyChurnEventsAddUpToLists() {
        Random random = new Random(20_261_122);
        TestClient witness = engine.join("room", "witness");
        Map<String, TestClient> present = new HashMap<>();
        for (int i = 0; i < 2_000; i++) {
            String user = "user-" + random.nextInt(20);
            if (random.nextInt(3) > 0) {
                present.put(user, engine.join("room", user));
            } else if (present.containsKey(user)) {
                leave(present.remove(user), random.nextInt(3));
            }
        }

        assertAddsUp(witness.received());
        assertThat(ids(engine.engine().room("room").orElseThrow())).isEqualTo(with(present, "witness"));
    }

    private void leave(TestClient client, int how) {
        switch (how) {
            case 0 -> client.disconnects(1000);
            case 1 -> client.handler().onClosed(1006, "");
            default -> client.says("x".repeat(65_537));
        }
    }

    private static TreeSet<String> with(Map<String, TestClient> present, String more) {
        TreeSet<String> all = new TreeSet<>(present.keySet());
        all.add(more);
        return all;
    }

    private static TreeSet<String> ids(Room room) {
        TreeSet<String> ids = new TreeSet<>();
        room.participants().forEach(participant -> ids.add(participant.id()));
        return ids;
    }

    /** After each event, the list that it carries is what the events before it make. */
    private static void assertAddsUp(List<JsonObject> events) {
        List<String> present = new ArrayList<>();
        for (JsonObject event : events) {
            switch (event.get("type").getAsString()) {
                case "welcome" -> present.addAll(listed(event));
                case "participant-joined" -> {
                    String user = event.get("userId").getAsString();
                    assertThat(present).doesNotContain(user);
                    present.add(user);
                }
                case "participant-left" ->
                    assertThat(present.remove(event.get("userId").getAsString()))
                            .isTrue();
                default -> throw new AssertionError("unexpected " + event);
            }
            assertThat(listed(event)).isEqualTo(present);
        }
    }

    @Test
    void theStatusIsWhatTheProtocolShows() {
        engine.join("room", "alice");
        engine.join("room", "bob");
        JsonObject health =
                JsonParser.parseString(engine.engine().status().toHealthJson()).getAsJsonObject();

        assertThat(health.get("status").getAsString()).isEqualTo("ok");
        assertThat(health.get("rooms").getAsInt()).isEqualTo(1);
        assertThat(health.get("connections").getAsInt()).isEqualTo(2);
        assertThat(health.get("timestamp").getAsString()).isEqualTo("2026-01-01T00:00:00Z");
        JsonObject room = health.getAsJsonArray("roomDetails").get(0).getAsJsonObject();
        assertThat(room.get("roomId").getAsString()).isEqualTo("room");
        assertThat(room.get("participantCount").getAsInt()).isEqualTo(2);
        assertThat(listed(room)).containsExactly("alice", "bob");
        assertThat(JsonParser.parseString(engine.engine().status().toRoomsJson())
                        .getAsJsonObject()
                        .getAsJsonArray("rooms"))
                .hasSize(1);
    }

    @Test
    void theAnonymousStatusCountsAndNamesNobody() {
        engine.join("secret room", "alice");
        engine.join("secret room", "bob");

        assertThat(engine.engine().status().toAnonymousHealthJson())
                .isEqualTo("{\"status\":\"ok\",\"rooms\":1,\"connections\":2,"
                        + "\"roomDetails\":[{\"participantCount\":2}],\"timestamp\":\"2026-01-01T00:00:00Z\"}");
        assertThat(engine.engine().status().toAnonymousRoomsJson()).isEqualTo("{\"rooms\":[{\"participantCount\":2}]}");
    }

    @Test
    void theStatusListsAThousandRoomsAndSaysThatThereAreMore() {
        for (int i = 0; i < 1_000; i++) {
            engine.join("room-" + i, "alice");
        }
        assertThat(engine.engine().status().truncated()).isFalse();
        assertThat(engine.engine().status().toRoomsJson()).doesNotContain("truncated");
        engine.join("one more", "alice");

        assertThat(engine.engine().status().rooms()).hasSize(1_000);
        assertThat(engine.engine().status().roomCount()).isEqualTo(1_001);
        assertThat(engine.engine().status().toRoomsJson()).endsWith("\"truncated\":true}");
        assertThat(engine.engine().status().toHealthJson()).contains("\"truncated\":true");
    }

    @Test
    void theStatusHasOneMebibyteAtMostAndSaysThatThereIsMore() {
        for (int i = 0; i < 1_500; i++) {
            engine.connect(JoinRequest.of("room-" + i / 30, "user-" + i, "\uD83D\uDE00".repeat(250)));
        }
        EngineStatus status = engine.engine().status();
        assertThat(status.truncated()).isFalse();
        for (String text : List.of(status.toHealthJson(), status.toRoomsJson())) {
            assertThat(text.getBytes(StandardCharsets.UTF_8)).hasSizeBetween(1_000 << 10, EngineStatus.MAX_JSON_BYTES);
            JsonObject json = JsonParser.parseString(text).getAsJsonObject();
            assertThat(json.get("truncated").getAsBoolean()).isTrue();
        }
        assertThat(status.toAnonymousRoomsJson()).doesNotContain("truncated");
    }

    @Test
    void ofARoomThatDoesNotFitTheStatusListsTheFirst() {
        try (TestEngine large = TestEngine.with(builder -> builder.limits(Limits.builder()
                .maxNameLength(40_000)
                .maxOutboxBytes(32 << 20)
                .maxTotalOutboxBytes(1L << 30)
                .build()))) {
            for (int i = 0; i < 30; i++) {
                large.connect(JoinRequest.of("room", "user-" + i, "x".repeat(40_000)));
            }
            JsonObject room = JsonParser.parseString(large.engine().status().toRoomsJson())
                    .getAsJsonObject()
                    .getAsJsonArray("rooms")
                    .get(0)
                    .getAsJsonObject();

            assertThat(room.get("participantCount").getAsInt()).isEqualTo(30);
            assertThat(room.getAsJsonArray("participants")).hasSizeBetween(24, 26);
            assertThat(room.getAsJsonArray("participants").get(0).toString()).contains("\"user-0\"");
        }
    }

    @Test
    void aListOfParticipantsIsASnapshot() {
        TestClient alice = engine.join("room", "alice");
        List<Participant> before = engine.engine().room("room").orElseThrow().participants();
        engine.join("room", "bob");
        alice.disconnects(1000);

        assertThat(before).singleElement().satisfies(p -> assertThat(p.id()).isEqualTo("alice"));
    }

    @Test
    void theApplicationSendsToOneAndToAll() {
        TestClient alice = engine.join("room", "alice");
        TestClient bob = engine.join("room", "bob");
        alice.forgetReceived();
        bob.forgetReceived();
        Room room = engine.engine().room("room").orElseThrow();
        room.broadcast(OutgoingMessage.of("news").with("text", "\u20AC"));
        assertThat(room.participant("bob").orElseThrow().send(OutgoingMessage.of("hint")))
                .isTrue();

        assertThat(alice.receivedTexts()).containsExactly("{\"type\":\"news\",\"text\":\"\u20AC\"}");
        assertThat(bob.receivedTypes()).containsExactly("news", "hint");
    }

    @Test
    void sendingToWhoeverHasLeftIsFalse() {
        TestClient alice = engine.join("room", "alice");
        Participant participant = participant(engine, "room", "alice");
        alice.disconnects(1000);

        assertThat(participant.send(OutgoingMessage.of("hint"))).isFalse();
    }

    @Test
    void aParticipantIsClosedAfterWhatItWasSent() {
        TestClient alice = engine.join("room", "alice");
        TestClient bob = engine.join("room", "bob");
        bob.connection().stall();
        Participant participant = participant(engine, "room", "bob");
        participant.send(OutgoingMessage.of("goodbye"));
        participant.close(CloseReason.of(4000, "kicked"));
        engine.runDue();
        assertThat(bob.closeReason()).isEmpty();
        assertThat(alice.receivedTypes()).endsWith("participant-left");

        bob.connection().resume();
        engine.runDue();
        assertThat(bob.receivedTypes()).endsWith("goodbye");
        assertThat(bob.closeReason()).contains(CloseReason.of(4000, "kicked"));
    }

    @Test
    void aRoomIsClosedInOneStepAndMayBeJoinedAnew() {
        TestClient alice = engine.join("room", "alice");
        TestClient bob = engine.join("room", "bob");
        TestClient other = engine.join("other", "carol");
        engine.engine().room("room").orElseThrow().close(CloseReason.of(4001, "over"));
        engine.runDue();

        assertThat(alice.closeReason()).contains(CloseReason.of(4001, "over"));
        assertThat(bob.closeReason()).contains(CloseReason.of(4001, "over"));
        assertThat(alice.receivedTypes()).doesNotContain("participant-left");
        assertThat(bob.receivedTypes()).doesNotContain("participant-left");
        assertThat(other.closeReason()).isEmpty();
        assertThat(events.of("left")).containsExactly("left alice closed", "left bob closed");
        assertThat(engine.engine().room("room")).isEmpty();

        assertThat(engine.join("room", "alice").receivedTypes()).containsExactly("welcome");
    }

    @Test
    void whoeverDoesNotTakeItsFarewellIsClosedAllTheSame() {
        TestClient alice = engine.join("room", "alice");
        alice.connection().stall();
        engine.engine().room("room").orElseThrow().broadcast(OutgoingMessage.of("goodbye"));
        engine.engine().room("room").orElseThrow().close(CloseReason.of(4001, "over"));
        engine.advance(Duration.ofSeconds(9));
        assertThat(alice.closeReason()).isEmpty();
        engine.advance(Duration.ofSeconds(3));

        assertThat(alice.closeReason()).map(CloseReason::code).isPresent();
        assertThat(engine.engine().status().connectionCount()).isZero();
    }
}
