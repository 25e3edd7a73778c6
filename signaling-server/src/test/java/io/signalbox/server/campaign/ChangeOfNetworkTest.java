package io.signalbox.server.campaign;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.signalbox.server.HealthyPair;
import io.signalbox.server.Latencies;
import io.signalbox.server.ServerProcess;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Clients that go from one network to another in the middle of a call: the old connection falls silent without an end, and
 * the same user joins over a new one. The old one may wake up again, sooner or later or never.
 */
@Tag("campaign")
class ChangeOfNetworkTest {

    private static final int ROOMS_OF_EACH_KIND = 8;
    private static final int OTHERS = 3;
    private static final int MEGABYTE = 1 << 20;
    private static final int ROUNDS_A_SECOND = 10;
    private static final Duration LATENCY = Duration.ofMillis(5);
    private static final Duration BASELINE = Duration.ofSeconds(5);
    private static final Duration SOCKET_GONE = Duration.ofSeconds(15);
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** One call, of those who stay where they are and of one who moves. */
    private record Call(List<Caller> staying, Caller old, Caller moved) {

        List<Caller> present(Caller mover) {
            List<Caller> present = new ArrayList<>(staying);
            present.add(mover);
            return present;
        }
    }

    @Test
    void theOldConnectionHarmsNobodyWheneverItWakesUp() throws Exception {
        try (ServerProcess server = ServerProcess.start("256m");
                Network soon = new Network(server.endpoint(), MEGABYTE, MEGABYTE, LATENCY);
                Network late = new Network(server.endpoint(), MEGABYTE, MEGABYTE, LATENCY);
                Network never = new Network(server.endpoint(), MEGABYTE, MEGABYTE, LATENCY);
                Swarm wakingSoon = new Swarm(soon.endpoint());
                Swarm wakingLate = new Swarm(late.endpoint());
                Swarm gone = new Swarm(never.endpoint());
                Swarm elsewhere = new Swarm(server.endpoint());
                HealthyPair pair = new HealthyPair(server.endpoint())) {
            List<Call> calls = new ArrayList<>();
            for (Swarm wifi : List.of(wakingSoon, wakingLate, gone)) {
                for (int i = 0; i < ROOMS_OF_EACH_KIND; i++) {
                    calls.add(call("call-" + calls.size(), wifi, elsewhere));
                }
            }
            calls.forEach(call -> join(call.present(call.old)));
            Latencies before = pair.baseline(BASELINE);
            int socketsBefore = server.sockets().size();
            talk(calls, 10);
            calls.forEach(call -> Caller.awaitAllHeard(call.present(call.old), PATIENCE));

            List.of(soon, late, never).forEach(Network::goDark);
            // The old page does not know yet, nor do the others: what is said now is lost, or waits in the network.
            talk(calls, 5);
            calls.forEach(call -> call.moved.join());
            await().atMost(PATIENCE)
                    .pollInterval(Duration.ofMillis(5))
                    .until(() -> calls.stream().allMatch(call -> call.moved.isJoined()));
            // The server still waits for the answer to its close frame.
            soon.comeBack();
            talk(calls, 30);
            // Now it has dropped the old sockets.
            late.comeBack();
            talk(calls, 10);

            calls.forEach(call -> Caller.awaitAllHeard(call.present(call.moved), PATIENCE));
            for (Call call : calls) {
                assertThat(call.staying)
                        .allSatisfy(caller -> assertThat(caller.departures()).isEqualTo(1));
                assertThat(call.moved.departures()).isZero();
                assertThat(call.moved.peers()).hasSize(OTHERS);
            }
            await().atMost(SOCKET_GONE)
                    .untilAsserted(() -> assertThat(server.sockets()).hasSize(socketsBefore));
            for (Call call : calls.subList(0, 2 * ROOMS_OF_EACH_KIND)) {
                await().atMost(PATIENCE).until(() -> call.old.client().isClosed());
                assertThat(call.old.complaints()).isEmpty();
            }
            // Who wakes up in time is told why; nobody is told anything else.
            assertThat(calls.subList(0, ROOMS_OF_EACH_KIND))
                    .allSatisfy(
                            call -> assertThat(call.old.client().closeCode()).isEqualTo(1000));
            Latencies during = pair.latencies();
            during.assertHeldTo(before);
            Figures.add(
                    getClass(),
                    "%d users moved, old connections waking soon, late or never: %d messages heard, "
                            + "each leaving told once; pair before: %s, during: %s",
                    calls.size(),
                    calls.stream()
                            .mapToInt(call -> Caller.total(Caller.heardBy(call.present(call.moved))))
                            .sum(),
                    before,
                    during);
        }
    }

    private static Call call(String room, Swarm wifi, Swarm elsewhere) {
        List<Caller> staying = new ArrayList<>();
        for (int i = 0; i < OTHERS; i++) {
            staying.add(new Caller(elsewhere, room, "staying-" + i));
        }
        return new Call(staying, new Caller(wifi, room, "mover"), new Caller(elsewhere, room, "mover"));
    }

    private static void join(List<Caller> callers) {
        callers.forEach(Caller::join);
        await().atMost(PATIENCE)
                .until(() -> callers.stream().allMatch(caller -> caller.peers().size() == callers.size() - 1));
    }

    /** Everyone sends a candidate to everyone else it sees, again and again; old pages go on as long as they can. */
    private static void talk(List<Call> calls, int rounds) {
        Pace pace = new Pace(ROUNDS_A_SECOND);
        for (int i = 0; i < rounds; i++) {
            pace.await();
            for (Call call : calls) {
                List<Caller> talking = call.present(call.old);
                talking.add(call.moved);
                talking.forEach(caller -> caller.peers().forEach(peer -> caller.sendCandidates(peer, 1)));
            }
        }
    }
}
