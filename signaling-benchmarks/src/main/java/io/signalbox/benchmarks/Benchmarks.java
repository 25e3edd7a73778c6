package io.signalbox.benchmarks;

import io.signalbox.benchmarks.Arguments.Build;
import io.signalbox.benchmarks.Arguments.Peer;
import io.signalbox.benchmarks.Arguments.UsageException;
import io.signalbox.benchmarks.load.Contender;
import io.signalbox.benchmarks.load.LoadCampaign;
import io.signalbox.benchmarks.load.Work;
import io.signalbox.benchmarks.peer.TyrusAlone;
import io.signalbox.benchmarks.report.Comparison;
import io.signalbox.benchmarks.report.Comparison.Figure;
import io.signalbox.benchmarks.report.Comparison.Ratio;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The program that measures. It is started by the script {@code run}, which makes ready what it needs. */
public final class Benchmarks {

    /** As docs/operating.md has it for the bundled server, with a heap for 10,000 connections and more. */
    private static final List<String> JVM = List.of("-XX:+UseParallelGC", "-XX:+ExitOnOutOfMemoryError", "-Xmx1g");

    private final Path root = Path.of(System.getProperty("benchmarks.root"));
    private final Path output = Path.of(System.getProperty("benchmarks.output"));
    private final Arguments arguments;
    private final Results results = new Results();

    private Benchmarks(Arguments arguments) {
        this.arguments = arguments;
    }

    /** Measures, and writes the values to the output folder. */
    public static void main(String[] args) throws IOException {
        if (List.of(args).contains("--help")) {
            System.out.print(Arguments.USAGE);
            return;
        }
        try {
            new Benchmarks(Arguments.parse(List.of(args))).run();
        } catch (UsageException e) {
            System.err.println(e.getMessage() + "\n" + Arguments.USAGE);
            System.exit(2);
        }
    }

    private void run() throws IOException {
        long started = System.nanoTime();
        List<Contender> contenders = contenders();
        try {
            new LoadCampaign(arguments.plan(), contenders, results).run(arguments.works());
        } finally {
            results.write(output.resolve("results.tsv"));
        }
        System.out.println();
        System.out.println(comparison(contenders).table().markdown());
        System.out.println(
                "measured in " + Duration.ofNanos(System.nanoTime() - started).toSeconds() + " s");
    }

    private Comparison comparison(List<Contender> contenders) {
        List<Ratio> ratios = new ArrayList<>();
        Contender first = contenders.get(0);
        for (Contender other : contenders.subList(1, contenders.size())) {
            // A change is told as the new by the old one; otherwise ours comes first.
            ratios.add(
                    arguments.compared()
                            ? new Ratio(other.title() + " ÷ " + first.title(), other, first)
                            : new Ratio("÷ " + other.title(), first, other));
        }
        List<Figure> figures = new ArrayList<>();
        for (Work work : Work.values()) {
            for (String name : List.of("cpu", "load", "rate", "p50", "p99", "resident", "heap")) {
                figures.add(new Figure(work.id() + " " + name, work.id() + "." + name));
            }
        }
        return new Comparison(results, contenders, ratios, figures);
    }

    private List<Contender> contenders() {
        List<Contender> contenders = new ArrayList<>();
        if (arguments.builds().isEmpty()) {
            contenders.add(signalbox("signalbox", "Signalbox", new Build(builtHere(), List.of(), List.of())));
        }
        char letter = 'A';
        for (Build build : arguments.builds()) {
            contenders.add(
                    arguments.compared()
                            ? signalbox(String.valueOf(letter), letter + title(build), build)
                            : signalbox("signalbox", "Signalbox", build));
            letter++;
        }
        for (Peer peer : arguments.peers()) {
            switch (peer) {
                case WS -> node(contenders, "ws", "Node ws", "ws-server.js");
                case UWS -> node(contenders, "uws", "uWebSockets.js", "uws-server.js");
                case FLOOR -> contenders.add(Contender.program("floor", "Tyrus alone", JVM, TyrusAlone.class));
            }
        }
        return contenders;
    }

    private static String title(Build build) {
        List<String> words =
                new ArrayList<>(List.of(":", String.valueOf(build.jar().getFileName())));
        words.addAll(build.jvmOptions());
        words.addAll(build.serverFlags());
        return String.join(" ", words).replaceFirst("^: ", ": ");
    }

    private Path builtHere() {
        return root.resolve("signaling-examples/target/signaling-server.jar");
    }

    private static Contender signalbox(String id, String title, Build build) {
        if (!Files.isRegularFile(build.jar())) {
            throw new IllegalStateException("there is no " + build.jar());
        }
        return Contender.signalbox(
                id,
                title,
                build.jvmOptions().isEmpty() ? JVM : build.jvmOptions(),
                List.of("-jar", build.jar().toString()),
                build.serverFlags());
    }

    private static void node(List<Contender> contenders, String id, String title, String script) {
        Path scripts = Path.of(System.getProperty("benchmarks.node"));
        if (Files.isDirectory(scripts.resolve("node_modules"))) {
            contenders.add(Contender.node(id, title, scripts.resolve(script)));
        } else {
            System.out.println(title + " is left out: there is no Node here, or its packages could not be had");
        }
    }
}
