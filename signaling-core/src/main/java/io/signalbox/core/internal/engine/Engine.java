package io.signalbox.core.internal.engine;

import io.signalbox.core.JoinRequest;
import io.signalbox.core.Limits;
import io.signalbox.core.internal.application.EngineConfig;
import io.signalbox.core.internal.limits.AddressGuard;
import io.signalbox.core.internal.limits.MemoryBudget;
import io.signalbox.core.internal.links.AccessControl;
import io.signalbox.core.internal.links.ClientLink;
import io.signalbox.core.internal.links.LinkContext;
import io.signalbox.core.internal.links.Links;
import io.signalbox.core.internal.messages.CloseReasons;
import io.signalbox.core.internal.messages.Identifiers;
import io.signalbox.core.internal.rooms.LeaveAtOnce;
import io.signalbox.core.internal.rooms.LocalRooms;
import io.signalbox.core.internal.rooms.MailboxBudget;
import io.signalbox.core.internal.rooms.Rooms;
import io.signalbox.core.internal.threads.Bulkheads;
import io.signalbox.core.internal.threads.EngineThreads;
import io.signalbox.core.internal.upkeep.Drain;
import io.signalbox.core.internal.upkeep.MemoryRelief;
import io.signalbox.core.internal.upkeep.Sweeper;
import io.signalbox.spi.CloseReason;
import io.signalbox.spi.Connection;
import io.signalbox.spi.ConnectionHandler;
import io.signalbox.spi.RunningClock;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** An engine's parts, put together. Every method may be called from any thread. */
public final class Engine {

    private final EngineConfig config;
    private final EngineThreads threads;
    private final Identifiers identifiers;
    private final Links links;
    private final LinkContext context;
    private final MemoryBudget mailboxes;
    private final LocalRooms rooms;
    private final AccessControl accessControl;
    private final Drain drain;
    private final ScheduledFuture<?> ticks;
    private final AtomicLong connects = new AtomicLong();
    private final AtomicBoolean closed = new AtomicBoolean();

    /** Starts an engine. */
    public Engine(EngineConfig config, EngineThreads threads) {
        this.config = config;
        this.threads = threads;
        Limits limits = config.limits();
        AddressGuard addresses = new AddressGuard(limits);
        links = new Links(limits, addresses, this::settled);
        RunningClock clock = new RunningClock(config.time().nanoTime(), Sweeper.TICK);
        long maxBytes = limits.maxTotalOutboxBytes();
        MemoryBudget admissions = new MemoryBudget(maxBytes, MemoryRelief.ofAdmissions(links));
        context = new LinkContext(config, links, addresses, admissions, clock, new Bulkheads(config, clock::nanos));
        mailboxes = new MemoryBudget(maxBytes, MemoryRelief.ofMailboxes(links));
        MailboxBudget budget = new MailboxBudget(limits.maxOutboxBytes(), mailboxes);
        rooms = new LocalRooms(config, budget, LeaveAtOnce.INSTANCE, this::settled);
        identifiers = new Identifiers(limits);
        accessControl = new AccessControl(config, rooms, identifiers);
        drain = new Drain(context, rooms, threads.timer());
        long tick = Sweeper.TICK.toNanos();
        ticks = threads.timer().scheduleWithFixedDelay(new Sweeper(context), tick, tick, TimeUnit.NANOSECONDS);
    }

    /** The last connection or the last room has gone. */
    private void settled() {
        drain.settled();
    }

    /** Takes a client's connection over, and lets it in or refuses it. */
    public ConnectionHandler connect(JoinRequest request, Connection connection) {
        ClientLink link = new ClientLink(context, connects.incrementAndGet(), request, connection);
        CloseReason refusal = take(link, request);
        if (refusal != null) {
            link.refuse(refusal);
            return link.receiver();
        }
        link.receiver().holdRequest(request);
        accessControl.ask(request, link);
        return link.receiver();
    }

    private @Nullable CloseReason take(ClientLink link, JoinRequest request) {
        String problem = identifiers.problemBeforeAdmission(request);
        if (problem != null) {
            return CloseReason.of(1008, problem);
        }
        AddressGuard addresses = context.addresses();
        if (!addresses.acquire(link.address(), config.time().nanoTime())) {
            return CloseReasons.TOO_MANY_FROM_ADDRESS;
        }
        if (!links.add(link)) {
            addresses.release(link.address());
            return CloseReasons.TOO_MANY_CONNECTIONS;
        }
        // After the link was added: a drain that begins now finds it.
        return drain.hasBegun() ? CloseReasons.GOING_AWAY : null;
    }

    public EngineConfig config() {
        return config;
    }

    public Rooms rooms() {
        return rooms;
    }

    public Drain drain() {
        return drain;
    }

    /** How many connections there are, joined or not. */
    public int connectionCount() {
        return links.count();
    }

    /** How many clients the access policy has not decided about. */
    public int undecidedCount() {
        return links.undecided().get();
    }

    /** The bytes of all mailboxes together. */
    public long mailboxBytes() {
        return mailboxes.bytes();
    }

    /**
     * Closes all connections at once, waits until the listeners were told, and ends the engine's own threads. Closing again
     * does nothing.
     */
    public void close() {
        if (closed.compareAndSet(false, true)) {
            ticks.cancel(false);
            drain.closeAll();
            threads.end();
        }
    }
}
