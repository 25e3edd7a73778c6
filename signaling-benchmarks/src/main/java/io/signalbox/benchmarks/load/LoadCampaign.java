package io.signalbox.benchmarks.load;

import io.signalbox.benchmarks.Plan;
import io.signalbox.benchmarks.Results;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * Round after round starts all servers, each in a process of its own, and then does one work after the other with each of
 * them in turn: what is compared was measured within seconds, and what else the machine does in the meantime touches all
 * alike.
 */
public final class LoadCampaign {

    private final Plan plan;
    private final List<Contender> contenders;
    private final Results results;

    /** Nothing starts yet. */
    public LoadCampaign(Plan plan, List<Contender> contenders, Results results) {
        this.plan = plan;
        this.contenders = List.copyOf(contenders);
        this.results = results;
    }

    /** Measures these works. */
    public void run(Set<Work> works) throws IOException {
        Set<Work> busy = EnumSet.noneOf(Work.class);
        busy.addAll(works);
        boolean idle = busy.remove(Work.IDLE);
        for (int round = 1; round <= plan.rounds(); round++) {
            List<Contender> inTurn = new ArrayList<>(contenders);
            // Nobody is always first.
            Collections.rotate(inTurn, round - 1);
            if (!busy.isEmpty()) {
                round(round, inTurn, busy);
            }
            if (idle) {
                for (Contender contender : inTurn) {
                    round(round, List.of(contender), EnumSet.of(Work.IDLE));
                }
            }
        }
    }

    private void round(int round, List<Contender> inTurn, Set<Work> works) throws IOException {
        List<ServerProcess> servers = new ArrayList<>();
        try {
            for (Contender contender : inTurn) {
                servers.add(ServerProcess.start(contender));
            }
            Duration warmUp = plan.firstWarmUp();
            for (Work work : works) {
                for (ServerProcess server : servers) {
                    say(round, work, server.contender());
                    work.measure(new Trial(work.id(), server, warmUp, plan.measured(), results), plan);
                }
                warmUp = plan.warmUp();
            }
        } finally {
            for (ServerProcess server : servers) {
                server.close();
            }
        }
    }

    private void say(int round, Work work, Contender contender) {
        System.out.println("round " + round + " of " + plan.rounds() + ": " + work.id() + ", " + contender);
    }
}
