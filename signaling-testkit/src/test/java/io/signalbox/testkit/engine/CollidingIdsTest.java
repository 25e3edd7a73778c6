package io.signalbox.testkit.engine;

import static io.signalbox.testkit.engine.Texts.offer;
import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.core.JoinRequest;
import io.signalbox.core.Limits;
import io.signalbox.core.SignalingEngine;
import io.signalbox.spi.CloseReason;
import io.signalbox.spi.Connection;
import io.signalbox.spi.ConnectionHandler;
import io.signalbox.spi.OutboundText;
import io.signalbox.spi.SendCallback;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntConsumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Rooms and users without number, and such as were named on purpose to have one hash: nobody pays for them. */
class CollidingIdsTest {

    private static final int ROOMS = 100_000;
    private static final int COLLIDING = 50_000;
    private static final int PARTICIPANTS = 1_000;

    private final SignalingEngine engine = SignalingEngine.builder()
            .limits(Limits.builder()
                    .maxRooms(ROOMS)
                    .maxConnections(3 * ROOMS)
                    .maxRoomSize(PARTICIPANTS)
                    .maxIdLength(32)
                    .maxNameLength(32)
                    .messageRate(0)
                    .byteRate(0)
                    .build())
            .build();

    private final List<ConnectionHandler> clients = new ArrayList<>();

    private int refused;

    @AfterEach
    void nothingIsLeft() {
        assertThat(engine.rooms()).isEmpty();
        assertThat(engine.status().roomCount()).isZero();
        assertThat(engine.status().connectionCount()).isZero();
        assertThat(engine.status().outboxBytes()).isZero();
        engine.close();
    }

    /** Of 32 characters each; those of the first kind all have the same hash code. */
    private static String colliding(int number) {
        return name(number, "Aa", "BB");
    }

    private static String ordinary(int number) {
        return name(number, "Aa", "Bb");
    }

    private static String name(int number, String zero, String one) {
        StringBuilder name = new StringBuilder(32);
        for (int bit = 15; bit >= 0; bit--) {
            name.append((number >> bit & 1) == 0 ? zero : one);
        }
        return name.toString();
    }

    @Test
    void twoHundredThousandRoomsAreCappedAndLeaveNothingBehind() {
        long before = usedHeap();
        for (int i = 0; i < 2 * ROOMS; i++) {
            keep(connect("room-" + i, "user"));
        }
        assertThat(refused).isEqualTo(ROOMS);
        assertThat(engine.status().roomCount()).isEqualTo(ROOMS);
        assertThat(engine.status().connectionCount()).isEqualTo(ROOMS);
        long full = usedHeap();

        leave();
        assertThat(engine.rooms()).isEmpty();
        long after = usedHeap();
        System.out.println("heap before, with " + ROOMS + " rooms, after: " + before + ", " + full + ", " + after);
        assertThat(full - before).isBetween(20L << 20, 300L << 20);
        assertThat(after - before).isLessThan(16 << 20);

        ConnectionHandler again = connect("room-" + 2 * ROOMS, "user");
        assertThat(engine.room("room-" + 2 * ROOMS)).isPresent();
        again.onClosed(1000, "");
    }

    private static long usedHeap() {
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }

    @Test
    void joiningRoomsOfOneHashCostsWhatJoiningOthersDoes() {
        assertThat(colliding(COLLIDING)).hasSameHashCodeAs(colliding(1)).isNotEqualTo(colliding(1));
        long[] nanos =
                medians(COLLIDING, i -> keep(connect(ordinary(i), "user")), i -> keep(connect(colliding(i), "user")));
        leave();
        System.out.println("a join of rooms of many hashes, of one hash: " + Arrays.toString(nanos) + " ns");
        assertThat(nanos[1]).isLessThan(5 * nanos[0]);
    }

    @Test
    void aRoomOfUsersOfOneHashCostsWhatOtherRoomsDo() {
        long[] joins = medians(
                PARTICIPANTS, i -> keep(connect("room", ordinary(i))), i -> keep(connect("hall", colliding(i))));
        ConnectionHandler sender = clients.get(0);
        ConnectionHandler inTheHall = clients.get(1);
        long[] relays = medians(
                20 * PARTICIPANTS,
                i -> sender.onText(offer(ordinary(i % PARTICIPANTS), "v=0")),
                i -> inTheHall.onText(offer(colliding(i % PARTICIPANTS), "v=0")));
        leave();
        System.out.println("a join, a relay among users of many hashes, of one hash: " + Arrays.toString(joins) + ", "
                + Arrays.toString(relays) + " ns");
        assertThat(joins[1]).isLessThan(5 * joins[0]);
        assertThat(relays[1]).isLessThan(5 * relays[0]);
    }

    /** The median times of two actions that take turns, so that whatever else the machine does meets both. */
    private static long[] medians(int count, IntConsumer one, IntConsumer other) {
        long[] ones = new long[count];
        long[] others = new long[count];
        for (int i = 0; i < count; i++) {
            long start = System.nanoTime();
            one.accept(i);
            long middle = System.nanoTime();
            other.accept(i);
            ones[i] = middle - start;
            others[i] = System.nanoTime() - middle;
        }
        return new long[] {medianOfTheLastTenth(ones), medianOfTheLastTenth(others)};
    }

    private static long medianOfTheLastTenth(long[] nanos) {
        long[] last = Arrays.copyOfRange(nanos, nanos.length - nanos.length / 10, nanos.length);
        Arrays.sort(last);
        return last[last.length / 2];
    }

    private void keep(ConnectionHandler client) {
        clients.add(client);
    }

    private void leave() {
        clients.forEach(client -> client.onClosed(1000, ""));
        clients.clear();
    }

    private ConnectionHandler connect(String room, String user) {
        return engine.connect(JoinRequest.of(room, user, "name"), new Forgetful());
    }

    /** Takes everything and keeps nothing. */
    private final class Forgetful implements Connection {

        @Override
        public void send(OutboundText text, SendCallback callback) {
            callback.completed(null);
        }

        @Override
        public void ping() {}

        @Override
        public void close(CloseReason reason) {
            assertThat(reason).isEqualTo(CloseReason.of(1013, "Too many rooms"));
            refused++;
        }
    }
}
