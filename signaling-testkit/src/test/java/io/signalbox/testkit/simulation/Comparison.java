package io.signalbox.testkit.simulation;

import static io.signalbox.testkit.simulation.Model.check;

import io.signalbox.core.EngineStatus;
import io.signalbox.core.Participant;
import io.signalbox.core.SignalingEngine;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Compares the engine with the model between two steps. */
final class Comparison {

    /** The sweeper looks at everybody every four ticks, and a tick counts as two at most. */
    private static final long SWEEP_NANOS = 2_250_000_000L;

    private static final long TIMEOUT_NANOS = CloseRules.TIMEOUT.toNanos();

    private final SignalingEngine engine;
    private final Model model;
    private final List<SimulatedClient> clients;
    private final boolean idle;

    /**
     * A comparison of what there is now.
     *
     * @param idle whether nothing is left to the executor
     */
    Comparison(SignalingEngine engine, Model model, List<SimulatedClient> clients, boolean idle) {
        this.engine = engine;
        this.model = model;
        this.clients = clients;
        this.idle = idle;
    }

    void compare(boolean draining, @Nullable CompletionStage<Void> drained) {
        compareLists();
        clients.forEach(this::checkTimes);
        if (idle) {
            clients.forEach(this::checkThatNothingIsOwed);
        }
        if (draining) {
            check(!idle || model.lists().isEmpty(), "a drain leaves nobody behind", engine.status());
            clients.forEach(client -> check(
                    !idle || client.recipient.joined || !client.isOpen(),
                    "a drain refuses who waits",
                    client.recipient));
        }
        if (drained != null) {
            boolean done = drained.toCompletableFuture().isDone();
            boolean empty = clients.stream().noneMatch(SimulatedClient::isOpen)
                    && model.lists().isEmpty();
            check(!done || empty, "a drain ends after the last connection and the last leave", engine.status());
            check(done || !empty || !idle, "a drain ends with the last of both", engine.status());
        }
    }

    private void compareLists() {
        EngineStatus status = engine.status();
        TreeMap<String, List<String>> there = new TreeMap<>();
        engine.rooms()
                .forEach(room -> there.put(
                        room.id(),
                        room.participants().stream().map(Participant::name).toList()));
        TreeMap<String, List<String>> listed = new TreeMap<>();
        status.rooms()
                .forEach(room -> listed.put(
                        room.id(),
                        room.participants().stream().map(Participant::name).toList()));
        TreeMap<String, List<String>> expected = model.lists();
        check(there.equals(expected), "rooms are as the model has them, " + expected, there);
        check(listed.equals(expected), "the status lists what the model has, " + expected, listed);
        long connected = clients.stream().filter(SimulatedClient::isOpen).count();
        long waiting = clients.stream().mapToLong(SimulatedClient::waitingBytes).sum();
        check(status.roomCount() == expected.size(), "rooms are counted: " + expected, status);
        check(status.connectionCount() == connected, "connections are counted: " + connected, status);
        check(waiting <= CloseRules.MAX_TOTAL_OUTBOX, "all outboxes together are bounded", status);
        check(status.outboxBytes() == waiting, "bytes are accounted for: " + waiting, status);
    }

    /** Who does not read, answer or get an answer is not kept for longer than its time. */
    private void checkTimes(SimulatedClient client) {
        if (!client.isOpen()) {
            return;
        }
        Recipient who = client.recipient;
        long limit = TIMEOUT_NANOS + SWEEP_NANOS;
        check(client.waitingBytes() <= CloseRules.MAX_OUTBOX, "an outbox is bounded", who);
        if (who.present) {
            check(client.inFlightNanos() < limit, "who does not read is evicted", who);
            check(client.unansweredNanos() < limit, "who does not answer a ping is evicted", who);
            long patience = CloseRules.PING_INTERVAL.toNanos() * 11 / 10 + SWEEP_NANOS;
            check(client.forgottenNanos() < patience, "who is silent is pinged", who);
        } else if (who.joined) {
            check(client.inFlightNanos() < limit, "who has left and does not read is closed", who);
            check(
                    client.sinceLeavingNanos() < client.timeToReadNanos() + SWEEP_NANOS,
                    "who has left has its time to read, and no more",
                    who);
        } else if (who.decision == Recipient.Decision.OPEN) {
            check(client.now() - client.connectedAt < limit, "who is not admitted in time is refused", who);
        }
    }

    /** With nothing left to the executor all is carried out that was begun. */
    private void checkThatNothingIsOwed(SimulatedClient client) {
        Recipient who = client.recipient;
        if (!client.isOpen()) {
            check(!who.present, "who is closed has left", who);
            return;
        }
        check(who.decision == Recipient.Decision.OPEN || who.joined, "who was decided about is in or closed", who);
        check(!who.replaced, "who is replaced is closed", who);
        check(!who.present || who.said.isEmpty(), "all that was said is carried out: " + who.said, who);
        check(!who.mustGo || !who.present, "who was closed by the application has left", who);
        check(who.malformedInARow < Model.MAX_MALFORMED, "who only sends nonsense is closed", who);
        check(!who.joined || who.present || client.isSending(), "who has left and read all is closed", who);
        check(who.joined || who.said.size() <= CloseRules.MAX_EARLY, "who says too much too early is closed", who);
        who.checkThatAllWasTaken();
        if (!client.isSending()) {
            who.checkThatAllWasReceived();
        }
    }
}
