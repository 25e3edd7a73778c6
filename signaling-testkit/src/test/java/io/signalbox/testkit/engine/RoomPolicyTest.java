package io.signalbox.testkit.engine;

import static io.signalbox.testkit.engine.Texts.participant;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.signalbox.core.Admission;
import io.signalbox.core.Arrival;
import io.signalbox.core.JoinRequest;
import io.signalbox.core.Limits;
import io.signalbox.core.Participant;
import io.signalbox.core.RoomDecision;
import io.signalbox.core.RoomPolicy;
import io.signalbox.core.SignalingListener;
import io.signalbox.spi.CloseReason;
import io.signalbox.testkit.FakeRoom;
import io.signalbox.testkit.TestClient;
import io.signalbox.testkit.TestEngine;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a room policy decides in the join's own step, and what it and the listener know of the client. */
class RoomPolicyTest {

    private static final RoomPolicy FIRST_DEVICE_STAYS = (arrival, room) -> RoomDecision.keepExisting();
    private static final RoomPolicy TWO_AT_MOST = (arrival, room) ->
            room.participants().size() < 2 || room.participant(arrival.userId()).isPresent()
                    ? RoomDecision.enter()
                    : RoomDecision.refuse(CloseReason.of(1013, "room-full"));
    private static final CloseReason HERE_ALREADY = CloseReason.of(1008, "User is here already");

    private final Events events = new Events();
    private final List<Arrival> asked = new ArrayList<>();
    private final List<Arrival> joined = new ArrayList<>();
    private RoomPolicy policy = RoomPolicy.open();
    private final SignalingListener arrivals = new SignalingListener() {
        @Override
        public void joined(Participant participant, Arrival arrival) {
            joined.add(arrival);
        }
    };
    private final TestEngine engine = TestEngine.with(builder -> builder.listener(events)
            .listener(arrivals)
            .limits(Limits.builder().maxRoomSize(3).build())
            .accessPolicy(request ->
                    CompletableFuture.completedStage(Admission.accept(request).withAttribute("role", "guest")))
            .roomPolicy((arrival, room) -> {
                asked.add(arrival);
                return policy.decide(arrival, room);
            }));

    @AfterEach
    void nothingIsLeft() {
        engine.close();
    }

    private TestClient attempt(String user, String page, int number) {
        return engine.connect(JoinRequest.builder()
                .query("roomId=room&userId=" + user + "&userName=" + user + "&instance=" + page.repeat(16) + "."
                        + number)
                .build());
    }

    @Test
    void aPolicyBoundsItsRooms() {
        policy = TWO_AT_MOST;
        engine.join("room", "alice");
        TestClient bob = engine.join("room", "bob");
        TestClient carol = engine.join("room", "carol");

        assertThat(carol.closeReason()).contains(CloseReason.of(1013, "room-full"));
        assertThat(bob.receivedTypes()).doesNotContain("participant-joined");
        assertThat(events.of("refused")).containsExactly("refused carol 1013");
        assertThat(engine.join("room", "bob").closeReason()).isEmpty();
        assertThat(engine.join("other", "carol").closeReason()).isEmpty();
    }

    @Test
    void theFirstDeviceStays() {
        policy = FIRST_DEVICE_STAYS;
        TestClient first = engine.join("room", "alice");
        TestClient second = engine.join("room", "alice");

        assertThat(second.closeReason()).contains(HERE_ALREADY);
        assertThat(second.received()).isEmpty();
        assertThat(first.closeReason()).isEmpty();
        assertThat(events.of("left")).isEmpty();

        first.disconnects(1000);
        assertThat(engine.join("room", "alice").closeReason()).isEmpty();
    }

    @Test
    void aPageTakesItsOwnPlaceWithoutBeingAsked() {
        policy = FIRST_DEVICE_STAYS;
        TestClient first = attempt("alice", "a", 1);
        TestClient again = attempt("alice", "a", 2);
        TestClient late = attempt("alice", "a", 1);
        TestClient elsewhere = attempt("alice", "b", 1);

        assertThat(first.closeReason()).map(CloseReason::code).contains(4410);
        assertThat(again.closeReason()).isEmpty();
        assertThat(late.closeReason()).map(CloseReason::code).contains(4410);
        assertThat(elsewhere.closeReason()).contains(HERE_ALREADY);
        assertThat(asked).hasSize(2);
    }

    @Test
    void aRoomThatIsFullByItsLimitDoesNotAsk() {
        engine.join("room", "alice");
        engine.join("room", "bob");
        engine.join("room", "carol");
        asked.clear();
        assertThat(engine.join("room", "dora").closeReason()).contains(CloseReason.of(1013, "room-full"));

        assertThat(asked).isEmpty();
    }

    @Test
    void aRoomThatRefusesItsFirstClientIsNotOpened() {
        policy = (arrival, room) -> RoomDecision.refuse("Not yet");

        assertThat(engine.join("room", "alice").closeReason()).contains(CloseReason.of(1008, "Not yet"));
        assertThat(events.all()).containsExactly("refused alice 1008");
        assertThat(engine.engine().rooms()).isEmpty();
    }

    @Test
    void aPolicyThatFailsRefuses() {
        CloseReason failed = CloseReason.of(1013, "Admission failed");
        policy = (arrival, room) -> {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("no");
        };
        assertThat(engine.join("room", "alice").closeReason()).contains(failed);
        assertThat(Thread.currentThread().isInterrupted()).isFalse();
        policy = (arrival, room) -> null;
        assertThat(engine.join("room", "alice").closeReason()).contains(failed);

        assertThat(events.of("failed"))
                .containsExactly(
                        "failed the room policy [room=room, user=alice]",
                        "failed the room policy [room=room, user=alice]");
        assertThat(engine.engine().rooms()).isEmpty();
    }

    @Test
    void policyAndListenerKnowTheClientAndNoneOfItsSecrets() throws Exception {
        InetAddress address = InetAddress.getByName("192.0.2.1");
        engine.connect(JoinRequest.builder()
                .query("roomId=room&userId=u&userName=Ada&device=phone&device=tablet")
                .headers(Map.of("Cookie", List.of("session=secret")))
                .remoteAddress(address)
                .build());

        Arrival arrival = asked.get(0);
        assertThat(joined).singleElement().isSameAs(arrival);
        assertThat(arrival.roomId()).isEqualTo("room");
        assertThat(arrival.userId()).isEqualTo("u");
        assertThat(arrival.userName()).isEqualTo("Ada");
        assertThat(arrival.parameter("device")).contains("phone");
        assertThat(arrival.parameters("device")).containsExactly("phone", "tablet");
        assertThat(arrival.parameter("none")).isEmpty();
        assertThat(arrival.remoteAddress()).contains(address);
        assertThat(arrival.attributes()).containsEntry("role", "guest");
        assertThat(arrival).hasToString("Arrival[room=room, user=u]");
    }

    @Test
    void theRoomIsAsItIsInThatStep() {
        policy = (arrival, room) -> {
            if (arrival.userId().equals("bob")) {
                // Takes its turn after this join.
                room.participants().forEach(other -> other.close(CloseReason.of(1008, "make room")));
                assertThat(room.participants()).hasSize(1);
            }
            return RoomDecision.enter();
        };
        engine.join("room", "alice");
        TestClient bob = engine.join("room", "bob");
        engine.runDue();

        assertThat(bob.receivedTypes()).containsExactly("welcome", "existing-participants", "participant-left");
        assertThat(participant(engine, "room", "bob").id()).isEqualTo("bob");
    }

    @Test
    void twoPoliciesLetInWhomBothLetIn() {
        RoomPolicy both = FIRST_DEVICE_STAYS.and(TWO_AT_MOST);
        FakeRoom room = FakeRoom.named("room");
        room.join("alice");
        assertThat(both.decide(arrival("alice"), room)).isEqualTo(RoomDecision.keepExisting());
        assertThat(both.decide(arrival("bob"), room)).isEqualTo(RoomDecision.enter());
        room.join("carol");
        assertThat(both.decide(arrival("bob"), room))
                .isEqualTo(RoomDecision.refuse(CloseReason.of(1013, "room-full")))
                .isNotEqualTo(RoomDecision.refuse("room-full"));
    }

    private static Arrival arrival(String user) {
        JoinRequest request = JoinRequest.of("room", user, user);
        return Arrival.of(request, Admission.accept(request));
    }

    @Test
    void aRefusalIsNoArrival() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Arrival.of(JoinRequest.of("room", "u", "n"), Admission.refuse("no")));
    }
}
