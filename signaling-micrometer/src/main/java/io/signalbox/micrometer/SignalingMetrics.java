package io.signalbox.micrometer;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.signalbox.core.EngineStatus;
import io.signalbox.core.ErrorCode;
import io.signalbox.core.JoinRequest;
import io.signalbox.core.LeaveReason;
import io.signalbox.core.Message;
import io.signalbox.core.Participant;
import io.signalbox.core.SignalingEngine;
import io.signalbox.core.SignalingListener;
import io.signalbox.core.SweepReport;
import io.signalbox.spi.CloseReason;
import io.signalbox.spi.OutboundText;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * Turns the events and the state of an engine into meters.
 *
 * <pre>{@code
 * SignalingMetrics metrics = SignalingMetrics.builder(registry).build();
 * SignalingEngine engine = SignalingEngine.builder().listener(metrics).build();
 * metrics.watch(engine);
 * }</pre>
 *
 * <p>One registry may see one engine after another. The gauges of the next engine replace the gauges of the former one,
 * and counters and timers go on. Engines that run at the same time in one registry each need tags of their own. Without
 * them the second engine is refused.
 *
 * <p>The names of all meters begin with {@code signaling.}, and each meter has a description. No tag holds a value that
 * a client chose, so there is no room and no user. Types and codes are those of the protocol and those that the builder
 * was given; all others are {@code other}. So the number of time series is fixed.
 *
 * <p><b>Threads.</b> Any thread may call any method; none of them waits. The cost of a read does not depend on the
 * number of rooms.
 */
public final class SignalingMetrics implements SignalingListener, AutoCloseable {

    private static final String DRAINING = "signaling.draining";

    private static final List<String> LEAVE_REASONS = List.of(
            LeaveReason.DISCONNECTED.value(),
            LeaveReason.REPLACED.value(),
            LeaveReason.SWEPT.value(),
            LeaveReason.TOO_SLOW.value(),
            LeaveReason.ABUSE.value(),
            LeaveReason.OVERLOADED.value(),
            LeaveReason.CLOSED.value(),
            LeaveReason.DRAINED.value(),
            LeaveReason.FAILED.value());

    static final List<String> WIRE_TYPES = List.of(
            "offer", "answer", "ice-candidate", "call-ended", "participant-update", "request-participants", "ping");

    private static final List<String> ERROR_CODES = List.of(
            ErrorCode.BAD_MESSAGE.value(),
            ErrorCode.UNKNOWN_TYPE.value(),
            ErrorCode.UNKNOWN_TARGET.value(),
            ErrorCode.RATE_LIMITED.value(),
            ErrorCode.FORBIDDEN.value(),
            ErrorCode.ROOM_FULL.value(),
            ErrorCode.INTERNAL.value());

    /** The codes that the engine refuses clients with. */
    private static final List<String> CLOSE_CODES = List.of("1000", "1001", "1007", "1008", "1009", "1013", "4410");

    private static final Duration[] HANDLING_BUCKETS = {
        Duration.ofNanos(50_000),
        Duration.ofNanos(100_000),
        Duration.ofNanos(250_000),
        Duration.ofNanos(500_000),
        Duration.ofMillis(1),
        Duration.ofMillis(5),
        Duration.ofMillis(10),
        Duration.ofMillis(50),
        Duration.ofMillis(100),
        Duration.ofMillis(500),
        Duration.ofSeconds(1)
    };

    private final Meters meters;
    private final CallSetups calls;
    private final Counter joins;
    private final TaggedCounters leaves;
    private final TaggedCounters refusals;
    private final Counter withdrawals;
    private final TaggedCounters received;
    private final Counter receivedBytes;
    private final Counter sent;
    private final Counter sentBytes;
    private final Timer handling;
    private final TaggedCounters errors;
    private final Counter dropped;
    private final Counter failures;
    private final Timer sweeps;
    private final Timer sweepSteps;
    private final Counter pings;
    private final Counter evictions;
    private final Timer drains;
    private volatile int largestOutboxBytes;

    private SignalingMetrics(Builder builder) {
        meters = new Meters(builder.registry, builder.tags);
        joins = meters.counter("signaling.joins", null, "Participants that came in");
        requireNoneRuns();
        calls = new CallSetups(meters, builder.callTimeout, builder.maxPairs);
        leaves = meters.counters("signaling.leaves", null, "Participants that left, by why", "reason", LEAVE_REASONS);
        refusals = meters.counters(
                "signaling.refusals", null, "Clients that were not let in, by close code", "code", CLOSE_CODES);
        withdrawals = meters.counter("signaling.withdrawals", null, "Clients that went before they were let in");
        received = meters.counters(
                "signaling.received",
                "messages",
                "Well-formed messages from participants, by type",
                "type",
                builder.types);
        receivedBytes = meters.counter("signaling.received.size", "bytes", "Well-formed messages from participants");
        sent = meters.counter("signaling.sent", "messages", "Messages put into outboxes");
        sentBytes = meters.counter("signaling.sent.size", "bytes", "Messages put into outboxes");
        handling = meters.timer(
                "signaling.handling",
                "From a message's arrival until all that it leads to is in outboxes",
                HANDLING_BUCKETS);
        errors = meters.counters(
                "signaling.errors", null, "Errors that clients were told, by code", "code", builder.errorCodes);
        dropped = meters.counter("signaling.dropped", "messages", "Messages that the rate limit dropped");
        failures = meters.counter("signaling.failures", null, "Failures of policies, routers and the like");
        sweeps = meters.timer(
                "signaling.sweep", "Looking at all connections once, without the pauses between its parts");
        sweepSteps = meters.timer("signaling.sweep.step", "The longest part of looking at all connections once");
        pings = meters.counter("signaling.sweep.pings", null, "Connections found silent, and pinged");
        evictions = meters.counter("signaling.sweep.evictions", null, "Connections found dead, stuck or late");
        drains = meters.timer("signaling.drain", "From a drain's beginning until all clients were told");
        meters.gauge(
                "signaling.outbox.largest",
                "bytes",
                "What waited in the fullest outbox at the last sweep",
                this,
                metrics -> metrics.largestOutboxBytes);
    }

    /** Where the meters go, and how they are made. */
    public static Builder builder(MeterRegistry registry) {
        return new Builder(registry);
    }

    /**
     * Adds the meters of the engine's state: rooms, participants, connections, outboxes. Call this once, with the
     * engine that has this listener. The meters end with {@link #close}, or when the meters of the next engine replace
     * them.
     *
     * @throws IllegalStateException if the registry has such meters, with the same tags, of an engine that still runs.
     *     An engine runs until it drains or closes
     */
    public void watch(SignalingEngine engine) {
        requireNoneRuns();
        gauge(engine, "signaling.rooms", "rooms", "Rooms that somebody is in", EngineStatus::roomCount);
        gauge(
                engine,
                "signaling.participants",
                "participants",
                "Participants in all rooms",
                EngineStatus::participantCount);
        gauge(
                engine,
                "signaling.connections",
                "connections",
                "Connections of participants, and those that wait to be let in",
                EngineStatus::connectionCount);
        gauge(
                engine,
                "signaling.undecided",
                "clients",
                "Clients whose admission is not decided",
                EngineStatus::undecidedCount);
        gauge(engine, "signaling.outbox", "bytes", "What waits in all outboxes together", EngineStatus::outboxBytes);
        gauge(engine, DRAINING, null, "1 while nobody is let in any more", status -> status.draining() ? 1 : 0);
        meters.gauge(
                "signaling.connections.limit",
                null,
                "How many connections the limits allow",
                engine,
                e -> e.limits().maxConnections());
        meters.gauge(
                "signaling.outbox.limit",
                "bytes",
                "How much the limits allow in all outboxes together",
                engine,
                e -> e.limits().maxTotalOutboxBytes());
        watchRoomSizes(engine);
    }

    /** The gauge of an engine that is draining or closed shows 1, that of one that was collected NaN. */
    private void requireNoneRuns() {
        List<Tag> tags = joins.getId().getTags();
        for (Gauge draining : meters.registry().find(DRAINING).gauges()) {
            if (draining.getId().getTags().equals(tags) && draining.value() == 0) {
                throw new IllegalStateException(
                        "The registry has the meters of another engine that runs, with the tags " + tags
                                + ": give the meters of each engine tags of their own");
            }
        }
    }

    /**
     * Removes the meters of the engine's state from the registry. Counters and timers stay, because they must not go
     * back. Closing again does nothing.
     */
    @Override
    public void close() {
        meters.removeGauges();
    }

    /** A gauge for each class of sizes: {@code size} is {@code 1}, {@code 2}, {@code 3-4}, and so on. */
    private void watchRoomSizes(SignalingEngine engine) {
        int previous = 0;
        for (int largest : engine.status(0).roomsBySize().keySet()) {
            String range = largest == previous + 1 ? String.valueOf(largest) : (previous + 1) + "-" + largest;
            meters.with("size", range)
                    .gauge(
                            "signaling.rooms.by.size",
                            null,
                            "Rooms by how many participants are in them",
                            engine,
                            e -> count(e, largest));
            previous = largest;
        }
    }

    private static double count(SignalingEngine engine, int largest) {
        return engine.status(0).roomsBySize().getOrDefault(largest, 0);
    }

    private void gauge(
            SignalingEngine engine,
            String name,
            @Nullable String unit,
            String description,
            ToDoubleFunction<EngineStatus> reading) {
        meters.gauge(name, unit, description, engine, e -> reading.applyAsDouble(e.status(0)));
    }

    @Override
    public void joined(Participant participant) {
        joins.increment();
    }

    @Override
    public void left(Participant participant, LeaveReason reason) {
        leaves.increment(reason.value());
        calls.left(participant);
    }

    @Override
    public void refused(JoinRequest request, CloseReason reason) {
        refusals.increment(String.valueOf(reason.code()));
    }

    @Override
    public void withdrawn(JoinRequest request) {
        withdrawals.increment();
    }

    @Override
    public void received(Participant sender, Message message) {
        received.increment(message.type());
        receivedBytes.increment(message.utf8Length());
        calls.received(sender, message);
    }

    @Override
    public void handled(Participant sender, Message message, long nanos) {
        handling.record(nanos, TimeUnit.NANOSECONDS);
    }

    @Override
    public void sent(Participant recipient, OutboundText text) {
        sent.increment();
        sentBytes.increment(text.utf8Length());
    }

    @Override
    public void rejected(Participant sender, ErrorCode code) {
        errors.increment(code.value());
    }

    @Override
    public void rateLimited(Participant sender, long messages) {
        dropped.increment((double) messages);
    }

    @Override
    public void swept(SweepReport report) {
        sweeps.record(report.took());
        sweepSteps.record(report.longestStep());
        pings.increment(report.pings());
        evictions.increment(report.evictions());
        largestOutboxBytes = report.largestOutboxBytes();
        calls.expire();
    }

    @Override
    public void drainEnded(Duration took, int connectionsLeft) {
        drains.record(took);
    }

    @Override
    public void failed(String what, Throwable failure) {
        failures.increment();
    }

    /** Collects the settings of the meters. Every setting has a default. Not safe for use by several threads. */
    public static final class Builder {

        private final MeterRegistry registry;
        private Tags tags = Tags.empty();
        private final List<String> types = new ArrayList<>(WIRE_TYPES);
        private final List<String> errorCodes = new ArrayList<>(ERROR_CODES);
        private Duration callTimeout = Duration.ofSeconds(30);
        private int maxPairs = 100_000;

        private Builder(MeterRegistry registry) {
            this.registry = registry;
        }

        /** Tags of all meters; none by default. */
        public Builder tags(Iterable<Tag> tags) {
            this.tags = Tags.of(tags);
            return this;
        }

        /** Counts messages of these types by themselves, beside those of the protocol. */
        public Builder messageTypes(String... types) {
            this.types.addAll(List.of(types));
            return this;
        }

        /** Counts errors with these codes by themselves, beside those of the engine. */
        public Builder errorCodes(ErrorCode... codes) {
            for (ErrorCode code : codes) {
                errorCodes.add(code.value());
            }
            return this;
        }

        /**
         * After how long an offer counts as never answered, and an answered one as without a candidate; 30 s by default.
         *
         * @throws IllegalArgumentException if that is not positive
         */
        public Builder callTimeout(Duration timeout) {
            if (timeout.isNegative() || timeout.isZero()) {
                throw new IllegalArgumentException("callTimeout must be positive, but is " + timeout);
            }
            callTimeout = timeout;
            return this;
        }

        /**
         * How many pairs of participants are watched while they set up a call; 100,000 by default, of about 200 bytes
         * each. The calls of further ones show in no meter.
         *
         * @throws IllegalArgumentException if that is negative
         */
        public Builder maxPairs(int pairs) {
            if (pairs < 0) {
                throw new IllegalArgumentException("maxPairs must not be negative, but is " + pairs);
            }
            maxPairs = pairs;
            return this;
        }

        /**
         * Makes the meters, except those of {@link #watch}.
         *
         * @throws IllegalStateException if the registry has the meters of an engine that still runs, with the same tags
         */
        public SignalingMetrics build() {
            return new SignalingMetrics(this);
        }
    }
}
