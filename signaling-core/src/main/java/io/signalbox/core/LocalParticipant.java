package io.signalbox.core;

import io.signalbox.spi.CloseReason;
import io.signalbox.spi.OutboundText;
import java.time.Instant;
import java.util.Map;

/** A participant whose connection is on this node. */
final class LocalParticipant implements Participant {

    private final String id;
    private final String name;
    private final Instant joinedAt;
    private final Map<String, Object> attributes;
    private final LocalRoom room;
    private final ClientSession session;

    /** Written on the room's queue alone. */
    private volatile boolean present = true;

    LocalParticipant(LocalRoom room, ClientSession session, Admission admission, Instant joinedAt) {
        this.id = admission.userId();
        this.name = admission.userName();
        this.joinedAt = joinedAt;
        this.attributes = admission.attributes();
        this.room = room;
        this.session = session;
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Instant joinedAt() {
        return joinedAt;
    }

    @Override
    public LocalRoom room() {
        return room;
    }

    @Override
    public long connectionNumber() {
        return session.number();
    }

    @Override
    public Map<String, Object> attributes() {
        return attributes;
    }

    @Override
    public boolean send(OutgoingMessage message) {
        if (!present) {
            return false;
        }
        OutboundText text = message.outbound();
        room.run(() -> room.deliver(this, text));
        return true;
    }

    @Override
    public void close(CloseReason reason) {
        room.run(() -> {
            if (room.leave(this, LeaveReason.CLOSED)) {
                session.closeWhenFlushed(reason);
            }
        });
    }

    ClientSession session() {
        return session;
    }

    boolean isPresent() {
        return present;
    }

    /** On the room's queue. */
    void markAbsent() {
        present = false;
    }

    @Override
    public String toString() {
        return "Participant[" + LogText.of(id) + " in " + LogText.of(room.id()) + "]";
    }
}
