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
 * <p><b>Guarantees.</b> From each sender to each recipient messages arrive in the order sent, and all participants of a
 * room see its events in one order. The engine accepts a message for every target, or it tells the sender an error. It
 * cuts off a client that does not read, and never waits for it. A participant leaves exactly once, and an empty room is
 * gone at once.
 *
 * <p><b>Threads.</b> Every method may be called from any thread; all but {@link #close} return without waiting. Application code runs on
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
     * Takes a client's connection over. A transport calls this once for each connection. The client is in its room when
     * it gets {@code welcome}. The engine closes a client that may not join, possibly before this method returns.
     *
     * <p>Of two connections of the same user, the connection with the later call of this method stays.
     *
     * @param request the client's wish to join
     * @param connection sends to the client
     * @return takes the transport's reports about the client; every method is legal at once
     */
    public ConnectionHandler connect(JoinRequest request, Connection connection) {
        return engine.connect(request, connection);
    }

    /**
     * Tells the listeners of a client that the transport itself has refused, so that the engine never saw it.
     *
     * @param request the request, as far as the transport knows it
     * @param reason the close reason for the client, also if its connection was never opened
     */
    public void refused(JoinRequest request, CloseReason reason) {
        Objects.requireNonNull(request, "request");
        engine.config().listener().refused(request, Objects.requireNonNull(reason, "reason"));
    }

    /** The rooms that have participants: a snapshot. */
    public List<Room> rooms() {
        List<Room> rooms = new ArrayList<>();
        for (Room room : engine.rooms().all()) {
            if (engine.rooms().isOccupied(room)) {
                rooms.add(room);
            }
        }
        return rooms;
    }

    /** The room with this id, if it has participants. */
    public Optional<Room> room(String roomId) {
        Room room = engine.rooms().find(roomId);
        return room != null && engine.rooms().isOccupied(room) ? Optional.of(room) : Optional.empty();
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

    /** The engine's status now, with as many rooms as {@link EngineStatus#MAX_LISTED_ROOMS} allows. */
    public EngineStatus status() {
        return status(EngineStatus.MAX_LISTED_ROOMS);
    }

    /**
     * The engine's status now. The call takes time in proportion to the rooms that it lists. A status without a list
     * costs next to nothing, also with many rooms.
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
                engine.undecidedCount(),
                engine.config().listener().refusals(),
                engine.config().listener().withdrawals(),
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
     * Sends all clients away for a restart. The engine lets no more clients in, and closes room by room with 1001. It
     * closes each room in one step and without {@code participant-left}, so that no page ends a call that works.
     * Earlier messages are delivered first.
     *
     * <p>May be called from within a listener or a router. To wait for the stage there is a mistake: the room waits for the
     * listener, and so the drain lasts until its deadline.
     *
     * @return completes, always normally, when all connections are closed, their clients were told, and the listeners were
     *     told of the last {@code left}, the last {@code roomClosed} and {@code drainEnded}. After
     *     {@link Limits#drainTimeout} the connections are closed as they are; a transport or a listener that does not return
     *     is waited for one second more. Where the executor was shut down meanwhile there is no deadline, and {@link #close}
     *     completes the stage. Every call gives the same stage
     */
    public CompletionStage<Void> drain() {
        return engine.drain().begin();
    }

    /**
     * Closes all connections at once with 1001, discards unsent messages, and ends the engine's own threads. Call
     * {@link #drain} first to deliver the messages that are under way. Closing again does nothing.
     *
     * <p>Returns when the listeners were told of the last {@code left} and the last {@code roomClosed}. It waits for a
     * listener or a transport that does not return for {@link Limits#sendTimeout} at most. It does not wait where its
     * thread is interrupted, and after a drain that has waited already. Within a call from a room to a listener, a router
     * or a transport it does not wait either: the listeners are told of that room and of others after the call.
     */
    @Override
    public void close() {
        engine.close();
    }

    /** Collects the parts of an engine. Every setting has a default. Not safe for use by several threads. */
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

        /** The router of messages; {@link MessageRouter#webrtc} by default. */
        public Builder router(MessageRouter router) {
            this.router = Objects.requireNonNull(router, "router");
            return this;
        }

        /** The policy that decides which clients may join; {@link AccessPolicy#open} by default. */
        public Builder accessPolicy(AccessPolicy accessPolicy) {
            this.accessPolicy = Objects.requireNonNull(accessPolicy, "accessPolicy");
            return this;
        }

        /** The policy that decides in the room which of the admitted clients enter; {@link RoomPolicy#open} by default. */
        public Builder roomPolicy(RoomPolicy roomPolicy) {
            this.roomPolicy = Objects.requireNonNull(roomPolicy, "roomPolicy");
            return this;
        }

        /**
         * The policy that decides which clients are alive. The default pings by {@link Limits#pingInterval} and {@link
         * Limits#pingTimeout}.
         */
        public Builder sweepPolicy(SweepPolicy sweepPolicy) {
            this.sweepPolicy = Objects.requireNonNull(sweepPolicy, "sweepPolicy");
            return this;
        }

        /** The bounds; {@link Limits#defaults} by default. */
        public Builder limits(Limits limits) {
            this.limits = Objects.requireNonNull(limits, "limits");
            return this;
        }

        /**
         * Adds a listener; there is none by default. The engine tells all listeners, in the order in which they were
         * added.
         */
        public Builder listener(SignalingListener listener) {
            listeners.add(Objects.requireNonNull(listener, "listener"));
            return this;
        }

        /** Where the time comes from; {@link TimeSource#system} by default. */
        public Builder timeSource(TimeSource timeSource) {
            this.timeSource = Objects.requireNonNull(timeSource, "timeSource");
            return this;
        }

        /**
         * The executor for work that no caller's thread does: sweeps, pings and the rest of a long queue. The engine
         * never shuts it down. By default it has a few daemon threads of its own.
         *
         * @param executor with seven threads or more
         * @throws IllegalArgumentException if it is a {@link java.util.concurrent.ThreadPoolExecutor} with fewer; of others
         *     the number cannot be seen
         */
        public Builder executor(ScheduledExecutorService executor) {
            EngineThreads.requireEnough(Objects.requireNonNull(executor, "executor"));
            this.executor = executor;
            return this;
        }

        /** Starts an engine. */
        public SignalingEngine build() {
            return new SignalingEngine(this);
        }
    }
}
