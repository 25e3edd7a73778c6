package io.signalbox.core;

import io.signalbox.core.internal.application.EngineConfig;
import io.signalbox.core.internal.application.SafeListener;
import io.signalbox.core.internal.engine.Engine;
import io.signalbox.core.internal.threads.EngineThreads;
import io.signalbox.spi.CloseReason;
import io.signalbox.spi.Connection;
import io.signalbox.spi.ConnectionHandler;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledExecutorService;
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

    private final Engine engine;

    private SignalingEngine(Builder builder) {
        Limits limits = builder.limits;
        SweepPolicy sweeps = builder.sweepPolicy != null
                ? builder.sweepPolicy
                : SweepPolicy.pingEvery(limits.pingInterval(), limits.pingTimeout());
        EngineThreads threads = EngineThreads.of(builder.executor);
        EngineConfig config = new EngineConfig(
                limits,
                builder.router,
                builder.accessPolicy,
                builder.roomPolicy,
                sweeps,
                new SafeListener(builder.listeners.toArray(SignalingListener[]::new)),
                builder.timeSource,
                threads.executor());
        engine = new Engine(config, threads);
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
        return engine.connect(request, connection);
    }

    /**
     * Tells the listeners of a client that a transport has kept out by itself, so that the engine never saw it.
     *
     * @param request as far as it is known
     * @param reason what the client was closed with, or would have been had it been let in so far
     */
    public void refused(JoinRequest request, CloseReason reason) {
        engine.config().listener().refused(request, reason);
    }

    /** The rooms that somebody is in: a snapshot. */
    public List<Room> rooms() {
        List<Room> rooms = new ArrayList<>();
        for (Room room : engine.rooms().all()) {
            if (!room.participants().isEmpty()) {
                rooms.add(room);
            }
        }
        return rooms;
    }

    /** The room with this id, if somebody is in it. */
    public Optional<Room> room(String roomId) {
        Room room = engine.rooms().find(roomId);
        return room == null || room.participants().isEmpty() ? Optional.empty() : Optional.of(room);
    }

    /**
     * The participants with this user id in all rooms: a snapshot. Costs time in proportion to all participants.
     *
     * @param userId the user id
     * @return one for each room that the user is in; unmodifiable
     */
    public List<Participant> participants(String userId) {
        List<Participant> found = new ArrayList<>();
        for (Room room : engine.rooms().all()) {
            room.participant(userId).ifPresent(found::add);
        }
        return List.copyOf(found);
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
        for (Room room : engine.rooms().all()) {
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
                Instant.ofEpochMilli(engine.config().time().currentTimeMillis()),
                engine.rooms().sizes().rooms(),
                engine.rooms().sizes().participants(),
                engine.rooms().sizes().byClass(limits().maxRoomSize()),
                engine.connectionCount(),
                engine.mailboxBytes(),
                engine.drain().hasBegun(),
                List.copyOf(listed),
                truncated);
    }

    /** The bounds that the engine was built with. */
    public Limits limits() {
        return engine.config().limits();
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
        return engine.drain().begin();
    }

    /**
     * Closes all connections at once with 1001, discarding what they were sent, and ends the engine's own threads. To
     * spare what is under way, {@link #drain} first. Closing again does nothing.
     */
    @Override
    public void close() {
        engine.close();
    }

    /** Collects what an engine is made of. Every setting has a default. Not safe for use by several threads. */
    public static final class Builder {

        private MessageRouter router = MessageRouter.webrtc();
        private AccessPolicy accessPolicy = AccessPolicy.open();
        private RoomPolicy roomPolicy = RoomPolicy.open();
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

        /** Who of those that may join enters its room as it is; {@link RoomPolicy#open} by default. */
        public Builder roomPolicy(RoomPolicy roomPolicy) {
            this.roomPolicy = Objects.requireNonNull(roomPolicy, "roomPolicy");
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
