package io.signalbox.testkit.engine;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.signalbox.core.JoinRequest;
import io.signalbox.core.Limits;
import io.signalbox.core.SignalingEngine;
import io.signalbox.spi.CloseReason;
import io.signalbox.spi.Connection;
import io.signalbox.spi.ConnectionHandler;
import io.signalbox.spi.OutboundText;
import io.signalbox.spi.SendCallback;
import io.signalbox.testkit.ManualClock;
import io.signalbox.testkit.ManualExecutor;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A room far above the size of a list in an event: what a join and a leave cost there grows with the room, and no faster. */
class LargeRoomTest {

    private static final int SIZE = 1_000;
    private static final int SAMPLE = 50;
    private static final int OUTBOXES = 24 << 20;

    private final ManualClock clock = new ManualClock();
    private final ManualExecutor executor = new ManualExecutor(clock);
    private final SignalingEngine engine = SignalingEngine.builder()
            .limits(Limits.builder()
                    .maxRoomSize(SIZE)
                    .maxIdLength(32)
                    .maxNameLength(32)
                    .maxTotalOutboxBytes(OUTBOXES)
                    .build())
            .timeSource(clock)
            .executor(executor)
            .build();

    private final List<ConnectionHandler> clients = new ArrayList<>();

    private boolean reading = true;
    private long sentBytes;
    private long largestBytes;
    private int closed;

    @AfterEach
    void nothingIsLeft() {
        clients.forEach(client -> client.onClosed(1006, ""));
        executor.runDue();
        assertThat(engine.rooms()).isEmpty();
        assertThat(engine.status().connectionCount()).isZero();
        assertThat(engine.status().outboxBytes()).isZero();
        engine.close();
    }

    private void join() {
        String user = "user-%04d".formatted(clients.size());
        clients.add(engine.connect(JoinRequest.of("room", user, user), new Counting()));
        executor.runDue();
    }

    /** What the joins of the next few cost each, in bytes sent and in bytes allocated. */
    private record Cost(long sent, long allocated) {}

    private Cost costOfAJoinAt(int size) {
        while (clients.size() < size - SAMPLE) {
            join();
        }
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long sent = sentBytes;
        long allocated = threads.getCurrentThreadAllocatedBytes();
        while (clients.size() < size) {
            join();
        }
        return new Cost((sentBytes - sent) / SAMPLE, (threads.getCurrentThreadAllocatedBytes() - allocated) / SAMPLE);
    }

    @Test
    void aJoinCostsBytesInProportionToTheRoom() {
        Cost atHundred = costOfAJoinAt(100);
        Cost atTwoHundred = costOfAJoinAt(200);
        Cost atFiveHundred = costOfAJoinAt(500);
        Cost atThousand = costOfAJoinAt(1_000);
        System.out.println(
                "a join costs at 100, 200, 500, 1,000: " + List.of(atHundred, atTwoHundred, atFiveHundred, atThousand));

        // Up to the bound on lists every participant is sent the list, above it a line; so a larger room is cheaper at
        // first.
        assertThat(atHundred.sent).isGreaterThan(atFiveHundred.sent);
        // Twice the participants, twice the bytes: four times as many is what a square would be.
        assertThat(atThousand.sent).isLessThan(atFiveHundred.sent * 5 / 2);
        assertThat(atThousand.allocated).isLessThan(atFiveHundred.allocated * 5 / 2);
        assertThat(atFiveHundred.sent).isLessThan(atTwoHundred.sent * 7 / 2);
        assertThat(atThousand.sent).isLessThan(SIZE * 300);
    }

    @Test
    void fiveHundredWhoVanishAtOnceCostALineEachForEachOther() {
        int size = 500;
        while (clients.size() < size) {
            join();
        }
        sentBytes = 0;
        largestBytes = 0;
        clients.forEach(client -> client.onClosed(1006, ""));
        executor.runDue();

        long lines = size * (size - 1L) / 2;
        System.out.println("500 leave: " + sentBytes + " bytes in " + lines + " events");
        // But for those of the last hundred, which carry lists of a hundred at most.
        assertThat(sentBytes).isLessThan(lines * 100 + 101 * 100 / 2 * largestBytes);
        assertThat(largestBytes).isLessThan(10_000);
    }

    @Test
    void fiveHundredWhoStoppedReadingAndVanishAtOnceKeepToTheBoundOfAllOutboxes() {
        int size = 500;
        while (clients.size() < size) {
            join();
        }
        reading = false;
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long allocated = threads.getCurrentThreadAllocatedBytes();
        long peak = 0;
        for (ConnectionHandler client : clients) {
            client.onClosed(1006, "");
            peak = Math.max(peak, engine.status().outboxBytes());
        }
        executor.runDue();
        allocated = threads.getCurrentThreadAllocatedBytes() - allocated;

        System.out.println(
                "500 vanish: " + peak + " bytes in outboxes, " + allocated + " allocated, " + closed + " evicted");
        assertThat(peak).isBetween(1L << 20, (long) OUTBOXES);
        assertThat(allocated).isLessThan(64 << 20);
    }

    /** Counts what its client is sent; its client may have stopped reading. */
    private final class Counting implements Connection {

        @Override
        public void send(OutboundText text, SendCallback callback) {
            sentBytes += text.utf8Length();
            largestBytes = Math.max(largestBytes, text.utf8Length());
            if (reading) {
                callback.completed(null);
            }
        }

        @Override
        public void ping() {}

        @Override
        public void close(CloseReason reason) {
            closed++;
        }
    }
}
