package io.signalbox.testkit.engine;

import static io.signalbox.testkit.engine.Texts.PING;
import static io.signalbox.testkit.engine.Texts.listed;
import static io.signalbox.testkit.engine.Texts.update;
import static io.signalbox.testkit.engine.Texts.updates;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import io.signalbox.core.Admission;
import io.signalbox.core.JoinRequest;
import io.signalbox.core.LeaveReason;
import io.signalbox.core.Limits;
import io.signalbox.core.Participant;
import io.signalbox.core.Room;
import io.signalbox.core.Route;
import io.signalbox.core.SignalingEngine;
import io.signalbox.core.SignalingListener;
import io.signalbox.spi.CloseReason;
import io.signalbox.testkit.FakeConnection;
import io.signalbox.testkit.TestClient;
import io.signalbox.testkit.TestEngine;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Guarantee 3: joining, with the replacement of an older connection, is one step, and the later connect wins. */
class JoinTest {

    private static final CloseReason DUPLICATE = CloseReason.of(1000, "Duplicate connection");

    private final Events events = new Events();
    private final SlowPolicy policy = new SlowPolicy();
    private final TestEngine engine =
            TestEngine.with(builder -> builder.accessPolicy(policy).listener(events));

    @AfterEach
    void nothingIsLeft() {
        engine.close();
    }

    private TestClient joined(String room, String user) {
        TestClient client = engine.join(room, user);
        admit(user);
        return client;
    }

    private void admit(String user) {
        policy.accept(user);
        engine.runDue();
    }

    @Test
    void theOthersAreToldAndTheJoinerKnowsThem() {
        TestClient alice = joined("room", "alice");
        TestClient bob = joined("room", "bob");

        JsonObject event = alice.lastOf("participant-joined");
        assertThat(event.get("userId").getAsString()).isEqualTo("bob");
        assertThat(event.get("userName").getAsString()).isEqualTo("bob");
        assertThat(listed(event)).containsExactly("alice", "bob");
        assertThat(listed(bob.lastOf("welcome"))).containsExactly("alice", "bob");
        assertThat(bob.lastOf("welcome").get("roomId").getAsString()).isEqualTo("room");
    }

    @Test
    void aListSaysWhenEachHasJoinedByTheWallClock() {
        long now = engine.clock().currentTimeMillis();
        TestClient alice = joined("room", "alice");

        JsonObject entry =
                alice.lastOf("welcome").getAsJsonArray("participants").get(0).getAsJsonObject();
        assertThat(entry.get("joinedAt").getAsLong()).isEqualTo(now);
        assertThat(entry.keySet()).containsExactlyInAnyOrder("id", "name", "joinedAt");
    }

    @Test
    void theSameUserAgainTakesThePlaceOfTheOldConnection() {
        TestClient watcher = joined("room", "watcher");
        TestClient old = joined("room", "alice");
        watcher.forgetReceived();
        old.forgetReceived();
        TestClient young = joined("room", "alice");

        assertThat(old.closeReason()).contains(DUPLICATE);
        assertThat(old.received()).isEmpty();
        assertThat(watcher.receivedTypes()).containsExactly("participant-left", "participant-joined");
        assertThat(listed(watcher.lastOf("participant-left"))).containsExactly("watcher");
        assertThat(listed(watcher.lastOf("participant-joined"))).containsExactly("watcher", "alice");
        assertThat(listed(young.lastOf("welcome"))).containsExactly("watcher", "alice");
        assertThat(events.of("left")).containsExactly("left alice replaced");
    }

    @Test
    void nobodyOutsideSeesAReplacedUserMissing() {
        List<Integer> presentAtEachEvent = new ArrayList<>();
        List<TestEngine> self = new ArrayList<>();
        SignalingListener looks = new SignalingListener() {
            @Override
            public void left(Participant participant, LeaveReason reason) {
                look();
            }

            @Override
            public void joined(Participant participant) {
                look();
            }

            private void look() {
                SignalingEngine engine = self.get(0).engine();
                // For the listener itself the room is there all the time, too.
                presentAtEachEvent.add(
                        engine.room("room").isPresent() && engine.rooms().size() == 1
                                ? CompletableFuture.supplyAsync(() -> engine.room("room")
                                                .map(room -> room.participants().size())
                                                .orElse(0))
                                        .join()
                                : -1);
            }
        };
        try (TestEngine other = TestEngine.with(builder -> builder.listener(looks))) {
            self.add(other);
            other.join("room", "alice");
            other.join("room", "alice");

            assertThat(presentAtEachEvent).containsExactly(1, 1, 1);
        }
    }

    @Test
    void whatTheOldConnectionSaidStillArrivesAndItSaysNothingAfter() {
        TestClient watcher = joined("room", "watcher");
        TestClient old = joined("room", "alice");
        old.says(update(1));
        TestClient young = joined("room", "alice");
        old.says(update(2));
        young.says(update(3));

        assertThat(updates(watcher)).containsExactly(1, 3);
    }

    @Test
    void aReplacementNeedsNoFreePlaceInAFullRoom() {
        Limits limits = Limits.builder().maxRoomSize(2).build();
        try (TestEngine small = TestEngine.with(builder -> builder.limits(limits))) {
            TestClient old = small.join("room", "alice");
            TestClient bob = small.join("room", "bob");
            TestClient young = small.join("room", "alice");

            assertThat(old.closeReason()).contains(DUPLICATE);
            assertThat(young.closeReason()).isEmpty();
            assertThat(listed(bob.lastOf("participant-joined"))).containsExactly("bob", "alice");
        }
    }

    @Test
    void theSameUserInAnotherRoomIsSomebodyElse() {
        TestClient here = joined("room", "alice");
        joined("other", "alice");

        assertThat(here.closeReason()).isEmpty();
        assertThat(engine.engine().rooms()).hasSize(2);
    }

    @Test
    void anAdmissionThatTookLongNeverReplacesALaterConnect() {
        TestClient early = engine.join("room", "alice");
        TestClient late = engine.join("room", "alice");
        policy.acceptLatest("alice");
        engine.runDue();
        late.forgetReceived();
        admit("alice");

        assertThat(early.closeReason()).contains(DUPLICATE);
        assertThat(early.received()).isEmpty();
        assertThat(late.closeReason()).isEmpty();
        late.says(PING);
        assertThat(late.receivedTypes()).containsExactly("pong");
        assertThat(events.of("joined")).containsExactly("joined alice");
    }

    @Test
    void ofTwoAdmissionsAtOnceTheLaterConnectStays() {
        TestClient early = engine.join("room", "alice");
        TestClient late = engine.join("room", "alice");
        policy.accept("alice");
        policy.accept("alice");
        engine.runDue();

        assertThat(early.closeReason()).contains(DUPLICATE);
        assertThat(late.closeReason()).isEmpty();
    }

    @Test
    void aConnectionThatClosedWhileWaitingIsNeverAdmitted() {
        TestClient watcher = joined("room", "watcher");
        TestClient alice = engine.join("room", "alice");
        alice.disconnects(1006);
        admit("alice");

        assertThat(alice.received()).isEmpty();
        assertThat(watcher.receivedTypes()).containsExactly("welcome");
        assertThat(events.of("joined")).containsExactly("joined watcher");
        assertThat(engine.engine().status().connectionCount()).isEqualTo(1);
    }

    @Test
    void aConnectionThatClosedWhileWaitingLeavesNoRoomBehind() {
        TestClient alice = engine.join("room", "alice");
        alice.disconnects(1006);
        admit("alice");

        assertThat(engine.engine().rooms()).isEmpty();
        assertThat(events.of("opened")).isEmpty();
        assertThat(events.of("closed")).isEmpty();
    }

    @Test
    void aConnectionThatClosesOnItsWayIntoARoomLeavesNoRoomBehind() {
        TestEngine[] self = new TestEngine[1];
        Limits limits = Limits.builder().maxRooms(2).build();
        // A connect from within a room leaves the joining of another room to the executor, which runs it at the end.
        try (TestEngine small =
                TestEngine.with(builder -> builder.limits(limits).router((message, sender, room) -> {
                    FakeConnection connection = new FakeConnection();
                    self[0].engine()
                            .connect(JoinRequest.of("other", "passing", "passing"), connection)
                            .onClosed(1006, "");
                    return Route.none();
                }))) {
            self[0] = small;
            small.join("room", "alice").says(PING);

            assertThat(small.join("third", "bob").closeReason()).isEmpty();
        }
    }

    @Test
    void aRefusalClosesWithItsReasonAndNothingElse() {
        TestClient alice = engine.join("room", "alice");
        policy.decide("alice", Admission.refuse("Not you"));
        TestClient bob = engine.join("room", "bob");
        policy.decide("bob", Admission.refuse(CloseReason.of(1013, "Later")));

        assertThat(alice.closeReason()).contains(CloseReason.of(1008, "Not you"));
        assertThat(bob.closeReason()).contains(CloseReason.of(1013, "Later"));
        assertThat(alice.received()).isEmpty();
        assertThat(events.all()).containsExactly("refused alice 1008", "refused bob 1013");
    }

    @Test
    void anAdmissionMayTakeTenSecondsAndNotMuchMore() {
        TestClient inTime = engine.join("room", "alice");
        TestClient tooLate = engine.join("room", "bob");
        engine.advance(Duration.ofMillis(9_900));
        admit("alice");
        engine.advance(Duration.ofMillis(1_500));
        assertThat(inTime.closeReason()).isEmpty();
        assertThat(tooLate.closeReason()).map(CloseReason::code).contains(1013);

        admit("bob");
        assertThat(tooLate.received()).isEmpty();
        assertThat(events.of("refused")).containsExactly("refused bob 1013");
    }

    @Test
    void howLongAnAdmissionMayTakeCanBeSet() {
        Limits limits = Limits.builder().admissionTimeout(Duration.ofSeconds(2)).build();
        try (TestEngine other =
                TestEngine.with(builder -> builder.accessPolicy(policy).limits(limits))) {
            TestClient alice = other.join("room", "alice");
            other.advance(Duration.ofMillis(1_900));
            assertThat(alice.closeReason()).isEmpty();
            other.advance(Duration.ofMillis(1_500));
            assertThat(alice.closeReason()).map(CloseReason::code).contains(1013);
        }
    }

    @Test
    void aPauseOfTheProcessEndsNoAdmission() {
        TestClient alice = engine.join("room", "alice");
        engine.pause(Duration.ofHours(1));
        engine.advance(Duration.ofSeconds(5));
        assertThat(alice.closeReason()).isEmpty();
        admit("alice");

        assertThat(alice.receivedTypes()).containsExactly("welcome");
    }

    @Test
    void aMissingParameterIsRefusedInTheProtocolsWords() {
        CloseReason missing = CloseReason.of(1008, "Missing required parameters");

        for (JoinRequest request : List.of(
                JoinRequest.of("", "alice", "Alice"),
                JoinRequest.of("room", "", "Alice"),
                JoinRequest.of("room", "alice", ""),
                JoinRequest.builder().build())) {
            TestClient client = engine.connect(request);
            assertThat(client.closeReason()).isEmpty();
            policy.accept(request.userId());
            assertThat(client.closeReason()).contains(missing);
        }
        assertThat(events.of("failed")).isEmpty();
    }

    @Test
    void aListenerSeesTheSuccessorOfAReplacedParticipantWhenItIsToldOfIt() throws Exception {
        List<String> seen = new ArrayList<>();
        ExecutorService other = Executors.newSingleThreadExecutor();
        List<TestEngine> self = new ArrayList<>();
        SignalingListener looking = new SignalingListener() {
            @Override
            public void left(Participant participant, LeaveReason reason) {
                seen.add(reason + ": " + numbers(participant.room()) + ", another thread: " + elsewhere());
            }

            @Override
            public void joined(Participant participant) {
                seen.add("joined: " + numbers(participant.room()));
            }

            private String elsewhere() {
                try {
                    return other.submit(() ->
                                    numbers(self.get(0).engine().room("room").orElseThrow()))
                            .get(30, TimeUnit.SECONDS);
                } catch (Exception failed) {
                    return failed.toString();
                }
            }

            private String numbers(Room room) {
                return room.participants().stream()
                        .map(each -> each.id() + each.connectionNumber())
                        .toList()
                        .toString();
            }
        };
        try (TestEngine engine = TestEngine.with(builder -> builder.listener(looking))) {
            self.add(engine);
            engine.join("room", "alice");
            engine.join("room", "alice");
            engine.join("room", "bob");
            engine.join("room", "alice");

            assertThat(seen)
                    .containsExactly(
                            "joined: [alice1]",
                            "replaced: [], another thread: [alice2]",
                            "joined: [alice2]",
                            "joined: [alice2, bob3]",
                            "replaced: [bob3], another thread: [bob3, alice4]",
                            "joined: [bob3, alice4]");
        } finally {
            other.shutdownNow();
        }
    }
}
