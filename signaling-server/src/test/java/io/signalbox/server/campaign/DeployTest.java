package io.signalbox.server.campaign;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.signalbox.server.ServerProcess;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A server that is replaced by a new one on the same port, in the middle of calls. */
@Tag("campaign")
class DeployTest {

    private static final int CALLS = 40;
    private static final int PEOPLE = 5;
    private static final int MEGABIT = 125_000;
    private static final Duration LATENCY = Duration.ofMillis(20);
    private static final Duration DRAIN = Duration.ofSeconds(20);
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** As the page's: after 1001 within two seconds, otherwise with a back-off from half a second up. */
    private static final long SPREAD_MILLIS = 2_000;

    private static final long FIRST_DELAY_MILLIS = 500;
    private static final long MOST_DELAY_MILLIS = 15_000;

    @Test
    void everyoneComesBackAndNobodyIsToldOfALeaving() throws Exception {
        ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
        try (ServerProcess old = ServerProcess.start("256m");
                Swarm swarm = new Swarm(old.endpoint())) {
            List<List<Page>> calls = new ArrayList<>();
            for (int i = 0; i < CALLS; i++) {
                calls.add(new ArrayList<>());
                for (int j = 0; j < PEOPLE; j++) {
                    calls.get(i).add(new Page(swarm, "call-" + i, "page-" + j, timer));
                }
            }
            List<Page> pages = calls.stream().flatMap(List::stream).toList();
            pages.forEach(page -> page.caller.join());
            awaitMet(calls);

            talk(pages, 10);
            long begin = System.nanoTime();
            old.terminate();
            // Some come for the first time when the server has begun to go.
            for (List<Page> call : calls) {
                Page newcomer = new Page(swarm, "call-" + calls.indexOf(call), "newcomer", timer);
                call.add(newcomer);
                newcomer.caller.join();
            }
            talk(pages, 5);
            assertThat(old.exitCode()).isZero();
            Duration away = Duration.ofNanos(System.nanoTime() - begin);
            pages.forEach(page -> assertThat(page.closeCodes.peek()).isEqualTo(1001));
            calls.forEach(call -> assertAcknowledgedWasHeard(callers(call)));

            try (ServerProcess replacement = ServerProcess.startOn(old.port(), "256m")) {
                awaitMet(calls);
                Duration back = Duration.ofNanos(System.nanoTime() - begin);
                talk(pages, 10);
                for (List<Page> call : calls) {
                    Caller.awaitAllHeard(callers(call), PATIENCE);
                    assertThat(callers(call))
                            .allSatisfy(
                                    caller -> assertThat(caller.departures()).isZero());
                }
                // The network's 1006 is what those see who try while there is no server.
                assertThat(calls.stream().flatMap(List::stream).flatMap(page -> page.closeCodes.stream()))
                        .isSubsetOf(1001, 1006);
                assertThat(replacement.err()).isEmpty();
                Figures.add(
                        getClass(),
                        "%d in %d calls and %d newcomers: old server gone after %d ms, everyone back after %.1f s",
                        pages.size(),
                        CALLS,
                        CALLS,
                        away.toMillis(),
                        back.toMillis() / 1e3);
            }
        } finally {
            timer.shutdownNow();
        }
    }

    /** Half a megabyte waits for each of those over slow links when the server is told to go: five seconds' worth. */
    @Test
    void whatWaitsForSlowLinksIsDeliveredBeforeTheGoodbye() throws Exception {
        try (ServerProcess server = ServerProcess.start("256m");
                Network network = new Network(server.endpoint(), MEGABIT, MEGABIT, LATENCY);
                Swarm slow = new Swarm(network.endpoint());
                Swarm fast = new Swarm(server.endpoint())) {
            List<Caller> callers = new ArrayList<>();
            for (int i = 0; i < 10; i++) {
                callers.add(new Caller(slow, "call", "slow-" + i));
                callers.get(i).join();
            }
            Caller sender = new Caller(fast, "call", "sender");
            callers.add(sender);
            sender.join();
            await().atMost(PATIENCE)
                    .until(() ->
                            callers.stream().allMatch(caller -> caller.peers().size() == callers.size() - 1));
            for (String peer : sender.peers()) {
                sender.sendCandidates(peer, 2_000 / callers.size());
                for (int i = 0; i < 120; i++) {
                    sender.sendOffer(peer);
                }
            }
            sender.ping();
            await().atMost(PATIENCE).until(() -> !sender.acknowledged().isEmpty());

            long begin = System.nanoTime();
            server.terminate();
            await().atMost(DRAIN.plusSeconds(5))
                    .until(() ->
                            callers.stream().allMatch(caller -> caller.client().isClosed()));
            Duration took = Duration.ofNanos(System.nanoTime() - begin);

            assertThat(callers)
                    .allSatisfy(
                            caller -> assertThat(caller.client().closeCode()).isEqualTo(1001))
                    .allSatisfy(caller -> assertThat(caller.complaints()).isEmpty());
            assertAcknowledgedWasHeard(callers);
            assertThat(server.exitCode()).isZero();
            Figures.add(
                    getClass(),
                    "10 over 1 Mbit/s, %d messages waiting at SIGTERM: all delivered, then 1001, after %.1f s",
                    Caller.total(sender.acknowledged()),
                    took.toMillis() / 1e3);
        }
    }

    private static void awaitMet(List<List<Page>> calls) {
        await().atMost(PATIENCE)
                .until(() -> calls.stream()
                        .allMatch(call -> call.stream()
                                .allMatch(page -> page.caller.peers().size() == call.size() - 1)));
    }

    private static void talk(List<Page> pages, int rounds) {
        Pace pace = new Pace(20);
        for (int i = 0; i < rounds; i++) {
            pace.await();
            for (Page page : pages) {
                page.caller.peers().forEach(peer -> page.caller.sendCandidates(peer, 1));
                page.caller.ping();
            }
        }
    }

    private static List<Caller> callers(Collection<Page> pages) {
        return pages.stream().map(page -> page.caller).toList();
    }

    /** What came before a pong had been passed on; more may have come. */
    private static void assertAcknowledgedWasHeard(List<Caller> callers) {
        Map<Caller.Stream, Integer> heard = new HashMap<>();
        callers.forEach(caller -> heard.putAll(caller.heard()));
        for (Caller caller : callers) {
            assertThat(caller.acknowledged())
                    .isNotNull()
                    .allSatisfy((stream, count) -> assertThat(heard.getOrDefault(stream, 0))
                            .as("%s", stream)
                            .isGreaterThanOrEqualTo(count));
        }
    }

    /** A caller that comes back by itself. */
    private static final class Page {

        private final Caller caller;
        private final ScheduledExecutorService timer;
        private final Queue<Integer> closeCodes = new ConcurrentLinkedQueue<>();

        Page(Swarm swarm, String room, String user, ScheduledExecutorService timer) {
            this.timer = timer;
            caller = new Caller(swarm, room, user).onClosed(this::comeBack);
        }

        private void comeBack(int closeCode) {
            int failures = closeCodes.size();
            closeCodes.add(closeCode);
            long most = failures == 0 && closeCode == 1001
                    ? SPREAD_MILLIS
                    : Math.min(MOST_DELAY_MILLIS, FIRST_DELAY_MILLIS << Math.min(failures, 10));
            if ((closeCode == 1001 || closeCode == 1006) && !timer.isShutdown()) {
                timer.schedule(caller::join, ThreadLocalRandom.current().nextLong(most), MILLISECONDS);
            }
        }
    }
}
