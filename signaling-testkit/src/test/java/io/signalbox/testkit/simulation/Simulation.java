package io.signalbox.testkit.simulation;

import io.signalbox.core.Admission;
import io.signalbox.core.EngineStatus;
import io.signalbox.core.JoinRequest;
import io.signalbox.core.LeaveReason;
import io.signalbox.core.Limits;
import io.signalbox.core.Participant;
import io.signalbox.core.Room;
import io.signalbox.core.SignalingEngine;
import io.signalbox.core.SignalingListener;
import io.signalbox.spi.CloseReason;
import io.signalbox.testkit.ManualClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * One run of the real engine with everything else made up: clients that come, talk, stall, fail and go, admissions that
 * take their time, time that passes and stands still. The seed decides all of it, so that a run can be repeated.
 *
 * <p>What other threads do in between is simulated by doing it inside the engine's calls to clients and application code.
 */
final class Simulation {

    private static final int ROOMS = 2;
    private static final int USERS = 5;
    private static final int DEEPEST = 3;
    private static final Duration TICK = Duration.ofMillis(250);

    private static final Set<LeaveReason> EVICTIONS =
            Set.of(LeaveReason.TOO_SLOW, LeaveReason.SWEPT, LeaveReason.FAILED, LeaveReason.OVERLOADED);

    /** Times are short, so that a run of a few dozen steps meets them; the slowest live client answers in half of them. */
    private static final Limits IMPATIENT = Limits.builder()
            .maxRoomSize(4)
            .pingInterval(Duration.ofSeconds(1))
            .pingTimeout(Duration.ofSeconds(3))
            .sendTimeout(Duration.ofSeconds(3))
            .admissionTimeout(Duration.ofSeconds(3))
            .build();

    private final Random random;
    private final ManualClock clock = new ManualClock();
    private final SeededExecutor executor;
    private final SignalingEngine engine;
    private final List<SimulatedClient> clients = new ArrayList<>();
    private final List<Runnable> undecided = new ArrayList<>();
    private final Map<String, Set<String>> told = new HashMap<>();

    /** What was found wrong inside a call of the engine's, which lets nothing out that is thrown there. */
    private final List<AssertionError> faults = new ArrayList<>();

    private int stepsLeft;
    private int depth;
    private boolean ticking;

    Simulation(long seed, int steps) {
        random = new Random(seed);
        executor = new SeededExecutor(random);
        stepsLeft = steps;
        engine = SignalingEngine.builder()
                .limits(IMPATIENT)
                .accessPolicy(this::decide)
                .listener(new Ledger())
                .timeSource(clock)
                .executor(executor)
                .build();
    }

    void run() {
        while (stepsLeft > 0) {
            step();
        }
        settle();
        checkThatNoFaultWasFound();
        checkThatAllAddsUp();
        end();
        checkThatNoFaultWasFound();
    }

    private void checkThatNoFaultWasFound() {
        if (!faults.isEmpty()) {
            throw faults.get(0);
        }
    }

    private void step() {
        stepsLeft--;
        int choice = random.nextInt(100);
        if (choice < 22) {
            connect();
        } else if (choice < 52) {
            any().says();
        } else if (choice < 60) {
            any().disconnects();
        } else if (choice < 67) {
            executor.runOne();
        } else if (choice < 75) {
            decideOne();
        } else if (choice < 81) {
            any().sends(random.nextBoolean() ? SimulatedClient.Sending.SOON : SimulatedClient.Sending.LATER);
        } else if (choice < 87) {
            any().catchUp();
        } else if (choice < 94) {
            // Inside a call, which is not to take long, hardly any time.
            pass(depth == 0 ? random.nextInt(12) : 0, random.nextBoolean());
        } else if (choice < 96) {
            closeSomebodyOrARoom();
        } else if (choice < 98) {
            any().saysNonsense();
        } else {
            any().sends(random.nextBoolean() ? SimulatedClient.Sending.FAILING : SimulatedClient.Sending.THROWING);
        }
    }

    private void meanwhile() {
        if (depth < DEEPEST && stepsLeft > 0 && random.nextInt(4) == 0) {
            depth++;
            step();
            depth--;
        }
    }

    private SimulatedClient any() {
        if (clients.isEmpty()) {
            connect();
        }
        return clients.get(random.nextInt(clients.size()));
    }

    private void connect() {
        String room = "room-" + random.nextInt(ROOMS);
        String user = "user-" + random.nextInt(USERS);
        SimulatedClient client =
                new SimulatedClient(room, user, user + "/" + clients.size(), this::meanwhile, faults::add);
        clients.add(client);
        client.connected(engine.connect(JoinRequest.of(room, user, user), client));
    }

    /** The later connect stays: who was replaced was so by a connection that was made later. */
    private void checkThatNobodyIsOvertaken(SimulatedClient replaced) {
        List<SimulatedClient> later = clients.subList(clients.indexOf(replaced) + 1, clients.size());
        check(
                later.stream().anyMatch(each -> each.isRivalOf(replaced)),
                "an admission that took long replaces no later connection");
    }

    private CompletionStage<Admission> decide(JoinRequest request) {
        Admission accepted = Admission.accept(request);
        if (random.nextInt(3) > 0) {
            return CompletableFuture.completedStage(accepted);
        }
        CompletableFuture<Admission> later = new CompletableFuture<>();
        undecided.add(() -> {
            switch (random.nextInt(8)) {
                case 0 -> later.complete(Admission.refuse("not today"));
                case 1 -> later.completeExceptionally(new IllegalStateException("the database is away"));
                default -> later.complete(accepted);
            }
        });
        return later;
    }

    private void decideOne() {
        if (!undecided.isEmpty()) {
            undecided.remove(random.nextInt(undecided.size())).run();
        }
    }

    /** Time passes with a tick now and then, or, while the process is paused, without. */
    private void pass(int ticks, boolean paused) {
        if (ticking) {
            return;
        }
        ticking = true;
        if (paused) {
            clock.advance(Duration.ofMinutes(1));
        }
        for (int i = 0; i <= ticks; i++) {
            clock.advance(TICK);
            executor.tick();
            executor.runAll();
            List.copyOf(clients).forEach(SimulatedClient::ticked);
        }
        ticking = false;
    }

    private void closeSomebodyOrARoom() {
        CloseReason reason = CloseReason.of(4000, "by the application");
        for (Room room : engine.rooms()) {
            if (random.nextBoolean()) {
                room.close(reason);
            } else {
                room.participants().forEach(participant -> participant.close(reason));
            }
            return;
        }
    }

    /** Everything that is still open is carried through, and nothing new begins. */
    private void settle() {
        for (int rounds = 0; rounds < 3; rounds++) {
            while (!undecided.isEmpty()) {
                decideOne();
            }
            clients.forEach(SimulatedClient::catchUp);
            executor.runAll();
        }
    }

    private void checkThatAllAddsUp() {
        Map<String, Set<String>> present = new HashMap<>();
        for (Room room : engine.rooms()) {
            present.put(room.id(), idsOf(room));
        }
        told.values().removeIf(Set::isEmpty);
        check(present.equals(told), "what the listener was told adds up: " + told + ", rooms " + present);
        int connected = 0;
        for (SimulatedClient client : clients) {
            if (client.isOpen() && client.transcript.isWelcomed()) {
                connected++;
                Set<String> here = present.getOrDefault(client.room, Set.of());
                check(client.transcript.present().equals(here), "what clients were told adds up: " + here);
            }
            if (client.wasReplaced()) {
                checkThatNobodyIsOvertaken(client);
            }
            for (SimulatedClient other : clients) {
                if (other.room.equals(client.room)) {
                    client.transcript.compareOrder(other.transcript);
                }
            }
        }
        int participants = present.values().stream().mapToInt(Set::size).sum();
        check(participants == connected, "each participant has an open connection: " + present);
        EngineStatus status = engine.status();
        check(status.connectionCount() == connected, "connections are counted: " + status);
        check(status.roomCount() == present.size(), "rooms are counted: " + status);
        check(status.outboxBytes() == 0, "nothing is left in an outbox: " + status);
    }

    private static Set<String> idsOf(Room room) {
        Set<String> ids = new HashSet<>();
        room.participants().forEach(participant -> ids.add(participant.id()));
        return ids;
    }

    private void end() {
        if (random.nextBoolean()) {
            CompletionStage<Void> drained = engine.drain();
            settle();
            check(drained.toCompletableFuture().isDone(), "a drain ends");
        } else {
            clients.forEach(SimulatedClient::disconnects);
            settle();
        }
        EngineStatus status = engine.status();
        check(
                status.roomCount() == 0 && status.connectionCount() == 0 && status.outboxBytes() == 0,
                "nothing is left when everybody has gone: " + status);
        told.values().removeIf(Set::isEmpty);
        check(told.isEmpty(), "everybody who came has left: " + told);
        engine.close();
    }

    private static void check(boolean holds, String rule) {
        if (!holds) {
            throw new AssertionError(rule);
        }
    }

    /** Keeps the lists as the engine's events tell them. */
    private final class Ledger implements SignalingListener {

        @Override
        public void joined(Participant participant) {
            Set<String> here = told.computeIfAbsent(participant.room().id(), room -> new HashSet<>());
            note(here.add(participant.id()), "who joins was not there: " + participant);
            meanwhile();
        }

        @Override
        public void left(Participant participant, LeaveReason reason) {
            String room = participant.room().id();
            note(told.getOrDefault(room, Set.of()).remove(participant.id()), "who leaves was there: " + participant);
            note(
                    !EVICTIONS.contains(reason)
                            || clients.stream().anyMatch(c -> c.isOf(participant) && c.hasEverMisbehaved()),
                    "nobody who is alive is evicted: " + participant + " " + reason);
            meanwhile();
        }

        private void note(boolean holds, String rule) {
            if (!holds) {
                faults.add(new AssertionError(rule));
            }
        }

        @Override
        public void failed(String what, Throwable failure) {
            if (!what.equals("the access policy")) {
                faults.add(new AssertionError(what + " failed", failure));
            }
        }
    }
}
