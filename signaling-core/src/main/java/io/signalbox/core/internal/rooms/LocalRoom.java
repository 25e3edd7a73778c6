package io.signalbox.core.internal.rooms;

import io.signalbox.core.Arrival;
import io.signalbox.core.Attachments;
import io.signalbox.core.Departure;
import io.signalbox.core.LeaveReason;
import io.signalbox.core.OutgoingMessage;
import io.signalbox.core.Participant;
import io.signalbox.core.Room;
import io.signalbox.core.Route;
import io.signalbox.core.internal.application.EngineConfig;
import io.signalbox.core.internal.application.Interrupts;
import io.signalbox.core.internal.limits.LimitSettings;
import io.signalbox.core.internal.limits.MemoryBudget;
import io.signalbox.core.internal.messages.CloseReasons;
import io.signalbox.core.internal.messages.Dialect;
import io.signalbox.core.internal.threads.SerialQueue;
import io.signalbox.spi.CloseReason;
import io.signalbox.spi.OutboundText;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A room that lives on this node: its participants and their order. It takes {@link RoomCommand}s. All its changes and
 * all its messages happen on its {@link SerialQueue}. So all participants see the same order of events.
 */
public final class LocalRoom implements Room, Consumer<RoomCommand> {

    private static final Seat[] NOBODY = {};

    /** Up to here looking at each costs less than the map, whose parts are in no cache. */
    private static final int FEW = 4;

    private final String id;
    private final EngineConfig config;
    private final LocalRooms rooms;
    private final SerialQueue<RoomCommand> queue;
    private final Dispatcher dispatcher;
    private final Entrance entrance;
    private final Attachments attachments = new Attachments();

    /** The participants by user id. On the queue alone. */
    private final Map<String, Seat> byId = new HashMap<>(4);

    /** Whether the room is gone for good. On the queue alone. */
    private boolean retired;

    /** Whether anybody has ever been in. On the queue alone. */
    private boolean occupied;

    /** The participants, oldest first. Replaced as a whole, on the queue alone; read by any thread. */
    private volatile Seat[] seats = NOBODY;

    /** What one thread sees instead of {@link #seats}: the one that is telling of a replaced participant. */
    private volatile @Nullable View told;

    /** The edge that all links are on; null if they are on several, or there are none. On the queue alone. */
    private @Nullable Edge edge;

    LocalRoom(String id, EngineConfig config, LocalRooms rooms, SerialQueue.Shared queues) {
        this.id = id;
        this.config = config;
        this.rooms = rooms;
        this.queue = new SerialQueue<>(queues, this);
        this.dispatcher = new Dispatcher(this, config);
        this.entrance = new Entrance(this, config);
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public List<Participant> participants() {
        View view = told;
        return view != null && view.thread == Thread.currentThread() ? view.participants : listOf(seats);
    }

    private static List<Participant> listOf(Seat[] seats) {
        return Collections.unmodifiableList(Arrays.asList((Participant[]) seats));
    }

    @Override
    public Attachments attachments() {
        return attachments;
    }

    @Override
    public void broadcast(OutgoingMessage message) {
        take(new RoomCommand.Broadcast(OutboundText.of(message.text())));
    }

    @Override
    public void carryOut(Route route) {
        if (ProgramRoute.needsSender(route)) {
            throw new IllegalArgumentException(route + " needs a sender: see Participant.carryOut");
        }
        ProgramRoute.carryOut(this, null, null, route);
    }

    @Override
    public void close(CloseReason reason) {
        take(new RoomCommand.Close(Objects.requireNonNull(reason, "reason")));
    }

    /** Takes a command of the engine or the application, which is carried out when its turn comes. */
    public void take(RoomCommand command) {
        queue.add(command);
    }

    /** Takes a command for a client's message, which holds so many bytes; false if too much waits already. */
    public boolean offer(int bytes, RoomCommand command) {
        return queue.offer(command, bytes + LimitSettings.MESSAGE_OVERHEAD_BYTES);
    }

    /** Carries out, on this thread, what the executor was given of the room's commands and has not begun. */
    public void carryOutNow() {
        queue.runHandedOver();
    }

    /** Carries a command out. On the queue. */
    @Override
    public void accept(RoomCommand command) {
        command.applyTo(this);
    }

    EngineConfig config() {
        return config;
    }

    /** The link of a seat has ended. On the queue. */
    void detach(Seat seat, Departure departure) {
        rooms.detachPolicy().detached(seat, departure);
    }

    /** The link of a seat has ended, and the room will be told. By any thread. */
    public void linkEnded(Seat seat) {
        rooms.detachPolicy().linkEnded(seat);
    }

    Dispatcher dispatcher() {
        return dispatcher;
    }

    /** The budget of all mailboxes. */
    MemoryBudget memory() {
        return rooms.budget().all();
    }

    /** The participant with this user id now. On the queue. */
    @Nullable Seat seat(String userId) {
        Seat[] all = seats;
        if (all.length > FEW) {
            return byId.get(userId);
        }
        for (Seat seat : all) {
            if (seat.id().equals(userId)) {
                return seat;
            }
        }
        return null;
    }

    /** All participants now; the array is never changed. */
    public Seat[] seats() {
        return seats;
    }

    /** Lets the client in, in one step with the departure of another connection of the same user. On the queue. */
    void join(SeatLink link, Arrival arrival) {
        if (retired) {
            rooms.join(link, arrival);
            return;
        }
        Seat previous = byId.get(arrival.userId());
        CloseReason refusal = refusal(link, arrival, previous);
        if (refusal != null) {
            link.refuse(refusal);
        } else {
            Seat newcomer = new Seat(this, link, arrival, rooms.budget());
            // What the client has said already is queued by that, behind this join.
            if (newcomer.attach()) {
                enter(newcomer, arrival, previous);
            }
        }
        retireIfEmpty();
    }

    private @Nullable CloseReason refusal(SeatLink link, Arrival arrival, @Nullable Seat previous) {
        if (rooms.isClosed()) {
            return CloseReasons.GOING_AWAY;
        }
        if (previous != null && PageAttempt.stays(previous.link(), link)) {
            return PageAttempt.replaced(link, previous.link());
        }
        if (previous == null && seats.length >= config.limits().maxRoomSize()) {
            return CloseReasons.ROOM_FULL;
        }
        return entrance.refusal(link, arrival, previous);
    }

    private void enter(Seat newcomer, Arrival arrival, @Nullable Seat previous) {
        Seat[] others = previous == null ? seats : without(previous);
        Seat[] all = Arrays.copyOf(others, others.length + 1);
        all[others.length] = newcomer;
        // Once, with the older connection gone and the newer one here: nobody outside sees the user missing.
        become(all);
        if (previous != null) {
            CloseReason replaced = PageAttempt.replaced(previous.link(), newcomer.link());
            tellReplaced(previous, Departure.of(LeaveReason.REPLACED, replaced), others);
            previous.link().end(LeaveReason.REPLACED, replaced);
        }
        byId.put(newcomer.id(), newcomer);
        if (!occupied) {
            occupied = true;
            config.listener().roomOpened(this);
        }
        config.listener().joined(newcomer, arrival);
        Dialect.Arrival texts = config.dialect().arrival(newcomer, Arrays.asList(others));
        texts.toNewcomer().forEach(newcomer::deliver);
        deliver(texts.toOthers(), others, null);
    }

    /**
     * Removes a participant, once, and tells the others. The connection stays open. On the queue.
     *
     * @return false if it has left already
     */
    boolean leave(Seat leaver, Departure departure) {
        if (!leaver.isPresent()) {
            return false;
        }
        Seat[] others = without(leaver);
        become(others);
        tellLeft(leaver, departure, others);
        retireIfEmpty();
        return true;
    }

    /** The listener that is told sees the successor only when it is told of that, too. */
    private void tellReplaced(Seat previous, Departure departure, Seat[] others) {
        told = new View(Thread.currentThread(), listOf(others));
        try {
            tellLeft(previous, departure, others);
        } finally {
            told = null;
        }
    }

    private void tellLeft(Seat leaver, Departure departure, Seat[] others) {
        leaver.markAbsent();
        byId.remove(leaver.id());
        config.listener().left(leaver, departure);
        end(leaver.attachments());
        if (others.length > 0) {
            deliver(config.dialect().departure(leaver, Arrays.asList(others)), others, null);
        }
    }

    private void become(Seat[] all) {
        rooms.sizes().changed(seats.length, all.length);
        seats = all;
        edge = EdgeGroups.commonEdge(all);
    }

    /** Gives the room up if it is empty. On the queue. */
    private void retireIfEmpty() {
        if (retired || seats.length > 0) {
            return;
        }
        retired = true;
        rooms.vacate();
        if (occupied) {
            config.listener().roomClosed(this);
        }
        end(attachments);
        // Last: the events of the next room of this id come after all events of this one.
        rooms.forget(this);
    }

    /** The attachments go with their owner. On the queue. */
    private void end(Attachments ofTheOwner) {
        boolean interrupted = Thread.currentThread().isInterrupted();
        try {
            ofTheOwner.end(config.listener()::failed);
        } finally {
            Interrupts.takeBack(interrupted);
        }
    }

    /** Removes all participants in one step, and tells none of them. On the queue. */
    void empty(Departure departure, Consumer<SeatLink> farewell) {
        Seat[] all = seats;
        become(NOBODY);
        byId.clear();
        for (Seat seat : all) {
            seat.markAbsent();
            config.listener().left(seat, departure);
            end(seat.attachments());
        }
        for (Seat seat : all) {
            farewell.accept(seat.link());
        }
        retireIfEmpty();
    }

    /**
     * Delivers to all participants but one. Gives the participants that are present and take no more messages. On the
     * queue.
     */
    List<Seat> deliverToAll(OutboundText text, @Nullable Seat except) {
        return deliver(text, seats, except);
    }

    private List<Seat> deliver(@Nullable OutboundText text, Seat[] to, @Nullable Seat except) {
        if (text == null || to.length == 0) {
            return List.of();
        }
        return edge != null ? edge.deliver(text, to, except) : EdgeGroups.deliver(text, to, except);
    }

    private Seat[] without(Seat leaver) {
        return Arrays.stream(seats).filter(seat -> seat != leaver).toArray(Seat[]::new);
    }

    /** The participants as one thread sees them. */
    private record View(Thread thread, List<Participant> participants) {}
}
