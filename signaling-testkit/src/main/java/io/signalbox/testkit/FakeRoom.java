package io.signalbox.testkit;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.signalbox.core.Attachments;
import io.signalbox.core.Message;
import io.signalbox.core.OutgoingMessage;
import io.signalbox.core.Participant;
import io.signalbox.core.Room;
import io.signalbox.core.Route;
import io.signalbox.spi.CloseReason;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A room without an engine, to call a router with. A participant stays until it leaves or is closed. Messages are
 * remembered and go nowhere.
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

    @GuardedBy("this") private final List<FakeParticipant> present = new ArrayList<>();

    @GuardedBy("this") private final List<OutgoingMessage> broadcasts = new ArrayList<>();

    @GuardedBy("this") private final List<Route> carriedOut = new ArrayList<>();

    @GuardedBy("this") private Optional<CloseReason> closeReason = Optional.empty();

    @GuardedBy("this") private Attachments attachments = new Attachments();

    @GuardedBy("this") private int joins;

    private FakeRoom(String id) {
        this.id = id;
    }

    /** An empty room with this id. */
    public static FakeRoom named(String id) {
        return new FakeRoom(id);
    }

    /** Lets a participant in whose name is the user id. */
    public FakeParticipant join(String userId) {
        return join(userId, userId);
    }

    /** Lets a participant in, a second after the last one joined. It replaces an older participant of the same user. */
    public synchronized FakeParticipant join(String userId, String userName) {
        present.stream().filter(p -> p.id().equals(userId)).toList().forEach(FakeParticipant::leave);
        FakeParticipant newcomer =
                new FakeParticipant(this, joins + 1, userId, userName, FIRST_JOIN.plusSeconds(joins));
        joins++;
        present.add(newcomer);
        return newcomer;
    }

    /**
     * Carries a route out as an engine does: what comes of it is remembered with the participants who get it, errors to the
     * sender included.
     *
     * <pre>{@code
     * Message message = Message.parse("{\"type\":\"chat\",\"text\":\"Hello\"}");
     * assertEquals(
     *         Map.of("bob", List.of(OutgoingMessage.of("chat").with("fromUserId", "alice").with("text", "Hello"))),
     *         room.carryOut(router.route(message, alice, room), alice, message));
     * }</pre>
     *
     * @param route what the router wants done
     * @param sender who sent the message; is in the room
     * @param message the message that the route was made for
     * @return the messages that come of it, by user id; a user who gets none is not there
     * @throws IllegalArgumentException if the sender is not in the room, or no engine would let it or the message come
     *     that far, with the default {@link io.signalbox.core.Limits}
     */
    public synchronized Map<String, List<OutgoingMessage>> carryOut(
            Route route, FakeParticipant sender, Message message) {
        if (!isPresent(sender)) {
            throw new IllegalArgumentException(sender + " has left, or is in another room");
        }
        List<String> users = present.stream().map(FakeParticipant::id).toList();
        Map<String, List<OutgoingMessage>> messages = CarriedOut.of(route, sender.id(), message, users);
        for (FakeParticipant participant : present) {
            messages.getOrDefault(participant.id(), List.of()).forEach(participant::send);
        }
        return messages;
    }

    /** The broadcast messages, oldest first. */
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

    /** Remembers the message, here and for every participant in the room. */
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

    /** Remembers the reason, and closes every participant in the room with it. */
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
