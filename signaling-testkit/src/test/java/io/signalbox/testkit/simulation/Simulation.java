package io.signalbox.testkit.simulation;

import io.signalbox.core.Admission;
import io.signalbox.core.EngineStatus;
import io.signalbox.core.JoinRequest;
import io.signalbox.core.Limits;
import io.signalbox.core.MessageRouter;
import io.signalbox.core.Participant;
import io.signalbox.core.Room;
import io.signalbox.core.Route;
import io.signalbox.core.SignalingEngine;
import io.signalbox.spi.CloseReason;
import io.signalbox.testkit.ManualClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.LongSummaryStatistics;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * One run of the real engine with everything else made up: clients that come, talk, stall, fail and go, admissions that
 * take their time, time that passes and stands still. The seed decides all of it, so that a run can be repeated.
 *
 * <p>What other threads do in between is simulated by doing it inside the engine's calls to clients and application code.
 *
 * <p>A {@link Model} goes along, and is told by a {@link Witness} what happens in which order. What is compared with it:
 *
 * <ul>
 *   <li>each message, when it is put into an outbox and again when it comes out at the client: it is the next one that
 *       the model has for that client, with the same JSON members;
 *   <li>each close, when it comes: the model gives a cause for it ({@link CloseRules});
 *   <li>after each step, with no call of the engine's under way: who is in which room, in order, and what is counted;
 *   <li>after each step with nothing left to the executor: everything that was said is carried out, every message is in
 *       the outbox of its recipient, and with nothing in flight the recipient has got it.
 * </ul>
 */
final class Simulation implements SimulatedClient.World {

    private static final int ROOMS = 2;
    private static final int USERS = 5;
    private static final int PAGES = 2;
    private static final int ATTEMPTS = 4;
    private static final int DEEPEST = 3;
    private static final int[] CLOSE_CODES = {1000, 1001, 1002, 1006, 1009};
    private static final Duration TICK = Duration.ofMillis(250);

    /** Times are short, so that a run of a few dozen steps meets them; the slowest live client answers in half of them. */
    private static final Limits TIGHT = Limits.builder()
            .maxRoomSize(Model.MAX_ROOM_SIZE)
            .maxListedParticipants(Model.MAX_LISTED)
            .maxIdLength(8)
            .maxNameLength(8)
            .maxMessageBytes(Said.MAX_BYTES)
            .maxOutboxBytes(CloseRules.MAX_OUTBOX)
            .maxTotalOutboxBytes(CloseRules.MAX_TOTAL_OUTBOX)
            .maxMalformedMessages(Model.MAX_MALFORMED)
            .maxEarlyMessages(CloseRules.MAX_EARLY)
            .messageRate(0)
            .byteRate(0)
            .pingInterval(CloseRules.PING_INTERVAL)
            .pingTimeout(CloseRules.TIMEOUT)
            .sendTimeout(CloseRules.TIMEOUT)
            .admissionTimeout(CloseRules.TIMEOUT)
            .drainTimeout(CloseRules.DRAIN_TIMEOUT)
            .build();

    private final Random random;
    private final @Nullable StringBuilder trace;
    private final ManualClock clock = new ManualClock();
    private final SeededExecutor executor;
    private final SignalingEngine engine;
    private final Map<String, SimulatedClient> clients = new LinkedHashMap<>();
    private final List<SimulatedClient> inOrder = new ArrayList<>();
    private final List<Runnable> undecided = new ArrayList<>();
    private final Model model = new Model();

    /** What was found wrong inside a call of the engine's, which lets nothing out that is thrown there. */
    private final List<AssertionError> faults = new ArrayList<>();

    private final Witness witness = new Witness(model, clients, faults::add, this::meanwhile);
    private @Nullable CompletionStage<Void> drained;

    /** Whether the engine was told not to wait for anybody. */
    private boolean shut;

    private @Nullable SimulatedClient connecting;
    private long lastTick = clock.nanoTime();
    private long running;
    private int stepsLeft;
    private int said;
    private int depth;
    private boolean ticking;

    /**
     * A run that has not begun.
     *
     * @param trace what happens is written there
     */
    Simulation(long seed, int steps, @Nullable StringBuilder trace) {
        this.random = new Random(seed);
        this.trace = trace;
        this.executor = new SeededExecutor(random);
        this.stepsLeft = steps;
        engine = SignalingEngine.builder()
                .limits(TIGHT)
                .accessPolicy(this::decide)
                .router(MessageRouter.webrtc()
                        .on("chat", (message, sender, room) -> Route.relayToOthers("text"))
                        .on("boom", (message, sender, room) -> {
                            throw new IllegalStateException("thrown by the router");
                        }))
                .listener(witness)
                .timeSource(clock)
                .executor(executor)
                .build();
    }

    void run() {
        while (stepsLeft > 0) {
            step();
            check();
        }
        settle();
        check();
        end();
        check();
    }

    private void step() {
        stepsLeft--;
        int choice = random.nextInt(1000);
        if (choice < 170) {
            connect();
        } else if (choice < 540) {
            talk();
        } else if (choice < 590) {
            SimulatedClient leaver = any();
            int code = CLOSE_CODES[random.nextInt(CLOSE_CODES.length)];
            does(leaver, "disconnects");
            leaver.disconnects(code);
        } else if (choice < 670) {
            does(null, "one deferred task runs");
            executor.runOne();
        } else if (choice < 740) {
            decideOne();
        } else if (choice < 870) {
            behave();
        } else if (choice < 930) {
            pass();
        } else if (choice < 960) {
            does(null, "the processor is slow");
            clock.advance(Duration.ofMillis(2));
        } else if (choice < 975) {
            does(null, "the wall clock jumps");
            clock.jumpWallClock(Duration.ofHours(random.nextBoolean() ? 1 : -1));
        } else if (choice < 996) {
            closeSomebodyOrARoom();
        } else if (choice < 998) {
            drain();
        } else {
            leaveTheRestToTheDeadline();
        }
    }

    private void talk() {
        SimulatedClient speaker = any();
        int choice = random.nextInt(60);
        int times = choice == 0 ? 40 : choice < 5 ? 6 : 1;
        boolean nonsense = choice == 1;
        for (int i = 0; i < times; i++) {
            Said what = nonsense
                    ? Said.nonsense(random)
                    : Said.any(random, Integer.toString(++said), "user-" + random.nextInt(USERS + 1));
            does(speaker, "says", what);
            speaker.says(what);
        }
    }

    private void behave() {
        SimulatedClient client = any();
        int choice = random.nextInt(16);
        does(client, "behaves", choice);
        switch (choice) {
            case 0, 1, 2 -> client.sends(SimulatedClient.Sending.SOON);
            case 3, 4, 5 -> client.sends(SimulatedClient.Sending.LATER);
            case 6, 7, 8, 9 -> client.catchUp();
            case 10 -> client.sends(SimulatedClient.Sending.FAILING);
            case 11 -> client.sends(SimulatedClient.Sending.THROWING);
            case 12 -> client.loses();
            case 13 -> client.repeatsItself(random.nextInt(8));
            default -> client.goesDark();
        }
    }

    @Override
    public void meanwhile() {
        if (depth < DEEPEST && stepsLeft > 0 && random.nextInt(4) == 0) {
            depth++;
            step();
            depth--;
        }
    }

    private SimulatedClient any() {
        if (inOrder.isEmpty()) {
            connect();
        }
        SimulatedClient one = inOrder.get(random.nextInt(inOrder.size()));
        // Now and then one who has gone, whose transport is late to notice.
        for (int tries = random.nextInt(10); tries > 0 && !one.isOpen(); tries--) {
            one = inOrder.get(random.nextInt(inOrder.size()));
        }
        return one;
    }

    private void connect() {
        String room = "room-" + random.nextInt(ROOMS);
        String user = "user-" + random.nextInt(USERS);
        SimulatedClient client = new SimulatedClient(new Recipient(inOrder.size(), room, user, anyAttempt()), this);
        clients.put(client.recipient.name, client);
        inOrder.add(client);
        connecting = client;
        does(client, "connects");
        client.connected(engine.connect(request(client.recipient), client));
    }

    private Recipient.@Nullable Attempt anyAttempt() {
        int page = random.nextInt(2 * PAGES);
        return page < PAGES ? new Recipient.Attempt("page-of-a-client-" + page, random.nextInt(ATTEMPTS)) : null;
    }

    private static JoinRequest request(Recipient client) {
        JoinRequest.Builder request = JoinRequest.builder();
        if (client.attempt != null) {
            request.parameters(Map.of("instance", List.of(client.attempt.toString())));
        }
        return request.roomId(client.room)
                .userId(client.user)
                .userName(client.name)
                .build();
    }

    private CompletionStage<Admission> decide(JoinRequest request) {
        SimulatedClient client = clients.get(request.userName());
        Model.check(client == connecting, "the policy is asked by the call of the client", request);
        Recipient who = client.recipient;
        int choice = random.nextInt(24);
        if (choice == 0) {
            who.decision = Recipient.Decision.FAILED;
            throw new IllegalStateException("thrown by the policy");
        }
        String user = choice < 3 ? "user-" + random.nextInt(USERS) : who.user;
        if (choice < 16) {
            who.user = user;
            who.decision = Recipient.Decision.ACCEPTED;
            return CompletableFuture.completedStage(Admission.accept(user, who.name));
        }
        CompletableFuture<Admission> later = new CompletableFuture<>();
        undecided.add(() -> decideLater(who, later));
        return later;
    }

    private void decideLater(Recipient who, CompletableFuture<Admission> later) {
        switch (random.nextInt(8)) {
            case 0 -> {
                who.decision = Recipient.Decision.REFUSED;
                later.complete(Admission.refuse(CloseRules.REFUSED));
            }
            case 1 -> {
                who.decision = Recipient.Decision.FAILED;
                later.completeExceptionally(new IllegalStateException("the database is away"));
            }
            default -> {
                who.decision = Recipient.Decision.ACCEPTED;
                later.complete(Admission.accept(who.user, who.name));
            }
        }
    }

    private void decideOne() {
        if (!undecided.isEmpty()) {
            does(null, "an admission is decided");
            undecided.remove(random.nextInt(undecided.size())).run();
        }
    }

    /** Time passes with a tick now and then, or, while the process is paused, without. */
    private void pass() {
        boolean paused = random.nextBoolean();
        // Inside a call, which is not to take long, hardly any time.
        int ticks = depth == 0 ? 1 + random.nextInt(12) : 1;
        does(null, paused ? "a pause, and then ticks" : "ticks", ticks);
        if (paused) {
            clock.advance(Duration.ofMinutes(1));
        }
        for (int i = 0; i < ticks; i++) {
            tick();
        }
    }

    private void tick() {
        if (ticking) {
            return;
        }
        ticking = true;
        clock.advance(TICK);
        running += Math.min(clock.nanoTime() - lastTick, 2 * TICK.toNanos());
        lastTick = clock.nanoTime();
        executor.tick();
        executor.runAll();
        List.copyOf(inOrder).forEach(SimulatedClient::ticked);
        ticking = false;
    }

    private void closeSomebodyOrARoom() {
        List<Room> rooms = engine.rooms();
        if (rooms.isEmpty()) {
            return;
        }
        Room room = rooms.get(random.nextInt(rooms.size()));
        if (random.nextInt(3) == 0) {
            does(null, "the host closes", room.id());
            inOrder.stream()
                    .filter(client -> client.recipient.room.equals(room.id()))
                    .forEach(client -> client.recipient.isAskedToGo(false));
            room.close(CloseRules.BY_THE_HOST);
        } else if (!room.participants().isEmpty()) {
            Participant participant =
                    room.participants().get(random.nextInt(room.participants().size()));
            does(clients.get(participant.name()), "is closed by the host");
            clients.get(participant.name()).recipient.isAskedToGo(true);
            participant.close(CloseRules.BY_THE_HOST);
        }
    }

    private void drain() {
        does(null, "the engine drains");
        witness.drains();
        drained = engine.drain();
    }

    private void leaveTheRestToTheDeadline() {
        if (drained != null && depth == 0) {
            does(null, "a drain lasts too long");
            shut = true;
            clock.advance(CloseRules.DRAIN_TIMEOUT);
            executor.runDelayed();
        }
    }

    /** Everything that is still open is carried through, and nothing new begins. */
    private void settle() {
        does(null, "all settles");
        for (int rounds = 0; rounds < 3; rounds++) {
            while (!undecided.isEmpty()) {
                decideOne();
            }
            inOrder.forEach(SimulatedClient::catchUp);
            executor.runAll();
        }
    }

    private void end() {
        switch (random.nextInt(3)) {
            case 0 -> drain();
            case 1 -> shut();
            default -> inOrder.forEach(client -> client.disconnects(1001));
        }
        settle();
        EngineStatus status = engine.status();
        Model.check(
                status.roomCount() == 0 && status.connectionCount() == 0 && status.outboxBytes() == 0,
                "nothing is left when everybody has gone",
                status);
        shut();
        settle();
    }

    private void shut() {
        does(null, "the engine closes");
        witness.drains();
        shut = true;
        engine.close();
    }

    @Override
    public void received(SimulatedClient client, String text) {
        does(client, "receives", text);
        witness.delivered(client, text);
    }

    @Override
    public void closed(SimulatedClient client, CloseReason reason) {
        does(client, "is closed", reason);
        LongSummaryStatistics waiting =
                inOrder.stream().mapToLong(SimulatedClient::waitingBytes).summaryStatistics();
        if (client.isToReadToTheEnd() && !shut && (reason.code() == 1001 || reason.equals(CloseRules.BY_THE_HOST))) {
            client.recipient.checkThatAllWasReceived(faults::add);
        }
        if (!CloseRules.allows(client, reason, model, witness.isDraining(), waiting, depth)) {
            fault("nothing accounts for this close of " + client.recipient + ": " + reason);
        }
    }

    @Override
    public void fault(String rule) {
        faults.add(new AssertionError(rule));
    }

    @Override
    public long runningNanos() {
        return running;
    }

    private void does(@Nullable SimulatedClient client, Object... what) {
        if (trace != null) {
            trace.append("\n").append("  ".repeat(depth)).append(client == null ? "-" : client.recipient);
            for (Object each : what) {
                trace.append(' ').append(each);
            }
        }
    }

    private void check() {
        if (!faults.isEmpty()) {
            throw faults.get(0);
        }
        witness.checkThatAllWasTold();
        new Comparison(engine, model, inOrder, executor.isIdle()).compare(witness.isDraining(), drained);
    }
}
