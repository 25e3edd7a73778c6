package io.signalbox.testkit.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.signalbox.core.EngineStatus;
import io.signalbox.core.ErrorCode;
import io.signalbox.core.Limits;
import io.signalbox.core.Message;
import io.signalbox.core.MessageRouter;
import io.signalbox.core.Participant;
import io.signalbox.core.Route;
import io.signalbox.core.SignalingListener;
import io.signalbox.core.SweepReport;
import io.signalbox.testkit.TestClient;
import io.signalbox.testkit.TestEngine;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What listeners are told of the engine's own work, and what its status counts. */
class ListenersTest {

    /** Writes down what is told of work and not of people. */
    private static final class Work implements SignalingListener {

        private final List<String> told = new ArrayList<>();
        private final List<SweepReport> sweeps = new ArrayList<>();

        @Override
        public void received(Participant sender, Message message) {
            told.add("received " + message.type());
        }

        @Override
        public void handled(Participant sender, Message message, long nanos) {
            told.add("handled " + message.type() + " " + nanos);
        }

        @Override
        public void rateLimited(Participant sender, long messages) {
            told.add("dropped " + messages);
        }

        @Override
        public void swept(SweepReport report) {
            sweeps.add(report);
        }

        @Override
        public void drainBegan() {
            told.add("drain began");
        }

        @Override
        public void drainEnded(Duration took, int connectionsLeft) {
            told.add("drain ended " + took.toSeconds() + " " + connectionsLeft);
        }
    }

    private final Work work = new Work();

    @Test
    void all_listeners_are_told_whatever_one_of_them_throws() {
        Work second = new Work();
        SignalingListener failing = new SignalingListener() {
            @Override
            public void received(Participant sender, Message message) {
                throw new IllegalStateException("on purpose");
            }
        };
        try (TestEngine engine = TestEngine.with(
                builder -> builder.listener(work).listener(failing).listener(second))) {
            engine.join("room", "alice").says("{\"type\":\"ping\"}");
        }
        assertThat(work.told).containsExactly("received ping", "handled ping 0");
        assertThat(second.told).isEqualTo(work.told);
        assertThatThrownBy(() -> TestEngine.with(builder -> builder.listener(null)))
                .isInstanceOf(NullPointerException.class)
                .hasMessage("listener");
    }

    @Test
    void the_time_of_a_message_counts_from_its_arrival() {
        TestEngine[] engine = new TestEngine[1];
        MessageRouter slow = (message, sender, room) -> {
            engine[0].clock().advance(Duration.ofMillis(3));
            return Route.reject(ErrorCode.FORBIDDEN, "no");
        };
        engine[0] = TestEngine.with(builder -> builder.listener(work).router(slow));
        engine[0].join("room", "alice").says("{\"type\":\"chat\"}");
        engine[0].close();

        assertThat(work.told).containsExactly("received chat", "handled chat 3000000");
    }

    @Test
    void dropped_messages_are_told_by_number() {
        Limits limits = Limits.builder().messageRate(1).messageBurst(1).build();
        try (TestEngine engine =
                TestEngine.with(builder -> builder.listener(work).limits(limits))) {
            TestClient alice = engine.join("room", "alice");
            for (int i = 0; i < 4; i++) {
                alice.says("{\"type\":\"ping\"}");
            }
            engine.advance(Duration.ofSeconds(2));
        }
        assertThat(work.told)
                .filteredOn(event -> event.startsWith("dropped"))
                .containsExactly("dropped 1", "dropped 2");
    }

    @Test
    void a_sweep_tells_once_a_second_what_it_found() {
        Limits limits = Limits.builder()
                .pingInterval(Duration.ofSeconds(4))
                .pingTimeout(Duration.ofSeconds(2))
                .build();
        try (TestEngine engine =
                TestEngine.with(builder -> builder.listener(work).limits(limits))) {
            engine.join("room", "alice");
            engine.join("room", "bob").fallsSilent();
            engine.join("room", "carol").connection().stall();
            engine.join("room", "dave");
            engine.advance(Duration.ofSeconds(3));
            assertThat(work.sweeps).hasSize(3);
            assertThat(work.sweeps.get(2).connections()).isEqualTo(4);
            assertThat(work.sweeps.get(2).pings()).isZero();
            // What Carol does not take: welcome is in flight, and Dave has come.
            assertThat(work.sweeps.get(2).largestOutboxBytes()).isPositive();
            assertThat(work.sweeps.get(2).longestStep())
                    .isLessThanOrEqualTo(work.sweeps.get(2).took());

            engine.advance(Duration.ofSeconds(12));
            assertThat(work.sweeps).hasSize(15);
            assertThat(work.sweeps.stream().mapToInt(SweepReport::evictions).sum())
                    .isEqualTo(2);
            assertThat(work.sweeps.stream().mapToInt(SweepReport::pings).sum()).isGreaterThanOrEqualTo(3);
            assertThat(work.sweeps.get(14).connections()).isEqualTo(2);
        }
    }

    @Test
    void a_drain_tells_its_beginning_and_its_end() {
        try (TestEngine engine = TestEngine.with(builder -> builder.listener(work))) {
            TestClient alice = engine.join("room", "alice");
            engine.join("room", "bob").connection().stall();
            alice.says("{\"type\":\"call-ended\",\"targetUserId\":\"bob\"}");
            work.told.clear();
            engine.engine().drain();
            engine.engine().drain();
            engine.advance(Duration.ofSeconds(5));
            assertThat(work.told).containsExactly("drain began");
            engine.advance(Duration.ofMinutes(1));
        }
        assertThat(work.told).containsExactly("drain began", "drain ended 10 0");
    }

    @Test
    void an_engine_that_is_closed_without_a_drain_tells_of_none() {
        TestEngine engine = TestEngine.with(builder -> builder.listener(work));
        engine.join("room", "alice");
        engine.close();

        assertThat(work.told).isEmpty();
    }

    @Test
    void the_status_counts_rooms_by_size_and_lists_as_many_as_asked_for() {
        Limits limits = Limits.builder().maxRoomSize(5).build();
        try (TestEngine engine = TestEngine.with(builder -> builder.limits(limits))) {
            for (int size = 1; size <= 5; size++) {
                for (int user = 0; user < size; user++) {
                    engine.join("room of " + size, "user-" + user);
                }
            }
            EngineStatus status = engine.engine().status(2);
            assertThat(status.participantCount()).isEqualTo(15);
            assertThat(status.roomCount()).isEqualTo(5);
            assertThat(status.roomsBySize().toString()).isEqualTo("{1=1, 2=1, 4=2, 5=1}");
            assertThat(status.rooms()).hasSize(2);
            assertThat(status.truncated()).isTrue();
            assertThat(engine.engine().status(0).rooms()).isEmpty();

            engine.join("room of 5", "user-0");
            assertThat(engine.engine().status(0).participantCount()).isEqualTo(15);
            assertThatThrownBy(() -> engine.engine().status(-1))
                    .hasMessage("maxListedRooms must not be negative, but is -1");
            engine.engine().drain();
            engine.runDue();
            assertThat(engine.engine().status(0).roomsBySize().values()).containsOnly(0);
        }
    }

    @Test
    void connections_are_numbered_in_the_order_in_which_they_came() {
        try (TestEngine engine = TestEngine.create()) {
            engine.join("room", "alice");
            long first = number(engine);
            engine.join("room", "alice");
            assertThat(number(engine)).isGreaterThan(first);
        }
    }

    private static long number(TestEngine engine) {
        return engine.engine()
                .room("room")
                .orElseThrow()
                .participant("alice")
                .orElseThrow()
                .connectionNumber();
    }
}
