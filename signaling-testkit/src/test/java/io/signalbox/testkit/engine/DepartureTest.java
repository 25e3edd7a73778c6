package io.signalbox.testkit.engine;

import static io.signalbox.testkit.engine.Texts.participant;
import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.core.Departure;
import io.signalbox.core.LeaveReason;
import io.signalbox.core.Limits;
import io.signalbox.core.Participant;
import io.signalbox.core.SignalingListener;
import io.signalbox.spi.CloseReason;
import io.signalbox.testkit.TestClient;
import io.signalbox.testkit.TestEngine;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a listener is told of a participant that leaves; and where a user is. */
class DepartureTest {

    private final List<Departure> departures = new ArrayList<>();
    private final List<LeaveReason> reasons = new ArrayList<>();
    private final SignalingListener listener = new SignalingListener() {
        @Override
        public void left(Participant participant, Departure departure) {
            departures.add(departure);
        }
    };
    private final SignalingListener shorter = new SignalingListener() {
        @Override
        public void left(Participant participant, LeaveReason reason) {
            reasons.add(reason);
        }
    };
    private final TestEngine engine = TestEngine.with(builder -> builder.listener(listener)
            .listener(shorter)
            .limits(Limits.builder().maxMalformedMessages(1).build()));

    @AfterEach
    void nothingIsLeft() {
        engine.close();
    }

    private void assertLeft(LeaveReason reason, int code, String text) {
        engine.runDue();
        assertThat(departures).containsExactly(Departure.of(reason, code, text));
        assertThat(reasons).containsExactly(reason);
    }

    @Test
    void aClientThatClosesSaysWhatWith() {
        engine.join("room", "alice").handler().onClosed(4000, "lunch");

        assertLeft(LeaveReason.DISCONNECTED, 4000, "lunch");
    }

    @Test
    void aConnectionThatBreaksHasTheCodeOfTheTransport() {
        engine.join("room", "alice").disconnects(1006);

        assertThat(departures).singleElement().satisfies(departure -> {
            assertThat(departure.closeCode()).isEqualTo(1006);
            assertThat(departure.reason()).isEqualTo(LeaveReason.DISCONNECTED);
        });
    }

    @Test
    void aClientThatTheEngineClosesHasTheEnginesReason() {
        engine.join("room", "alice").says("no message");

        assertLeft(LeaveReason.ABUSE, 1008, "Too many malformed messages");
    }

    @Test
    void aReplacedConnectionIsADuplicate() {
        engine.join("room", "alice");
        engine.join("room", "alice");

        assertLeft(LeaveReason.REPLACED, 1000, "Duplicate connection");
    }

    @Test
    void aParticipantThatAProgramClosesHasItsReason() {
        engine.join("room", "alice");
        participant(engine, "room", "alice").close(CloseReason.of(4001, "removed"));

        assertLeft(LeaveReason.CLOSED, 4001, "removed");
    }

    @Test
    void aRoomThatAProgramClosesHasItsReason() {
        engine.join("room", "alice");
        engine.engine().room("room").orElseThrow().close(CloseReason.of(4002, "over"));

        assertLeft(LeaveReason.CLOSED, 4002, "over");
    }

    @Test
    void aDrainIsGoingAway() {
        engine.join("room", "alice");
        engine.engine().drain();

        assertLeft(LeaveReason.DRAINED, 1001, "Server is going away");
    }

    @Test
    void aDepartureInALogIsOneLine() {
        assertThat(Departure.of(LeaveReason.DISCONNECTED, 4000, "a\nb")).hasToString("disconnected, 4000 a\\u000ab");
        assertThat(Departure.of(LeaveReason.DISCONNECTED, 1006, "")).hasToString("disconnected, 1006");
    }

    @Test
    void aUserIsFoundInEveryRoom() {
        TestClient first = engine.join("room", "alice");
        engine.join("other", "alice");
        engine.join("other", "bob");
        assertThat(engine.engine().participants("alice"))
                .containsExactlyInAnyOrder(participant(engine, "room", "alice"), participant(engine, "other", "alice"));

        first.disconnects(1000);
        assertThat(engine.engine().participants("alice")).containsExactly(participant(engine, "other", "alice"));
        assertThat(engine.engine().participants("nobody")).isEmpty();
    }
}
