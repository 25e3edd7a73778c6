package io.signalbox.testkit;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.signalbox.core.Admission;
import io.signalbox.core.Attachments;
import io.signalbox.core.Message;
import io.signalbox.core.OutgoingMessage;
import io.signalbox.core.Participant;
import io.signalbox.core.Route;
import io.signalbox.spi.CloseReason;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A participant of a {@link FakeRoom}, which remembers the messages that the application sent. Made by {@link
 * FakeRoom#join(String)}.
 *
 * <p>Every method may be called from any thread.
 */
public final class FakeParticipant implements Participant {

    private final FakeRoom room;
    private final long connectionNumber;
    private final String id;
    private final Instant joinedAt;
    private final Attachments attachments = new Attachments();

    // The room guards these, as it guards the presence of its participants.
    @GuardedBy("room") private final List<OutgoingMessage> sent = new ArrayList<>();

    @GuardedBy("room") private final List<Route> carriedOut = new ArrayList<>();

    @GuardedBy("room") private Admission admission;

    @GuardedBy("room") private String name;

    @GuardedBy("room") private Optional<CloseReason> closeReason = Optional.empty();

    FakeParticipant(FakeRoom room, long connectionNumber, String id, String name, Instant joinedAt) {
        this.room = room;
        this.connectionNumber = connectionNumber;
        this.id = id;
        this.name = name;
        this.joinedAt = joinedAt;
        this.admission = Admission.accept(id, name);
    }

    /**
     * Gives the participant an attribute, as an access policy would.
     *
     * @throws IllegalArgumentException if {@link Admission#withAttribute} would not take it
     */
    public FakeParticipant withAttribute(String attribute, Object value) {
        synchronized (room) {
            admission = admission.withAttribute(attribute, value);
        }
        return this;
    }

    /** The messages to the participant, broadcasts and those of carried out routes included, oldest first. */
    public List<OutgoingMessage> sent() {
        synchronized (room) {
            return List.copyOf(sent);
        }
    }

    /** Why the participant was closed; empty if it was not. */
    public Optional<CloseReason> closeReason() {
        synchronized (room) {
            return closeReason;
        }
    }

    /** Leaves the room of its own accord. */
    public void leave() {
        room.remove(this);
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public String name() {
        synchronized (room) {
            return name;
        }
    }

    @Override
    public Instant joinedAt() {
        return joinedAt;
    }

    @Override
    public long connectionNumber() {
        return connectionNumber;
    }

    @Override
    public FakeRoom room() {
        return room;
    }

    @Override
    public Map<String, Object> attributes() {
        synchronized (room) {
            return admission.attributes();
        }
    }

    /** Takes effect at once; false if the participant has left. */
    @Override
    public boolean setAttribute(String attribute, Object value) {
        synchronized (room) {
            withAttribute(attribute, value);
            return room.isPresent(this);
        }
    }

    /** Takes effect at once; false if the participant has left. */
    @Override
    public boolean removeAttribute(String attribute) {
        synchronized (room) {
            Admission without = Admission.accept(id, name);
            for (Map.Entry<String, Object> entry : admission.attributes().entrySet()) {
                if (!entry.getKey().equals(attribute)) {
                    without = without.withAttribute(entry.getKey(), entry.getValue());
                }
            }
            admission = without;
            return room.isPresent(this);
        }
    }

    /** Takes effect at once; false if the participant has left. */
    @Override
    public boolean rename(String newName) {
        synchronized (room) {
            name = newName;
            return room.isPresent(this);
        }
    }

    @Override
    public Attachments attachments() {
        return attachments;
    }

    /** Remembers the message; false, and nothing remembered, if the participant has left. */
    @Override
    public boolean send(OutgoingMessage message) {
        synchronized (room) {
            return room.isPresent(this) && sent.add(message);
        }
    }

    /** Remembers the route; false, and nothing remembered, if the participant has left. */
    @Override
    public boolean carryOut(Message message, Route route) {
        synchronized (room) {
            return room.isPresent(this) && carriedOut.add(route);
        }
    }

    /** The routes that the application had carried out for the participant, oldest first. */
    public List<Route> carriedOut() {
        synchronized (room) {
            return List.copyOf(carriedOut);
        }
    }

    /** Remembers the reason and leaves; does nothing if the participant has left. */
    @Override
    public void close(CloseReason reason) {
        synchronized (room) {
            if (room.isPresent(this)) {
                closeReason = Optional.of(reason);
                room.remove(this);
            }
        }
    }

    @Override
    public String toString() {
        return "FakeParticipant[" + id + " in " + room.id() + "]";
    }
}
