package io.signalbox.benchmarks;

import io.signalbox.benchmarks.engine.EngineWork;
import io.signalbox.benchmarks.load.Work;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * What the command line asks for.
 *
 * @param compared whether builds of the bundled server are compared
 * @param quick whether the figures say nothing
 * @param plan how much is measured
 * @param builds of the bundled server; none is the one that is built here
 * @param peers what it is compared with
 * @param works of servers
 * @param engineWorks of the engine alone
 */
record Arguments(
        boolean compared,
        boolean quick,
        Plan plan,
        List<Build> builds,
        Set<Peer> peers,
        Set<Work> works,
        Set<EngineWork> engineWorks) {

    /** Whether what is asked for is what the document says: parts may be left out, nothing else may differ. */
    boolean isForTheDocument() {
        return !compared && builds.isEmpty() && plan.equals(Plan.full()) && peers.equals(EnumSet.allOf(Peer.class));
    }

    /** A server that is not ours. */
    enum Peer {
        WS,
        UWS,
        FLOOR
    }

    /**
     * A bundled server.
     *
     * @param jvmOptions in place of those of {@link Contenders}, if there are any
     * @param serverFlags on top of those that all have
     */
    record Build(Path jar, List<String> jvmOptions, List<String> serverFlags) {}

    static final String USAGE = """
            run [OPTION]... [WORK]...
                measures and writes the tables of docs/performance.md, of all works by default; with options the tables
                go to signaling-benchmarks/target/performance.md
            run ab --jar FILE [--jvm-options WORDS] [--server-flags WORDS] --jar ... [OPTION]... [WORK]...
                compares builds or settings of the bundled server, each with the first, and prints one table
            works with servers: sdp ice paced broadcast50 broadcast500 join profile idle
                several at once: relay (sdp ice paced), broadcast (both), servers (all of these)
            works with the engine alone: engine crowd scale
              --jar FILE              a bundled server in place of the one that is built here
              --jvm-options WORDS     of the --jar before it, in place of the usual ones
              --server-flags WORDS    of the --jar before it, on top of the usual ones
              --peers ws,uws,floor    whom to compare with, or none; in ab none unless they are named
              --rounds N  --first-warm-up SECONDS  --warm-up SECONDS  --measured SECONDS
              --participants N  --idle-connections N
              --quick                 two minutes that show that it works; the figures say nothing
            """;

    /** Thrown if the arguments cannot be used. */
    static final class UsageException extends Exception {
        private static final long serialVersionUID = 1;

        UsageException(String message) {
            super(message);
        }
    }

    static Arguments parse(List<String> words) throws UsageException {
        return new Parser(words).parse();
    }

    private static final class Parser {
        private final Iterator<String> words;
        private boolean compared;
        private boolean quick;
        private Plan plan = Plan.full();
        private final List<Build> builds = new ArrayList<>();
        private final Set<Work> works = EnumSet.noneOf(Work.class);
        private final Set<EngineWork> engineWorks = EnumSet.noneOf(EngineWork.class);
        private Set<Peer> peers = EnumSet.noneOf(Peer.class);
        private boolean peersNamed;

        Parser(List<String> words) {
            this.words = words.iterator();
            if (words.contains("--quick")) {
                quick = true;
                plan = Plan.quick();
            }
        }

        Arguments parse() throws UsageException {
            while (words.hasNext()) {
                String word = words.next();
                try {
                    take(word);
                } catch (IllegalArgumentException e) {
                    throw new UsageException(word + " cannot be used: " + e.getMessage());
                }
            }
            if (!peersNamed && !compared) {
                peers = EnumSet.allOf(Peer.class);
            }
            if (compared && builds.isEmpty()) {
                throw new UsageException("ab wants --jar, once for each build or setting");
            }
            if (!compared && builds.size() > 1) {
                throw new UsageException("only ab takes several --jar");
            }
            if (compared && !engineWorks.isEmpty()) {
                throw new UsageException("ab compares servers");
            }
            if (works.isEmpty() && engineWorks.isEmpty()) {
                works.addAll(EnumSet.allOf(Work.class));
                engineWorks.addAll(compared ? Set.of() : EnumSet.allOf(EngineWork.class));
            }
            return new Arguments(compared, quick, plan, builds, peers, works, engineWorks);
        }

        private void take(String word) throws UsageException {
            switch (word) {
                case "ab" -> compared = true;
                case "--quick" -> {}
                case "--jar" -> builds.add(new Build(Path.of(value(word)), List.of(), List.of()));
                case "--jvm-options" -> {
                    List<String> options = split(value(word));
                    Build build = lastBuild(word);
                    builds.add(new Build(build.jar(), options, build.serverFlags()));
                }
                case "--server-flags" -> {
                    List<String> flags = split(value(word));
                    Build build = lastBuild(word);
                    builds.add(new Build(build.jar(), build.jvmOptions(), flags));
                }
                case "--peers" -> peers(value(word));
                case "--rounds" -> plan = plan.withRounds(positive(value(word)));
                case "--first-warm-up" -> plan = plan.withFirstWarmUp(seconds(value(word)));
                case "--warm-up" -> plan = plan.withWarmUp(seconds(value(word)));
                case "--measured" -> plan = plan.withMeasured(seconds(value(word)));
                case "--participants" -> plan = plan.withParticipants(even(value(word)));
                case "--idle-connections" -> plan = plan.withIdleConnections(positive(value(word)));
                case "relay" -> works.addAll(EnumSet.of(Work.SDP, Work.ICE, Work.PACED));
                case "broadcast" -> works.addAll(EnumSet.of(Work.BROADCAST50, Work.BROADCAST500));
                case "servers" -> works.addAll(EnumSet.allOf(Work.class));
                case "engine", "crowd", "scale" -> engineWorks.add(EngineWork.valueOf(word.toUpperCase(Locale.ROOT)));
                default -> works.add(Work.valueOf(word.toUpperCase(Locale.ROOT)));
            }
        }

        private String value(String option) throws UsageException {
            if (!words.hasNext()) {
                throw new UsageException(option + " wants a value");
            }
            return words.next();
        }

        private Build lastBuild(String option) throws UsageException {
            if (builds.isEmpty()) {
                throw new UsageException(option + " belongs to the --jar before it");
            }
            return builds.remove(builds.size() - 1);
        }

        private void peers(String names) {
            peersNamed = true;
            for (String name : names.split(",", -1)) {
                if (!name.equals("none")) {
                    peers.add(Peer.valueOf(name.toUpperCase(Locale.ROOT)));
                }
            }
        }

        private static List<String> split(String text) {
            return Arrays.stream(text.split(" ", -1))
                    .filter(part -> !part.isEmpty())
                    .toList();
        }

        private static int positive(String text) {
            int number = Integer.parseInt(text);
            if (number <= 0) {
                throw new IllegalArgumentException(text + " is not positive");
            }
            return number;
        }

        private static int even(String text) {
            int number = positive(text);
            if (number % 2 != 0) {
                throw new IllegalArgumentException(text + " are no rooms of two");
            }
            return number;
        }

        private static Duration seconds(String text) {
            return Duration.ofMillis((long) (Double.parseDouble(text) * 1_000));
        }
    }
}
