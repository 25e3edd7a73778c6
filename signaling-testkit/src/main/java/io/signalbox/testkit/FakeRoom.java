package io.signalbox.testkit;

import io.signalbox.core.Attachments;
import io.signalbox.core.OutgoingMessage;
import io.signalbox.core.Participant;
import io.signalbox.core.Room;
import io.signalbox.core.Route;
import io.signalbox.spi.CloseReason;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A room without an engine, to call a router with. Whoever joins is there until it leaves or is closed; what is sent is
 * remembered and goes nowhere.
 *
 * <pre>{@code
 * FakeRoom room = FakeRoom.named("lobby");
 * FakeParticipant alice = room.join("alice");
 * Route route = router.route(Message.parse("{\"type\":\"wave\"}"), alice, room);
 * }</pre>
 *
 * <p>Every method may be called from any thread.
 */
public final class FakeRoom implements Room {

    private static final Instant FIRST_JOIN = Instant.parse("2026-01-01T00:00:00Z");

    private final String id;

    // Guarded by this.
    private final List<FakeParticipant> present = new ArrayList<>();
    private final List<OutgoingMessage> broadcasts = new ArrayList<>();
    private final List<Route> carriedOut = new ArrayList<>();
    private Optional<CloseReason> closeReason = Optional.empty();
    private Attachments attachments = new Attachments();
    private int joins;

    private FakeRoom(String id) {
        this.id = id;
    }

    /** An empty room with this id. */
    public static FakeRoom named(String id) {
        return new FakeRoom(id);
    }

    /** Lets somebody in whose name is the user id. */
    public FakeParticipant join(String userId) {
        return join(userId, userId);
    }

    /** Lets somebody in, a second after whoever came last; the same user who is there already is replaced. */
    public synchronized FakeParticipant join(String userId, String userName) {
        present.stream().filter(p -> p.id().equals(userId)).toList().forEach(FakeParticipant::leave);
        FakeParticipant newcomer =
                new FakeParticipant(this, joins + 1, userId, userName, FIRST_JOIN.plusSeconds(joins));
        joins++;
        present.add(newcomer);
        return newcomer;
    }

    /** What was broadcast, oldest first. */
    public synchronized List<OutgoingMessage> broadcasts() {
        return List.copyOf(broadcasts);
    }

    /** Why the room was closed last; empty if it never was. */
    public synchronized Optional<CloseReason> closeReason() {
        return closeReason;
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public synchronized List<Participant> participants() {
        return List.copyOf(present);
    }

    /** Ends with the last participant, as in an engine; whoever joins then finds none. */
    @Override
    public synchronized Attachments attachments() {
        return attachments;
    }

    /** Remembers the message, here and with everyone who is there. */
    @Override
    public synchronized void broadcast(OutgoingMessage message) {
        broadcasts.add(message);
        present.forEach(participant -> participant.send(message));
    }

    /** Remembers the route. */
    @Override
    public synchronized void carryOut(Route route) {
        carriedOut.add(route);
    }

    /** The routes without a sender that the application had carried out, oldest first. */
    public synchronized List<Route> carriedOut() {
        return List.copyOf(carriedOut);
    }

    /** Remembers the reason, and closes everyone who is there with it. */
    @Override
    public synchronized void close(CloseReason reason) {
        closeReason = Optional.of(reason);
        List.copyOf(present).forEach(participant -> participant.close(reason));
    }

    synchronized boolean isPresent(FakeParticipant participant) {
        return present.contains(participant);
    }

    void remove(FakeParticipant participant) {
        Attachments ofTheRoom;
        synchronized (this) {
            if (!present.remove(participant)) {
                return;
            }
            ofTheRoom = attachments;
            if (present.isEmpty()) {
                attachments = new Attachments();
            }
        }
        participant.attachments().end(FakeRoom::failed);
        if (ofTheRoom != attachments()) {
            ofTheRoom.end(FakeRoom::failed);
        }
    }

    /** An engine would tell its listener. */
    private static void failed(String what, Throwable failure) {
        throw new AssertionError(what + " failed", failure);
    }
}
