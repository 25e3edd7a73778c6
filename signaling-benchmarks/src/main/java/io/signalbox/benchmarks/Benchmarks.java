package io.signalbox.benchmarks;

import io.signalbox.benchmarks.Arguments.UsageException;
import io.signalbox.benchmarks.engine.EngineCampaign;
import io.signalbox.benchmarks.engine.EngineWork;
import io.signalbox.benchmarks.load.Contender;
import io.signalbox.benchmarks.load.LoadCampaign;
import io.signalbox.benchmarks.report.Report;
import io.signalbox.benchmarks.report.ServerTables;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;

/** The program that measures. It is started by the script {@code run}, which makes ready what it needs. */
public final class Benchmarks {

    private final Path root = Path.of(System.getProperty("benchmarks.root"));
    private final Path output = Path.of(System.getProperty("benchmarks.output"));
    private final Path node = Path.of(System.getProperty("benchmarks.node"));
    private final Arguments arguments;
    private final Results results = new Results();

    private Benchmarks(Arguments arguments) {
        this.arguments = arguments;
    }

    /** Measures, writes the values to the output folder, and the tables into the document or, of a comparison, out. */
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
        Path jar = root.resolve("signaling-server/target/signaling-server.jar");
        List<Contender> contenders = new Contenders(jar, node).of(arguments);
        Path document = document();
        Report report = new Report(results, contenders, root, node, document);
        Path values = output.resolve("results.tsv");
        Results earlier = arguments.isForTheDocument() ? report.earlier(values) : new Results();
        try {
            measure(contenders);
        } finally {
            results.orEarlier(earlier).write(values, report.build());
        }
        System.out.println();
        if (!arguments.works().isEmpty()) {
            System.out.println(new ServerTables(results, contenders)
                    .everything(arguments.compared())
                    .table()
                    .markdown());
        }
        if (!arguments.compared()) {
            report.write(results.orEarlier(earlier));
            System.out.println("tables are in " + document);
        }
        System.out.println(
                "measured in " + Duration.ofNanos(System.nanoTime() - started).toSeconds() + " s");
    }

    private void measure(List<Contender> contenders) throws IOException {
        if (!arguments.works().isEmpty()) {
            new LoadCampaign(arguments.plan(), contenders, output, results).run(arguments.works());
        }
        Plan.Engine plan = arguments.quick() ? Plan.Engine.quick() : Plan.Engine.full();
        EngineCampaign engine = new EngineCampaign(plan, results);
        for (EngineWork work : arguments.engineWorks()) {
            engine.run(work);
        }
    }

    /** A copy, where what is measured is not what the document says. */
    private Path document() throws IOException {
        Path document = root.resolve("docs/performance.md");
        if (arguments.isForTheDocument()) {
            return document;
        }
        Path copy = output.resolve("performance.md");
        Files.copy(document, copy, StandardCopyOption.REPLACE_EXISTING);
        return copy;
    }
}
