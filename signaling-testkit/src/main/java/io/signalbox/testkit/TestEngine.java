package io.signalbox.testkit;

import io.signalbox.core.EngineStatus;
import io.signalbox.core.JoinRequest;
import io.signalbox.core.SignalingEngine;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/**
 * An engine in a test's hands: fake connections, and time and threads that do nothing by themselves.
 *
 * <pre>{@code
 * try (TestEngine engine = TestEngine.with(builder -> builder.router(router))) {
 *     TestClient alice = engine.join("room", "alice");
 *     TestClient bob = engine.join("room", "bob");
 *     alice.says("{\"type\":\"chat\",\"text\":\"Hello\"}");
 *     assertEquals("Hello", bob.lastOf("chat").get("text").getAsString());
 * }
 * }</pre>
 *
 * <p>Its close disconnects the clients that are left. The test fails if the engine then still holds anything, or has
 * ever misused a connection.
 *
 * <p><b>Threads.</b> Meant for one thread. Many threads may use its clients, to put stress on the engine. Their effects
 * are then complete after {@link #runDue}.
 */
public final class TestEngine implements AutoCloseable {

    private final ManualClock clock;
    private final ManualExecutor executor;
    private final GivenAttributes attributes = new GivenAttributes();
    private final List<TestClient> clients = new CopyOnWriteArrayList<>();
    private final SignalingEngine engine;

    private TestEngine(ManualExecutor executor, Consumer<SignalingEngine.Builder> settings) {
        this.executor = executor;
        this.clock = executor.clock();
        SignalingEngine.Builder builder = SignalingEngine.builder().accessPolicy(attributes);
        settings.accept(builder);
        engine = builder.timeSource(clock).executor(executor).build();
    }

    /** An engine with the defaults. */
    public static TestEngine create() {
        return with(builder -> {});
    }

    /** An engine with these settings; time source and executor are the test engine's own all the same. */
    public static TestEngine with(Consumer<SignalingEngine.Builder> settings) {
        return with(new ManualExecutor(new ManualClock()), settings);
    }

    /**
     * An engine with these settings, on an executor of the test's: a policy under test can be made with the executor, and
     * with its clock, before the engine is made with the policy.
     *
     * <pre>{@code
     * ManualExecutor executor = new ManualExecutor(new ManualClock());
     * TicketPolicy policy = new TicketPolicy(executor, executor.clock());
     * TestEngine engine = TestEngine.with(executor, builder -> builder.accessPolicy(policy));
     * }</pre>
     *
     * <p>Tasks that the policy leaves on the executor fail the test too. The executor is not shut down.
     */
    public static TestEngine with(ManualExecutor executor, Consumer<SignalingEngine.Builder> settings) {
        return new TestEngine(executor, settings);
    }

    /** Connects a client whose name is its user id. */
    public TestClient join(String roomId, String userId) {
        return connect(JoinRequest.of(roomId, userId, userId));
    }

    /** Begins to connect a client with parameters, headers, an address or attributes; its name is its user id. */
    public TestJoin joining(String roomId, String userId) {
        return new TestJoin(this, roomId, userId);
    }

    /** Connects a client that has these attributes, which a policy of the test's own would not know. */
    TestClient connect(JoinRequest request, Map<String, Object> given) {
        if (!given.isEmpty()) {
            attributes.give(request, given);
        }
        TestClient client = connect(request);
        if (attributes.takeBack(request) && client.closeReason().isEmpty()) {
            throw new IllegalStateException(
                    "the access policy of this engine decides on the attributes of a participant");
        }
        return client;
    }

    /** Connects a client that asks for this. */
    public TestClient connect(JoinRequest request) {
        TestClient client = TestClient.connect(engine, executor, request);
        clients.add(client);
        return client;
    }

    /** Lets time pass, and runs each task of the engine when it is due: as in a process that runs well. */
    public void advance(Duration time) {
        Duration rest = time;
        Duration step = untilNext(rest);
        while (step.compareTo(rest) < 0) {
            clock.advance(step);
            executor.runDue();
            rest = rest.minus(step);
            step = untilNext(rest);
        }
        clock.advance(rest);
        executor.runDue();
    }

    private Duration untilNext(Duration otherwise) {
        executor.runDue();
        return executor.untilNext().orElse(otherwise);
    }

    /**
     * Lets time pass while the engine's tasks stand still, and then runs the overdue tasks. The same happens when a
     * whole process is stopped for a while, or a laptop sleeps.
     */
    public void pause(Duration time) {
        clock.advance(time);
        executor.runDue();
    }

    /** Runs the tasks that the engine has given to its executor. {@link TestClient}'s methods do so by themselves. */
    public void runDue() {
        executor.runDue();
    }

    /** The engine. */
    public SignalingEngine engine() {
        return engine;
    }

    /** The engine's clock. To let time pass use {@link #advance}. */
    public ManualClock clock() {
        return clock;
    }

    /** The engine's executor. */
    public ManualExecutor executor() {
        return executor;
    }

    /**
     * Disconnects all clients and closes the engine.
     *
     * @throws AssertionError if the engine holds anything when no client is connected, or has misused a connection
     */
    @Override
    public void close() {
        executor.runDue();
        clients.forEach(client -> client.disconnects(1006));
        executor.runDue();
        List<String> faults = new ArrayList<>();
        clients.forEach(client -> faults.addAll(client.connection().misuses()));
        EngineStatus status = engine.status();
        if (status.roomCount() != 0
                || status.connectionCount() != 0
                || status.outboxBytes() != 0
                || !engine.rooms().isEmpty()) {
            faults.add("left when nobody is connected: " + status);
        }
        engine.close();
        executor.runDue();
        if (executor.waiting() != 0) {
            faults.add("tasks left after the engine was closed: " + executor.waiting());
        }
        if (!faults.isEmpty()) {
            throw new AssertionError(String.join("; ", faults));
        }
    }
}
