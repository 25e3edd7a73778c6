package io.signalbox.testkit.engine;

import static io.signalbox.testkit.engine.Texts.PING;
import static io.signalbox.testkit.engine.Texts.update;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.signalbox.core.JoinRequest;
import io.signalbox.core.Limits;
import io.signalbox.core.Message;
import io.signalbox.core.OutgoingMessage;
import io.signalbox.core.Participant;
import io.signalbox.core.SignalingEngine;
import io.signalbox.core.SignalingListener;
import io.signalbox.spi.CloseReason;
import io.signalbox.spi.Connection;
import io.signalbox.spi.ConnectionHandler;
import io.signalbox.spi.OutboundText;
import io.signalbox.spi.SendCallback;
import io.signalbox.testkit.FakeConnection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Transports that break the rule that no method blocks, on the engine's own threads: they hold up their own room at the
 * most, and never the sweeper or what other rooms leave to the executor.
 */
@Execution(ExecutionMode.CONCURRENT)
class BlockingTransportTest {

    private static final int MANY = 10;
    private static final Duration SOON = Duration.ofSeconds(30);

    /** What ends a call that blocks. */
    private enum Until {
        CLOSED,
        INTERRUPTED,
        THE_END
    }

    private final List<Blocking> blocking = new ArrayList<>();
    private final ExecutorService others = Executors.newCachedThreadPool();
    private final AtomicInteger numbers = new AtomicInteger();

    /** The blocked calls that nothing else ends. */
    private final CountDownLatch theEnd = new CountDownLatch(1);

    private final Events events = new Events();

    private final SignalingEngine engine = SignalingEngine.builder()
            .limits(Limits.builder()
                    .pingInterval(Duration.ofMillis(500))
                    .pingTimeout(Duration.ofSeconds(1))
                    .sendTimeout(Duration.ofMillis(500))
                    .drainTimeout(Duration.ofSeconds(2))
                    .build())
            .listener(new Relay())
            .build();

    private final Client alice = new Client("healthy", "alice");
    private final Client bob = new Client("healthy", "bob");
    private final Client carol = new Client("elsewhere", "carol");

    @AfterEach
    void stopThreads() throws Exception {
        theEnd.countDown();
        engine.close();
        others.shutdownNow();
        assertThat(others.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
        assertThat(alice.connection.misuses()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(names = {"CLOSED", "INTERRUPTED"})
    void whoseePingBlocksIsEvictedAndTheDeadOfOtherRoomsAreFoundAllTheSame(Until until) {
        for (int i = 0; i < MANY; i++) {
            join("room-" + i, new Blocking(until, Call.PING));
        }
        Client dead = new Client("cemetery", "dead");
        dead.connection.answerPings(() -> {});

        await().atMost(SOON).untilAsserted(() -> {
            assertThat(blocking)
                    .allSatisfy(connection ->
                            assertThat(connection.closed.getCount()).isZero());
            assertThat(dead.connection.closeReason()).map(CloseReason::code).contains(1013);
        });
        await().atMost(SOON).until(() -> events.of("left blocking").size() == MANY);
        assertTheOthersAreWell();
        // With times as short as here the interrupt may come before the sweep that looks once a second.
        assertThat(events.of("left blocking"))
                .allMatch(event ->
                        event.endsWith("too-slow") || (until == Until.INTERRUPTED && event.endsWith("failed")));
    }

    @ParameterizedTest
    @EnumSource
    void whoseCloseBlocksHoldsUpNeitherRelaysNorSweepsNorADrain(Until until) {
        for (int i = 0; i < MANY; i++) {
            Blocking connection = new Blocking(until, Call.CLOSE);
            join("room-" + i, connection);
        }
        Client stuck = new Client("cemetery", "stuck");
        stuck.connection.stall();
        engine.room("cemetery").orElseThrow().broadcast(OutgoingMessage.of("news"));

        await().atMost(SOON)
                .until(() -> blocking.stream().filter(c -> c.calls.get() > 0).count() >= 2);
        assertTheOthersAreWell();
        if (until != Until.THE_END) {
            await().atMost(SOON).until(() -> stuck.connection.closeReason().isPresent());
            await().atMost(SOON).until(() -> engine.status().connectionCount() == 3);
        }
        assertTheOthersAreWell();
        assertThat(engine.drain().toCompletableFuture()).succeedsWithin(SOON);
        assertThat(alice.connection.closeReason()).map(CloseReason::code).contains(1001);
    }

    @ParameterizedTest
    @EnumSource
    void whosePingsNeverReturnHoldUpNeitherRelaysNorSendTimeoutsNorADrain(Until until) {
        for (int i = 0; i < MANY; i++) {
            join("room-" + i, new Blocking(until, Call.PING));
        }
        await().atMost(SOON)
                .until(() -> blocking.stream().filter(c -> c.calls.get() > 0).count() >= 2);
        Client stuck = new Client("cemetery", "stuck");
        stuck.connection.stall();
        engine.room("cemetery").orElseThrow().broadcast(OutgoingMessage.of("news"));

        await().atMost(SOON).until(() -> stuck.connection.closeReason().isPresent());
        assertTheOthersAreWell();
        assertThat(engine.drain().toCompletableFuture()).succeedsWithin(SOON);
    }

    @Test
    void aSendThatBlocksHoldsUpItsRoomForTheTimeOfASendAndNobodyElse() {
        List<Client> watchers = new ArrayList<>();
        for (int i = 0; i < MANY; i++) {
            String room = "room-" + i;
            watchers.add(new Client(room, "watcher"));
            Blocking connection = new Blocking(Until.CLOSED, Call.SEND);
            others.execute(() -> join(room, connection));
        }
        await().atMost(SOON)
                .until(() -> blocking.size() == MANY && blocking.stream().allMatch(c -> c.calls.get() > 0));
        assertTheOthersAreWell();

        await().atMost(SOON)
                .untilAsserted(() -> assertThat(watchers)
                        .allSatisfy(watcher -> assertThat(watcher.connection.receivedTypes())
                                .containsExactly("welcome", "participant-joined", "participant-left")));
        assertTheOthersAreWell();
    }

    @Test
    void aListenerThatBlocksHoldsUpItsRoomAlone() {
        for (int i = 0; i < MANY; i++) {
            Client slow = new Client("slow-" + i, "slow");
            others.execute(() -> slow.handler.onText("{\"type\":\"participant-update\",\"updates\":\"block\"}"));
        }
        await().atMost(SOON).until(() -> listenersBlocked.get() == MANY);
        assertTheOthersAreWell();
        theEnd.countDown();
        await().atMost(SOON).until(() -> listenersBlocked.get() == 0);
        assertTheOthersAreWell();
    }

    private final AtomicInteger listenersBlocked = new AtomicInteger();

    /** Both ways: on the sender's thread, and by way of the executor, as from one room into another. */
    private void assertTheOthersAreWell() {
        int number = numbers.incrementAndGet();
        alice.handler.onText(update(number));
        assertThat(bob.connection.lastOf("participant-update").get("updates").getAsInt())
                .isEqualTo(number);
        bob.handler.onText(PING);
        await().atMost(SOON)
                .until(() -> carol.connection.receivedTexts().stream()
                        .anyMatch(text -> text.equals("{\"type\":\"heard\",\"of\":" + number + "}")));
        assertThat(alice.connection.closeReason()).isEmpty();
        assertThat(bob.connection.closeReason()).isEmpty();
        assertThat(carol.connection.closeReason()).isEmpty();
    }

    private void join(String room, Blocking connection) {
        synchronized (blocking) {
            blocking.add(connection);
        }
        ConnectionHandler unused = engine.connect(JoinRequest.of(room, "blocking", "blocking"), connection);
    }

    /** What one room hears, the other is told. */
    private final class Relay implements SignalingListener {

        @Override
        public void joined(Participant participant) {
            events.joined(participant);
        }

        @Override
        public void left(Participant participant, io.signalbox.core.LeaveReason reason) {
            events.left(participant, reason);
        }

        @Override
        public void received(Participant sender, Message message) {
            if (message.text().contains("block")) {
                listenersBlocked.incrementAndGet();
                blockUntil(theEnd);
                listenersBlocked.decrementAndGet();
            }
            if (sender.id().equals("bob")) {
                engine.room("elsewhere")
                        .orElseThrow()
                        .broadcast(OutgoingMessage.of("heard").with("of", numbers.get()));
            }
        }
    }

    private static void blockUntil(CountDownLatch latch) {
        boolean interrupted = false;
        while (true) {
            try {
                latch.await();
                break;
            } catch (InterruptedException notYet) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** A client that answers pings. */
    private final class Client {

        private final FakeConnection connection = new FakeConnection();
        private final ConnectionHandler handler;

        private Client(String room, String user) {
            handler = engine.connect(JoinRequest.of(room, user, user), connection);
            connection.answerPings(handler::onAlive);
        }
    }

    private enum Call {
        SEND,
        PING,
        CLOSE
    }

    /** Blocks in one of its methods, and leaves pings unanswered. */
    private final class Blocking implements Connection {

        private final Until until;
        private final Call where;
        private final CountDownLatch closed = new CountDownLatch(1);
        private final AtomicInteger calls = new AtomicInteger();

        private Blocking(Until until, Call where) {
            this.until = until;
            this.where = where;
        }

        private void block(Call call) {
            if (call != where) {
                return;
            }
            calls.incrementAndGet();
            switch (until) {
                case CLOSED -> blockUntil(closed);
                case THE_END -> blockUntil(theEnd);
                case INTERRUPTED -> {
                    try {
                        theEnd.await();
                    } catch (InterruptedException enough) {
                        throw new IllegalStateException(enough);
                    }
                }
            }
        }

        @Override
        public void send(OutboundText text, SendCallback callback) {
            block(Call.SEND);
            callback.completed(null);
        }

        @Override
        public void ping() {
            block(Call.PING);
        }

        @Override
        public void close(CloseReason reason) {
            closed.countDown();
            block(Call.CLOSE);
        }
    }
}
