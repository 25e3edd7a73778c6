package io.signalbox.core;

import io.signalbox.spi.CloseReason;
import io.signalbox.spi.OutboundText;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Who is in a room. All changes, and all that is sent to its participants, happen on the room's {@link SerialQueue}:
 * that is what gives everyone the same order of events.
 */
final class LocalRoom implements Room {

    private static final LocalParticipant[] NOBODY = {};

    /** Up to here looking at each costs less than the map, whose parts are in no cache. */
    private static final int FEW = 4;

    private final String id;
    private final EngineConfig config;
    private final RoomRegistry registry;
    private final SerialQueue queue;
    private final RouteExecution routes;

    /** Who is here by user id. On the queue alone. */
    private final Map<String, LocalParticipant> byId = new HashMap<>(4);

    /** Whether the room is gone for good. On the queue alone. */
    private boolean retired;

    /** Whether anybody has ever been in. On the queue alone. */
    private boolean occupied;

    /** Who is here, oldest first. Replaced as a whole, on the queue alone; read by anybody. */
    private volatile LocalParticipant[] members = NOBODY;

    LocalRoom(String id, EngineConfig config, RoomRegistry registry, SerialQueue.Shared queues) {
        this.id = id;
        this.config = config;
        this.registry = registry;
        this.queue = new SerialQueue(queues);
        this.routes = new RouteExecution(this, config);
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public List<Participant> participants() {
        return Collections.unmodifiableList(Arrays.asList((Participant[]) members));
    }

    @Override
    public void broadcast(OutgoingMessage message) {
        OutboundText text = message.outbound();
        run(() -> {
            for (LocalParticipant member : members) {
                deliver(member, text);
            }
        });
    }

    @Override
    public void close(CloseReason reason) {
        run(() -> closeAll(LeaveReason.CLOSED, session -> session.closeWhenFlushed(reason)));
    }

    /** Sends everybody away in one step, after what they were sent, without a word to the others: their calls go on. */
    void drain() {
        run(() -> closeAll(LeaveReason.DRAINED, ClientSession::drain));
    }

    /** The same, discarding what they were sent. */
    void shut() {
        run(() -> closeAll(LeaveReason.DRAINED, session -> session.end(LeaveReason.DRAINED, Closing.GOING_AWAY)));
    }

    RouteExecution routes() {
        return routes;
    }

    /** Who is here by this user id now. On the queue. */
    @Nullable LocalParticipant member(String userId) {
        LocalParticipant[] all = members;
        if (all.length > FEW) {
            return byId.get(userId);
        }
        for (LocalParticipant member : all) {
            if (member.id().equals(userId)) {
                return member;
            }
        }
        return null;
    }

    /** Everybody here now; never changed. */
    LocalParticipant[] members() {
        return members;
    }

    /** Runs a task of the engine or the application when its turn comes. */
    void run(Runnable task) {
        queue.add(task);
    }

    /** Takes a message, or what stands for one, from a client; false if too much waits already. */
    boolean offer(int size, Runnable task) {
        return queue.offer(task, size + Limits.MESSAGE_OVERHEAD_BYTES);
    }

    /** Lets the client in, in one step with the departure of another connection of the same user. On the queue. */
    void join(ClientSession session, Admission admission) {
        if (retired) {
            registry.join(id, session, admission);
            return;
        }
        LocalParticipant previous = byId.get(admission.userId());
        CloseReason refusal = refusal(session, previous);
        if (refusal != null) {
            session.refuse(refusal);
        } else {
            Instant now = Instant.ofEpochMilli(config.time().currentTimeMillis());
            LocalParticipant newcomer = new LocalParticipant(this, session, admission, now);
            if (session.beginJoin(newcomer)) {
                // First, so that a client which answers its welcome at once is not taken for an impatient one.
                session.releaseEarlyMessages();
                enter(newcomer, previous);
            }
        }
        retireIfEmpty();
    }

    private @Nullable CloseReason refusal(ClientSession session, @Nullable LocalParticipant previous) {
        if (registry.isClosed()) {
            return Closing.GOING_AWAY;
        }
        if (previous != null && PageAttempt.stays(previous.session(), session)) {
            return Closing.replaced(session, previous.session());
        }
        return previous == null && members.length >= config.limits().maxRoomSize() ? Closing.ROOM_FULL : null;
    }

    private void enter(LocalParticipant newcomer, @Nullable LocalParticipant previous) {
        LocalParticipant[] others = previous == null ? members : without(previous);
        LocalParticipant[] all = Arrays.copyOf(others, others.length + 1);
        all[others.length] = newcomer;
        // Once, with the older connection gone and the newer one here: nobody outside sees the user missing.
        become(all);
        if (previous != null) {
            tellLeft(previous, LeaveReason.REPLACED, others);
            CloseReason reason = Closing.replaced(previous.session(), newcomer.session());
            previous.session().end(LeaveReason.REPLACED, reason);
        }
        byId.put(newcomer.id(), newcomer);
        if (!occupied) {
            occupied = true;
            config.listener().roomOpened(this);
        }
        config.listener().joined(newcomer);
        String list = Wire.participants(Arrays.asList(all));
        deliver(newcomer, Wire.welcome(id, newcomer.id(), list));
        if (others.length > 0) {
            deliver(newcomer, Wire.existingParticipants(Wire.participants(Arrays.asList(others))));
            announce("participant-joined", newcomer, others, isListed(all) ? list : null);
        }
    }

    /**
     * Removes a participant, once, and tells those who stay; the connection is left alone. On the queue.
     *
     * @return false if it has left already
     */
    boolean leave(LocalParticipant leaver, LeaveReason why) {
        if (!leaver.isPresent()) {
            return false;
        }
        LocalParticipant[] others = without(leaver);
        become(others);
        tellLeft(leaver, why, others);
        retireIfEmpty();
        return true;
    }

    private void tellLeft(LocalParticipant leaver, LeaveReason why, LocalParticipant[] others) {
        leaver.markAbsent();
        byId.remove(leaver.id());
        config.listener().left(leaver, why);
        if (others.length > 0) {
            boolean listed = isListed(others);
            announce("participant-left", leaver, others, listed ? Wire.participants(Arrays.asList(others)) : null);
        }
    }

    private void become(LocalParticipant[] all) {
        registry.sizes().changed(members.length, all.length);
        members = all;
    }

    /** Gives the room up if nobody is in it. On the queue. */
    private void retireIfEmpty() {
        if (retired || members.length > 0) {
            return;
        }
        retired = true;
        registry.retire(this);
        if (occupied) {
            config.listener().roomClosed(this);
        }
    }

    private void closeAll(LeaveReason why, Consumer<ClientSession> farewell) {
        LocalParticipant[] all = members;
        become(NOBODY);
        byId.clear();
        for (LocalParticipant member : all) {
            member.markAbsent();
            config.listener().left(member, why);
        }
        for (LocalParticipant member : all) {
            farewell.accept(member.session());
        }
        retireIfEmpty();
    }

    /** Hands a text to a participant's outbox; false if that takes no more. On the queue. */
    boolean deliver(LocalParticipant member, OutboundText text) {
        boolean accepted = member.isPresent() && member.session().send(text);
        if (accepted) {
            config.listener().sent(member, text);
        }
        return accepted;
    }

    private LocalParticipant[] without(LocalParticipant leaver) {
        return Arrays.stream(members).filter(m -> m != leaver).toArray(LocalParticipant[]::new);
    }

    private boolean isListed(LocalParticipant[] list) {
        return list.length <= config.limits().maxListedParticipants();
    }

    private void announce(String event, LocalParticipant who, LocalParticipant[] to, @Nullable String list) {
        OutboundText text = Wire.participantEvent(event, who, list);
        for (LocalParticipant member : to) {
            deliver(member, text);
        }
    }
}
