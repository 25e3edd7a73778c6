package io.signalbox.benchmarks.load;

import io.signalbox.benchmarks.Plan;
import io.signalbox.benchmarks.Results;
import io.signalbox.benchmarks.Signal;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.ObjDoubleConsumer;

/**
 * Round after round starts all servers, each in a process of its own, and then does one work after the other with all of
 * them in turn, a second at a time: so what else the machine does meanwhile touches all alike.
 */
public final class LoadCampaign {

    private static final Duration SLICE = Duration.ofSeconds(1);

    /** At the begin of a slice, when everyone sends at once. */
    private static final Duration GETTING_GOING = Duration.ofMillis(200);

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
        Set<Work> inTurn = EnumSet.copyOf(works);
        inTurn.removeAll(EnumSet.of(Work.PROFILE, Work.IDLE));
        for (int round = 1; round <= plan.rounds(); round++) {
            List<Contender> order = new ArrayList<>(contenders);
            // Nobody is always first.
            Collections.rotate(order, round - 1);
            if (!inTurn.isEmpty()) {
                inTurn(round, order, inTurn);
            }
            for (Contender contender : order) {
                if (works.contains(Work.PROFILE) && contender.isJvm()) {
                    profile(round, contender);
                }
                if (works.contains(Work.IDLE)) {
                    idle(round, contender);
                }
            }
        }
    }

    private void inTurn(int round, List<Contender> order, Set<Work> works) throws IOException {
        List<ServerProcess> servers = new ArrayList<>();
        try {
            for (Contender contender : order) {
                servers.add(ServerProcess.start(contender));
            }
            Duration warmUp = plan.firstWarmUp();
            for (Work work : works) {
                say(round, work, "in turn");
                // Nothing of a join is like what came before.
                inTurn(work, servers, work == Work.JOIN ? plan.firstWarmUp() : warmUp);
                warmUp = plan.warmUp();
            }
        } finally {
            for (ServerProcess server : servers) {
                server.close();
            }
        }
    }

    private void inTurn(Work work, List<ServerProcess> servers, Duration warmUp) throws IOException {
        List<Load> loads = new ArrayList<>();
        List<Tally> tallies = new ArrayList<>();
        try {
            for (ServerProcess server : servers) {
                loads.add(join(work, server.port()));
                tallies.add(new Tally());
            }
            for (Duration slice : slices(warmUp)) {
                for (int i = 0; i < loads.size(); i++) {
                    run(loads.get(i), servers.get(i), slice, new Tally());
                }
            }
            for (Duration slice : slices(plan.measured())) {
                for (int i = 0; i < loads.size(); i++) {
                    run(loads.get(i), servers.get(i), slice, tallies.get(i));
                }
            }
        } finally {
            for (Load load : loads) {
                load.close();
            }
        }
        for (int i = 0; i < tallies.size(); i++) {
            tallies.get(i).tell(figures(servers.get(i).contender(), work));
        }
    }

    /** As many seconds, or what there is of one. */
    private static List<Duration> slices(Duration whole) {
        Duration slice = whole.compareTo(SLICE) < 0 ? whole : SLICE;
        return slice.isZero() ? List.of() : Collections.nCopies((int) whole.dividedBy(slice), slice);
    }

    private static void run(Load load, ServerProcess server, Duration slice, Tally tally) throws IOException {
        Duration before = GETTING_GOING.compareTo(slice) < 0 ? GETTING_GOING : slice;
        load.run(new Window(server.figures(), before, slice, tally));
    }

    private Load join(Work work, int port) throws IOException {
        return switch (work) {
            case SDP -> RelayLoad.join(port, "sdp", plan.participants(), Signal.SDP);
            case ICE -> RelayLoad.join(port, "ice", plan.participants(), Signal.ICE);
            case PACED -> PacedLoad.join(port, "paced", plan.participants(), Signal.SDP);
            case BROADCAST50 -> BroadcastLoad.join(port, "fifty", 8, 50);
            case BROADCAST500 -> BroadcastLoad.join(port, "many", 2, 500);
            case JOIN -> JoinLoad.join(port, "join");
            case PROFILE, IDLE -> throw new IllegalArgumentException(work + " is not done in turn");
        };
    }

    /** Of a server of its own, where the profiler can see more than in the others. */
    private void profile(int round, Contender contender) throws IOException {
        say(round, Work.PROFILE, contender.title());
        try (ServerProcess server = ServerProcess.start(contender.profiled());
                Load load = join(Work.SDP, server.port())) {
            run(load, server, plan.firstWarmUp(), new Tally());
            Path stacks = output.resolve("profile-" + contender.id() + ".txt");
            try (Profiler profiler = Profiler.of(server)) {
                profiler.start();
                run(load, server, plan.measured(), new Tally());
                profiler.stop(stacks);
            }
            ObjDoubleConsumer<String> figures = figures(contender, Work.PROFILE);
            StackOwner.shares(stacks).forEach((owner, share) -> figures.accept(owner.id(), share));
        }
    }

    /** Of a server that has done nothing yet: garbage of other work would be counted. */
    private void idle(int round, Contender contender) throws IOException {
        say(round, Work.IDLE, contender.title());
        try (ServerProcess server = ServerProcess.start(contender)) {
            IdleLoad.measure(server, plan.idleConnections(), figures(contender, Work.IDLE));
        }
    }

    private ObjDoubleConsumer<String> figures(Contender contender, Work work) {
        return (name, value) -> results.add(contender.id(), work.id() + "." + name, value);
    }

    private void say(int round, Work work, String who) {
        System.out.println("round " + round + " of " + plan.rounds() + ": " + work.id() + ", " + who);
    }
}
