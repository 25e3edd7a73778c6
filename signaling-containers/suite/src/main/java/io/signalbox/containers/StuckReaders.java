package io.signalbox.containers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.signalbox.spi.CloseReason;
import io.signalbox.spi.Connection;
import io.signalbox.spi.OutboundText;
import io.signalbox.testkit.RawWebSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/** Many peers that stop reading. A container may hold the thread that closes such a session. */
final class StuckReaders implements AutoCloseable {

    /** Many times the threads that the adapter has for closes. */
    private static final int STUCK = 96;

    private static final int OTHERS = 8;
    private static final int SMALL_BUFFER = 4 << 10;
    private static final OutboundText FILLING = OutboundText.of("x".repeat(65_000));

    /** For one peer: much more than all buffers between hold. */
    private static final int MOST_MESSAGES = 400;

    private static final CloseReason GOING = CloseReason.of(1001, "going away");

    /** As of a user that has come back over another connection. Tomcat waits longest with this one. */
    private static final CloseReason REPLACED = CloseReason.of(1000, "replaced");

    private static final Duration SOON = Duration.ofSeconds(40);

    private final Site site;
    private final List<RawWebSocket> clients = new ArrayList<>();
    private final CountDownLatch told = new CountDownLatch(STUCK);
    private final AtomicInteger written = new AtomicInteger();

    StuckReaders(Site site) {
        this.site = site;
    }

    /** The closes of a drain and of refusals reach those that read, while the closes of the others wait. */
    void assertOthersAreClosedFirst(boolean closesWait) {
        List<Connection> stuck = openMany(STUCK, SMALL_BUFFER);
        stuck.forEach(connection -> fill(connection, 0));
        awaitStalled();
        List<Connection> reading = openMany(OTHERS, 0);

        stuck.forEach(connection -> connection.close(REPLACED, told::countDown));
        reading.forEach(connection -> connection.close(GOING));
        for (RawWebSocket reader : clients.subList(STUCK, clients.size())) {
            assertThat(reader.awaitClosed().code()).isEqualTo(GOING.code());
        }
        for (int i = 0; i < OTHERS; i++) {
            assertTurnedAway();
        }
        if (closesWait) {
            // With threads in common, the others would come after all but a few of these.
            assertThat(told.getCount()).as("closes that wait").isGreaterThan(STUCK / 2);
        }
        await("the end of all closes").atMost(SOON).until(() -> told.getCount() == 0);
    }

    private List<Connection> openMany(int count, int receiveBuffer) {
        List<Connection> opened = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            opened.add(open(receiveBuffer));
        }
        return opened;
    }

    private Connection open(int receiveBuffer) {
        ContractLinks.Expected link = site.expectLink();
        clients.add(RawWebSocket.connect(link.address(), "reader-" + clients.size(), "", receiveBuffer));
        return link.connection().join();
    }

    /** Sends one message after the other for as long as they are written. */
    private void fill(Connection connection, int sent) {
        if (sent == MOST_MESSAGES) {
            return;
        }
        connection.send(FILLING, failure -> {
            if (failure == null) {
                written.incrementAndGet();
                fill(connection, sent + 1);
            }
        });
    }

    private void awaitStalled() {
        AtomicInteger before = new AtomicInteger(-1);
        await("the peers take nothing more")
                .pollInterval(Duration.ofSeconds(1))
                .atMost(SOON)
                .until(() -> before.getAndSet(written.get()) == written.get());
        assertThat(written.get()).as("messages that were written").isLessThan(STUCK * MOST_MESSAGES);
    }

    private void assertTurnedAway() {
        String foreign = "Origin: https://foreign.example.com\r\n";
        try (RawWebSocket client = RawWebSocket.connect(site.expectLink().address(), "foreign", foreign, 0)) {
            assertThat(client.awaitClosed().code()).isEqualTo(1008);
        }
    }

    @Override
    public void close() {
        clients.forEach(RawWebSocket::close);
    }
}
