package io.signalbox.core.internal.rooms;

import io.signalbox.core.AccessPolicy;
import io.signalbox.core.Admission;
import io.signalbox.core.Arrival;
import io.signalbox.core.JoinRequest;
import io.signalbox.core.LeaveReason;
import io.signalbox.core.Limits;
import io.signalbox.core.MessageRouter;
import io.signalbox.core.Participant;
import io.signalbox.core.Room;
import io.signalbox.core.RoomPolicy;
import io.signalbox.core.SignalingListener;
import io.signalbox.core.SweepDecision;
import io.signalbox.core.internal.HeldTasks;
import io.signalbox.core.internal.Interleavings;
import io.signalbox.core.internal.TestTime;
import io.signalbox.core.internal.application.EngineConfig;
import io.signalbox.core.internal.application.SafeListener;
import io.signalbox.core.internal.limits.AddressGuard;
import io.signalbox.core.internal.limits.MemoryBudget;
import io.signalbox.core.internal.links.ClientLink;
import io.signalbox.core.internal.links.LinkContext;
import io.signalbox.core.internal.links.Links;
import io.signalbox.core.internal.threads.Bulkheads;
import io.signalbox.spi.CloseReason;
import io.signalbox.spi.Connection;
import io.signalbox.spi.ConnectionHandler;
import io.signalbox.spi.OutboundText;
import io.signalbox.spi.RunningClock;
import io.signalbox.spi.SendCallback;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jetbrains.kotlinx.lincheck.annotations.Operation;
import org.jetbrains.kotlinx.lincheck.annotations.Validate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * However joins meet last leaves: nobody is lost in a room that is gone, no room stays that nobody is in, and listeners are
 * told of one room after the other.
 */
@Tag("concurrency")
class LocalRoomsInterleavingsTest {

    @Test
    void whoHasJoinedIsListedAndNoEmptyRoomStays() {
        Interleavings.provoke(Operations.class, OneAfterTheOther.class);
    }

    public static class Operations {

        private static final Limits LIMITS =
                Limits.builder().messageRate(0).byteRate(0).maxRooms(1).build();

        private final HeldTasks executor = new HeldTasks();
        private final TestTime time = new TestTime();
        private final EngineConfig config = new EngineConfig(
                LIMITS,
                MessageRouter.webrtc(),
                AccessPolicy.open(),
                RoomPolicy.open(),
                (participant, silence, ping) -> SweepDecision.keep(),
                new SafeListener(new Lives()),
                time,
                executor);
        private final MailboxBudget budget = new MailboxBudget(1 << 20, new MemoryBudget(1 << 20, full -> {}));
        private final LocalRooms rooms = new LocalRooms(config, budget, LeaveAtOnce.INSTANCE, () -> {});
        private final AddressGuard addresses = new AddressGuard(LIMITS);
        private final Links links = new Links(LIMITS, addresses, () -> {});
        private final RunningClock clock = new RunningClock(0, Duration.ofNanos(1));
        private final LinkContext context = new LinkContext(
                config,
                links,
                addresses,
                new MemoryBudget(1 << 20, full -> {}),
                clock,
                new Bulkheads(config, clock::nanos));
        private final AtomicInteger numbers = new AtomicInteger();
        private final Queue<ConnectionHandler> here = new ConcurrentLinkedQueue<>();
        private final Queue<String> refusals = new ConcurrentLinkedQueue<>();
        private final Queue<String> faults = new ConcurrentLinkedQueue<>();

        @Operation
        public void come() {
            here.add(join());
        }

        @Operation
        public void goAgain() {
            ConnectionHandler leaver = here.poll();
            if (leaver != null) {
                leaver.onClosed(1000, "");
            }
        }

        @Operation
        public void comeAndGo() {
            join().onClosed(1000, "");
        }

        @Operation
        public void runWhatWasHandedOver() {
            executor.runOne();
        }

        private ConnectionHandler join() {
            int number = numbers.incrementAndGet();
            JoinRequest request = JoinRequest.of("room", "user-" + number, "name");
            ClientLink link = new ClientLink(context, number, request, new Taker());
            links.add(link);
            rooms.join(link, Arrival.of(request, Admission.accept(request)));
            return link.receiver();
        }

        @Validate
        public void allAddsUp() {
            executor.runAll();
            check(refusals.isEmpty(), "refused: " + refusals);
            check(faults.isEmpty(), "told: " + faults);
            checkPresent(here.size());
            here.forEach(link -> link.onClosed(1000, ""));
            here.clear();
            executor.runAll();
            checkPresent(0);
        }

        private void checkPresent(int expected) {
            LocalRoom room = rooms.find("room");
            int present = room == null ? 0 : room.seats().length;
            check(present == expected, present + " are in the room, not " + expected);
            check((room == null) == (expected == 0), "there is a room: " + room);
            check(
                    rooms.all().size() == (expected == 0 ? 0 : 1),
                    "rooms: " + rooms.all().size());
            check(
                    rooms.sizes().rooms() == rooms.all().size(),
                    "counted: " + rooms.sizes().rooms());
            check(links.count() == expected, "connections: " + links.count());
        }

        /** What is told of one room id. Plain: the order of the events has to make them see each other's work. */
        private final class Lives implements SignalingListener {

            private @Nullable Room open;
            private int present;

            @Override
            public void roomOpened(Room room) {
                note(open == null && present == 0, "opened");
                open = room;
            }

            @Override
            public void joined(Participant participant) {
                note(open == participant.room(), "joined");
                present++;
            }

            @Override
            public void left(Participant participant, LeaveReason reason) {
                note(open == participant.room(), "left");
                present--;
            }

            @Override
            public void roomClosed(Room room) {
                note(open == room && present == 0, "closed");
                open = null;
            }

            private void note(boolean fits, String event) {
                if (!fits) {
                    faults.add(event);
                }
            }
        }

        private static void check(boolean holds, String rule) {
            if (!holds) {
                throw new IllegalStateException(rule);
            }
        }

        private final class Taker implements Connection {

            @Override
            public void send(OutboundText text, SendCallback callback) {
                callback.completed(null);
            }

            @Override
            public void ping() {}

            @Override
            public void close(CloseReason reason) {
                refusals.add(reason.toString());
            }
        }
    }

    /** No operation returns anything: one after the other they do the same, which is nothing that can be seen. */
    public static class OneAfterTheOther {

        public void come() {}

        public void goAgain() {}

        public void comeAndGo() {}

        public void runWhatWasHandedOver() {}
    }
}
