package io.signalbox.testkit.engine;

import static io.signalbox.testkit.engine.Texts.PING;
import static io.signalbox.testkit.engine.Texts.update;
import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.core.AccessPolicy;
import io.signalbox.core.Admission;
import io.signalbox.core.ErrorCode;
import io.signalbox.core.JoinRequest;
import io.signalbox.core.LeaveReason;
import io.signalbox.core.Message;
import io.signalbox.core.MessageRouter;
import io.signalbox.core.OutgoingMessage;
import io.signalbox.core.Participant;
import io.signalbox.core.Room;
import io.signalbox.core.Route;
import io.signalbox.core.SignalingListener;
import io.signalbox.core.SweepDecision;
import io.signalbox.spi.CloseReason;
import io.signalbox.spi.Connection;
import io.signalbox.spi.ConnectionHandler;
import io.signalbox.spi.OutboundText;
import io.signalbox.spi.SendCallback;
import io.signalbox.testkit.TestClient;
import io.signalbox.testkit.TestEngine;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Guarantee 9: no engine state is held locked while a transport or application is called. From within each of its calls
 * another thread does all that can be done with the engine, while the call waits for it.
 */
class NoLockHeldTest {

    private final ExecutorService other = Executors.newSingleThreadExecutor();
    private final AtomicBoolean probing = new AtomicBoolean();
    private final Set<String> probed = new ConcurrentSkipListSet<>();

    /** The call within which another thread ends the connection of alice; none if it is empty. */
    private volatile String ending = "";

    private final Set<String> stuck = new ConcurrentSkipListSet<>();
    private final TestEngine engine = TestEngine.with(builder -> builder.listener(new ProbingListener())
            .router(MessageRouter.webrtc().on("probe", (message, sender, room) -> {
                probe("router");
                return Route.none();
            }))
            .accessPolicy(probingPolicy())
            .sweepPolicy((participant, silence, unanswered) -> {
                probe("sweep policy");
                return silence.toSeconds() > 20 ? SweepDecision.ping() : SweepDecision.keep();
            }));
    private final TestClient bystander = engine.join("room", "bystander");
    private final ProbingConnection connection = new ProbingConnection();
    private final ConnectionHandler alice =
            engine.engine().connect(JoinRequest.of("room", "alice", "Alice"), connection);

    @AfterEach
    void nothingIsLeft() {
        alice.onClosed(1006, "");
        engine.close();
        other.shutdownNow();
    }

    @Test
    void everyCallLeavesTheEngineToOtherThreads() {
        alice.onText("{\"type\":\"probe\"}");
        alice.onText("{\"type\":\"unknown\"}");
        bystander.says(update(1));
        engine.connect(JoinRequest.of("", "", ""));
        engine.advance(Duration.ofSeconds(30));
        engine.engine()
                .room("room")
                .orElseThrow()
                .participant("alice")
                .orElseThrow()
                .close(CloseReason.of(4000, ""));
        engine.runDue();

        assertThat(stuck).isEmpty();
        assertThat(probed)
                .isEqualTo(new TreeSet<>(Set.of(
                        "router",
                        "access policy",
                        "sweep policy",
                        "send",
                        "ping",
                        "close",
                        "joined",
                        "left",
                        "refused",
                        "received",
                        "sent",
                        "rejected")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"router", "sweep policy", "send", "ping", "close", "received", "sent"})
    void anotherThreadMayEndTheConnectionDuringEveryCall(String call) {
        probed.clear();
        ending = call;
        alice.onText("{\"type\":\"probe\"}");
        bystander.says(update(1));
        engine.advance(Duration.ofSeconds(30));
        engine.engine()
                .room("room")
                .orElseThrow()
                .participant("alice")
                .ifPresent(participant -> participant.close(CloseReason.of(4000, "")));
        engine.runDue();

        assertThat(stuck).isEmpty();
        assertThat(probed).contains(call);
        assertThat(engine.engine().room("room").orElseThrow().participant("alice"))
                .isEmpty();
    }

    @Test
    void closingIsIdempotentEverywhere() throws Exception {
        CloseReason reason = CloseReason.of(4000, "over");
        Room room = engine.engine().room("room").orElseThrow();
        Participant participant = room.participant("bystander").orElseThrow();
        participant.close(reason);
        participant.close(reason);
        room.close(reason);
        room.close(reason);
        engine.runDue();
        assertThat(bystander.connection().closeCalls()).isEqualTo(1);
        bystander.disconnects(1000);
        bystander.disconnects(1000);

        engine.engine().drain();
        engine.engine().drain().toCompletableFuture().get(1, TimeUnit.SECONDS);
        engine.engine().close();
        engine.engine().close();
        assertThat(bystander.connection().closeCalls()).isEqualTo(1);
        assertThat(connection.closes).isEqualTo(1);
    }

    private AccessPolicy probingPolicy() {
        return request -> {
            probe("access policy");
            return CompletableFuture.completedStage(Admission.accept(request));
        };
    }

    private void probe(String where) {
        if (probed.contains(where) || !probing.compareAndSet(false, true)) {
            return;
        }
        if (!ending.isEmpty() && !where.equals(ending)) {
            probing.set(false);
            return;
        }
        Future<?> done = other.submit(ending.isEmpty() ? this::doEverything : () -> alice.onClosed(1006, ""));
        try {
            done.get(10, TimeUnit.SECONDS);
        } catch (Exception failed) {
            stuck.add(where + ": " + failed);
        } finally {
            probed.add(where);
            probing.set(false);
        }
    }

    private void doEverything() {
        engine.clock().advance(Duration.ofSeconds(1));
        for (int tick = 0; tick < 4; tick++) {
            engine.clock().advance(Duration.ofMillis(250));
            engine.executor().runDue();
        }
        engine.engine().status();
        for (Room room : engine.engine().rooms()) {
            room.participants().forEach(participant -> participant.send(OutgoingMessage.of("hint")));
            room.broadcast(OutgoingMessage.of("news"));
        }
        engine.engine().room("room");
        if (bystander != null) {
            bystander.handler().onText(PING);
            bystander.handler().onAlive();
        }
        if (alice != null) {
            alice.onText(PING);
            alice.onAlive();
        }
        ConnectionHandler visitor =
                engine.engine().connect(JoinRequest.of("room", "visitor", "Visitor"), new SilentConnection());
        visitor.onText(PING);
        visitor.onClosed(1000, "");
        engine.engine()
                .connect(JoinRequest.of("elsewhere", "visitor", "Visitor"), new SilentConnection())
                .onClosed(1000, "");
    }

    private static class SilentConnection implements Connection {

        @Override
        public void send(OutboundText text, SendCallback callback) {
            callback.completed(null);
        }

        @Override
        public void ping() {}

        @Override
        public void close(CloseReason reason) {}
    }

    private final class ProbingConnection implements Connection {

        private volatile int closes;

        @Override
        public void send(OutboundText text, SendCallback callback) {
            probe("send");
            callback.completed(null);
        }

        @Override
        public void ping() {
            probe("ping");
            alice.onAlive();
        }

        @Override
        public void close(CloseReason reason) {
            closes++;
            probe("close");
        }
    }

    private final class ProbingListener implements SignalingListener {

        @Override
        public void joined(Participant participant) {
            if (participant.id().equals("alice")) {
                probe("joined");
            }
        }

        @Override
        public void left(Participant participant, LeaveReason reason) {
            probe("left");
        }

        @Override
        public void refused(JoinRequest request, CloseReason reason) {
            probe("refused");
        }

        @Override
        public void received(Participant sender, Message message) {
            probe("received");
        }

        @Override
        public void sent(Participant recipient, OutboundText text) {
            probe("sent");
        }

        @Override
        public void rejected(Participant sender, ErrorCode code) {
            probe("rejected");
        }
    }
}
