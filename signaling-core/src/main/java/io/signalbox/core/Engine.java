package io.signalbox.core;

import io.signalbox.spi.CloseReason;
import io.signalbox.spi.Connection;
import io.signalbox.spi.ConnectionHandler;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** An engine's parts, put together. Every method may be called from any thread. */
final class Engine {

    private final EngineConfig config;
    private final EngineThreads threads;
    private final Identifiers identifiers;
    private final Links links;
    private final LinkContext context;
    private final MailboxBudget budget;
    private final LocalRooms rooms;
    private final AccessControl accessControl;
    private final Drain drain;
    private final ScheduledFuture<?> ticks;
    private final AtomicLong connects = new AtomicLong();
    private final AtomicBoolean closed = new AtomicBoolean();

    /** Starts an engine. */
    Engine(EngineConfig config, EngineThreads threads) {
        this.config = config;
        this.threads = threads;
        Limits limits = config.limits();
        AddressGuard addresses = new AddressGuard(limits);
        links = new Links(limits, addresses, this::linksGone);
        RunningClock clock = new RunningClock(config.time().nanoTime(), Sweeper.TICK.toNanos());
        context = new LinkContext(config, links, addresses, clock, new Bulkheads(config, clock));
        budget = new MailboxBudget(limits.maxOutboxBytes(), limits.maxTotalOutboxBytes(), new MemoryRelief(links));
        rooms = new LocalRooms(config, budget);
        identifiers = new Identifiers(limits);
        accessControl = new AccessControl(config, rooms, identifiers);
        drain = new Drain(context, rooms, threads.timer());
        long tick = Sweeper.TICK.toNanos();
        ticks = threads.timer().scheduleWithFixedDelay(new Sweeper(context), tick, tick, TimeUnit.NANOSECONDS);
    }

    private void linksGone() {
        drain.linksGone();
    }

    /** Takes a client's connection over, and lets it in or refuses it. */
    ConnectionHandler connect(JoinRequest request, Connection connection) {
        ClientLink link = new ClientLink(context, connects.incrementAndGet(), request, connection);
        CloseReason refusal = take(link, request);
        if (refusal != null) {
            link.refuse(refusal);
        } else {
            accessControl.ask(request, link);
        }
        return link.receiver();
    }

    private @Nullable CloseReason take(ClientLink link, JoinRequest request) {
        String problem = identifiers.problem(request);
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

    EngineConfig config() {
        return config;
    }

    Rooms rooms() {
        return rooms;
    }

    Drain drain() {
        return drain;
    }

    /** How many connections there are, joined or not. */
    int connectionCount() {
        return links.count();
    }

    /** What all mailboxes hold together. */
    long mailboxBytes() {
        return budget.bytes();
    }

    /** Closes all connections at once, and ends the engine's own threads. Closing again does nothing. */
    void close() {
        if (closed.compareAndSet(false, true)) {
            ticks.cancel(false);
            drain.closeAll();
            threads.end();
        }
    }
}
