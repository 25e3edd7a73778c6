package io.signalbox.benchmarks.load;

import io.signalbox.benchmarks.Plan;
import io.signalbox.benchmarks.Results;
import java.io.IOException;
import java.nio.file.Path;
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
    private final Path output;
    private final Results results;

    /**
     * Nothing starts yet.
     *
     * @param output the folder for what are not figures
     */
    public LoadCampaign(Plan plan, List<Contender> contenders, Path output, Results results) {
        this.plan = plan;
        this.output = output;
        this.contenders = List.copyOf(contenders);
        this.results = results;
    }

    /** Measures these works. */
    public void run(Set<Work> works) throws IOException {
        Set<Work> busy = EnumSet.copyOf(works);
        busy.removeAll(EnumSet.of(Work.PROFILE, Work.IDLE));
        for (int round = 1; round <= plan.rounds(); round++) {
            List<Contender> inTurn = new ArrayList<>(contenders);
            // Nobody is always first.
            Collections.rotate(inTurn, round - 1);
            if (!busy.isEmpty()) {
                round(round, inTurn, busy);
            }
            for (Contender contender : inTurn) {
                if (works.contains(Work.PROFILE) && contender.isJvm()) {
                    round(round, List.of(contender.profiled()), EnumSet.of(Work.PROFILE));
                }
                // Of a server that has done nothing yet: garbage of other work would be counted.
                if (works.contains(Work.IDLE)) {
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
                    work.measure(new Trial(work.id(), server, warmUp, plan.measured(), results), plan, output);
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
