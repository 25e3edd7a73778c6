package io.signalbox.core;

import io.signalbox.spi.CloseReason;
import io.signalbox.spi.Connection;
import io.signalbox.spi.ConnectionHandler;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Brings clients together in rooms and passes their signaling messages on. The engine owns no socket: transports hand
 * it their connections with {@link #connect}.
 *
 * <pre>{@code
 * SignalingEngine engine = SignalingEngine.builder()
 *         .router(MessageRouter.webrtc().on("chat", (message, sender, room) -> Route.relayToOthers("text")))
 *         .accessPolicy(AccessPolicy.open())
 *         .build();
 * }</pre>
 *
 * <p><b>Guarantees.</b> From each sender to each recipient messages arrive in the order sent, and everyone in a room
 * sees the room's events in one order. A message is accepted for every target, or its sender is told an error; a client
 * that does not read is cut off, never waited for. A participant leaves exactly once, and an empty room is gone at once.
 *
 * <p><b>Threads.</b> Every method may be called from any thread and returns without waiting. Application code runs on
 * the threads of the transports, of the callers and of the executor; one call at a time for a room. Without an executor
 * of the application's own the engine starts daemon threads, which end with {@link #close}.
 */
public final class SignalingEngine implements AutoCloseable {

    /** What connections are made with. */
    record Parts(
            EngineConfig config,
            RoomRegistry rooms,
            Sessions sessions,
            Sweeper sweeper,
            AddressGuard addresses,
            OutboxBudget budget,
            OutboxBudget admissions) {}

    /** How long the closing of connections may take once the time for a drain is over. */
    private static final long CLOSING_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final EngineConfig config;
    private final Identifiers identifiers;
    private final Admissions admissions;
    private final Parts parts;
    private final boolean ownsExecutor;
    private final ScheduledExecutorService timer;
    private final ScheduledFuture<?> ticks;
    private final AtomicLong connects = new AtomicLong();
    private final AtomicBoolean draining = new AtomicBoolean();
    private final AtomicBoolean closed = new AtomicBoolean();
    private final CompletableFuture<Void> drained = new CompletableFuture<>();

    private SignalingEngine(Builder builder) {
        ScheduledExecutorService given = builder.executor;
        ScheduledExecutorService executor = given != null ? given : EngineThreads.create();
        timer = given != null ? given : EngineThreads.createTimer();
        ownsExecutor = given == null;
        Limits limits = builder.limits;
        SweepPolicy sweeps = builder.sweepPolicy != null
                ? builder.sweepPolicy
                : SweepPolicy.pingEvery(limits.pingInterval(), limits.pingTimeout());
        config = new EngineConfig(
                limits,
                builder.router,
                builder.accessPolicy,
                sweeps,
                new SafeListener(builder.listeners.toArray(SignalingListener[]::new)),
                builder.timeSource,
                executor);
        identifiers = new Identifiers(limits);
        AddressGuard addresses = new AddressGuard(limits);
        Sessions sessions = new Sessions(limits, addresses, this::completeDrain);
        Sweeper sweeper = new Sweeper(config, sessions, addresses);
        OutboxBudget budget = new OutboxBudget(limits.maxTotalOutboxBytes(), this::relieve);
        OutboxBudget waiting = new OutboxBudget(limits.maxTotalOutboxBytes(), this::relieveAdmissions);
        parts = new Parts(config, new RoomRegistry(config), sessions, sweeper, addresses, budget, waiting);
        admissions = new Admissions(config, parts.rooms(), identifiers);
        long tick = Sweeper.TICK.toNanos();
        ticks = timer.scheduleWithFixedDelay(sweeper, tick, tick, TimeUnit.NANOSECONDS);
    }

    /** Starts an engine with the defaults: the {@link MessageRouter#webrtc} router, open to all. */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Takes a client's connection over. Called by a transport, once a connection. The client is in its room when it gets
     * {@code welcome}; one that may not join is closed, possibly before this method returns.
     *
     * <p>Of two connections of the same user, the one for which this method was called later stays.
     *
     * @param request what the client wants
     * @param connection how to send to the client
     * @return where the transport reports what comes from the client; every method is legal at once
     */
    public ConnectionHandler connect(JoinRequest request, Connection connection) {
        ClientSession session = new ClientSession(parts, connects.incrementAndGet(), request, connection);
        CloseReason refusal = take(session, request);
        if (refusal != null) {
            session.refuse(refusal);
            return session;
        }
        session.holdRequest(request);
        if (session.isAdmitting()) {
            admissions.ask(request, session);
        }
        return session;
    }

    /**
     * Tells the listeners of a client that a transport has kept out by itself, so that the engine never saw it.
     *
     * @param request as far as it is known
     * @param reason what the client was closed with, or would have been had it been let in so far
     */
    public void refused(JoinRequest request, CloseReason reason) {
        config.listener().refused(request, reason);
    }

    private @Nullable CloseReason take(ClientSession session, JoinRequest request) {
        String problem = identifiers.problem(request);
        if (problem != null) {
            return CloseReason.of(1008, problem);
        }
        if (!parts.addresses().acquire(session.address(), config.time().nanoTime())) {
            return Closing.TOO_MANY_FROM_ADDRESS;
        }
        if (!parts.sessions().add(session)) {
            parts.addresses().release(session.address());
            return Closing.TOO_MANY_CONNECTIONS;
        }
        // After the session was added: a drain that begins now finds it.
        return draining.get() ? Closing.GOING_AWAY : null;
    }

    /** The rooms that somebody is in: a snapshot. */
    public List<Room> rooms() {
        List<Room> rooms = new ArrayList<>();
        for (LocalRoom room : parts.rooms().all()) {
            if (room.members().length > 0) {
                rooms.add(room);
            }
        }
        return rooms;
    }

    /** The room with this id, if somebody is in it. */
    public Optional<Room> room(String roomId) {
        LocalRoom room = parts.rooms().find(roomId);
        return room == null || room.members().length == 0 ? Optional.empty() : Optional.of(room);
    }

    /** What the engine holds now, with as many rooms as {@link EngineStatus#MAX_LISTED_ROOMS} allows. */
    public EngineStatus status() {
        return status(EngineStatus.MAX_LISTED_ROOMS);
    }

    /**
     * What the engine holds now. Costs time in proportion to the rooms listed; with none of them it costs next to nothing
     * however many there are.
     *
     * @param maxListedRooms how many rooms are listed at most
     * @throws IllegalArgumentException if that is negative
     */
    public EngineStatus status(int maxListedRooms) {
        if (maxListedRooms < 0) {
            throw new IllegalArgumentException("maxListedRooms must not be negative, but is " + maxListedRooms);
        }
        List<EngineStatus.RoomStatus> listed = new ArrayList<>();
        boolean truncated = false;
        for (LocalRoom room : parts.rooms().all()) {
            List<Participant> participants = room.participants();
            if (participants.isEmpty()) {
                continue;
            }
            truncated = listed.size() == maxListedRooms;
            if (truncated) {
                break;
            }
            listed.add(new EngineStatus.RoomStatus(room.id(), participants));
        }
        return new EngineStatus(
                Instant.ofEpochMilli(config.time().currentTimeMillis()),
                parts.rooms().sizes(),
                config.limits().maxRoomSize(),
                parts.sessions().count(),
                parts.budget().bytes(),
                draining.get(),
                List.copyOf(listed),
                truncated);
    }

    /** The bounds that the engine was built with. */
    public Limits limits() {
        return config.limits();
    }

    /**
     * Sends everybody away for a restart: lets nobody in any more and closes room by room with 1001, all of a room in one
     * step and without {@code participant-left}, so that no page tears down a call that works. What clients were sent
     * before is delivered first.
     *
     * @return completes, always normally, when all connections are closed and their clients were told. After
     *     {@link Limits#drainTimeout} they are closed as they are; a transport that does not return from that is waited for
     *     one second more. Every call gives the same stage
     */
    public CompletionStage<Void> drain() {
        if (draining.compareAndSet(false, true)) {
            parts.rooms().close();
            config.listener().drainBegan();
            tellWhenDrained(config.time().nanoTime());
            if (parts.sessions().isEmpty()) {
                completeDrain();
            } else {
                scheduleDrainDeadline();
                dismiss(() -> parts.sessions().all().forEach(session -> session.refuse(Closing.GOING_AWAY)));
                parts.rooms().all().forEach(room -> dismiss(room::drain));
            }
        }
        return drained.minimalCompletionStage();
    }

    private void tellWhenDrained(long began) {
        CompletableFuture<Void> unused = drained.thenRun(() -> config.listener()
                .drainEnded(
                        Duration.ofNanos(config.time().nanoTime() - began),
                        parts.sessions().count()));
    }

    /** Not on the caller's thread, which a transport that blocks would hold up. */
    private void dismiss(Runnable task) {
        if (!parts.sweeper().farewells().add(task)) {
            task.run();
        }
    }

    private void scheduleDrainDeadline() {
        long nanos = config.limits().drainTimeout().toNanos();
        try {
            cancelWhenDrained(timer.schedule(this::endEach, nanos, TimeUnit.NANOSECONDS));
        } catch (RejectedExecutionException executorIsGone) {
            giveUpDraining();
        }
    }

    /** Ends what is left by as many tasks as there are: a transport that blocks in one holds up no other. */
    private void endEach() {
        try {
            for (LocalRoom room : parts.rooms().all()) {
                config.executor().execute(() -> end(room));
            }
            for (ClientSession session : parts.sessions().all()) {
                if (!session.isJoined()) {
                    config.executor().execute(() -> session.end(LeaveReason.DRAINED, Closing.GOING_AWAY));
                }
            }
            cancelWhenDrained(timer.schedule(this::giveUpDraining, CLOSING_NANOS, TimeUnit.NANOSECONDS));
        } catch (RejectedExecutionException executorIsGone) {
            giveUpDraining();
        }
    }

    /** Completes first: what is left may block. */
    private void giveUpDraining() {
        drained.complete(null);
        parts.rooms().all().forEach(LocalRoom::shut);
        endAll();
    }

    private static void end(LocalRoom room) {
        LocalParticipant[] members = room.members();
        // First, so that nobody is told of a leave.
        room.shut();
        for (LocalParticipant member : members) {
            member.session().end(LeaveReason.DRAINED, Closing.GOING_AWAY);
        }
    }

    private void cancelWhenDrained(ScheduledFuture<?> later) {
        CompletableFuture<Void> unused = drained.thenRun(() -> later.cancel(false));
    }

    private void completeDrain() {
        if (draining.get()) {
            drained.complete(null);
        }
    }

    private void endAll() {
        parts.sessions().all().forEach(session -> session.end(LeaveReason.DRAINED, Closing.GOING_AWAY));
        drained.complete(null);
    }

    /**
     * Closes all connections at once with 1001, discarding what they were sent, and ends the engine's own threads. To
     * spare what is under way, {@link #drain} first. Closing again does nothing.
     */
    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        draining.set(true);
        parts.rooms().close();
        parts.sessions().all().forEach(session -> session.refuse(Closing.GOING_AWAY));
        parts.rooms().all().forEach(LocalRoom::shut);
        ticks.cancel(false);
        endAll();
        if (ownsExecutor) {
            config.executor().shutdown();
            timer.shutdown();
        }
    }

    /** Evicts those with the largest outboxes until all together are small enough again. */
    private void relieve() {
        endLargest(
                parts.budget(),
                ClientSession::outboxBytes,
                session -> session.end(LeaveReason.TOO_SLOW, Closing.TOO_SLOW));
    }

    /** Refuses those of whom most is held before they are admitted, until all together are small enough again. */
    private void relieveAdmissions() {
        endLargest(
                parts.admissions(),
                ClientSession::heldForAdmission,
                session -> session.refuse(Closing.ADMISSION_OVERLOADED));
    }

    private void endLargest(OutboxBudget budget, ToIntFunction<ClientSession> size, Consumer<ClientSession> end) {
        record Holder(ClientSession session, int bytes) {}
        List<Holder> holders = new ArrayList<>();
        for (ClientSession session : parts.sessions().all()) {
            holders.add(new Holder(session, size.applyAsInt(session)));
        }
        holders.sort(Comparator.comparingInt(Holder::bytes).reversed());
        for (Holder holder : holders) {
            if (budget.isRelieved() || holder.bytes() == 0) {
                return;
            }
            end.accept(holder.session());
        }
    }

    /** Collects what an engine is made of. Every setting has a default. Not safe for use by several threads. */
    public static final class Builder {

        private MessageRouter router = MessageRouter.webrtc();
        private AccessPolicy accessPolicy = AccessPolicy.open();
        private @Nullable SweepPolicy sweepPolicy;
        private Limits limits = Limits.defaults();
        private final List<SignalingListener> listeners = new ArrayList<>();
        private TimeSource timeSource = TimeSource.system();
        private @Nullable ScheduledExecutorService executor;

        private Builder() {}

        /** What becomes of messages; {@link MessageRouter#webrtc} by default. */
        public Builder router(MessageRouter router) {
            this.router = router;
            return this;
        }

        /** Who may join; {@link AccessPolicy#open} by default. */
        public Builder accessPolicy(AccessPolicy accessPolicy) {
            this.accessPolicy = accessPolicy;
            return this;
        }

        /** Who is still alive; pings as {@link Limits#pingInterval} and {@link Limits#pingTimeout} say by default. */
        public Builder sweepPolicy(SweepPolicy sweepPolicy) {
            this.sweepPolicy = sweepPolicy;
            return this;
        }

        /** The bounds; {@link Limits#defaults} by default. */
        public Builder limits(Limits limits) {
            this.limits = limits;
            return this;
        }

        /** Adds who is told what happens; nobody by default. All are told, in the order in which they were added. */
        public Builder listener(SignalingListener listener) {
            listeners.add(Objects.requireNonNull(listener, "listener"));
            return this;
        }

        /** Where the time comes from; {@link TimeSource#system} by default. */
        public Builder timeSource(TimeSource timeSource) {
            this.timeSource = timeSource;
            return this;
        }

        /**
         * Where the engine runs what no caller's thread runs: sweeps, pings and the rest of a long queue. The engine
         * never shuts it down. By default it has a few daemon threads of its own.
         */
        public Builder executor(ScheduledExecutorService executor) {
            this.executor = executor;
            return this;
        }

        /** Starts an engine. */
        public SignalingEngine build() {
            return new SignalingEngine(this);
        }
    }
}
