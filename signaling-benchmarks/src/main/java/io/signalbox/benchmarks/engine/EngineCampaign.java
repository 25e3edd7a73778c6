package io.signalbox.benchmarks.engine;

import io.signalbox.benchmarks.Plan;
import io.signalbox.benchmarks.Results;
import io.signalbox.benchmarks.Tool;
import io.signalbox.benchmarks.engine.Cases.Case;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** The engine alone: what JMH says, and what participants take. */
public final class EngineCampaign {

    private static final Duration PATIENCE = Duration.ofMinutes(5);

    /** NextRTC leaves threads behind, for which JMH would wait half a minute. */
    private static final String[] JVM = {
        "-Xmx2g", "-XX:+UseParallelGC", "-Djmh.shutdownTimeout=1", "-Djmh.shutdownTimeout.step=1"
    };

    /** As JMH names what is allocated an operation. */
    private static final String ALLOCATION = "gc.alloc.rate.norm";

    private final Plan.Engine plan;
    private final Results results;

    /** Nothing starts yet. */
    public EngineCampaign(Plan.Engine plan, Results results) {
        this.plan = plan;
        this.results = results;
    }

    /** Measures this work. */
    public void run(EngineWork work) throws IOException {
        switch (work) {
            case ENGINE -> {
                benchmarks(Cases.WORK);
                benchmarks(Cases.SCANS);
            }
            case CROWD -> benchmarks(Cases.CROWDS);
            case SCALE -> participants();
        }
    }

    /** Nanoseconds and bytes allocated of each iteration. All in turn, so that what else the machine does touches all alike. */
    private void benchmarks(List<Case> cases) throws IOException {
        int rounds = Math.max(1, plan.forks());
        for (int round = 1; round <= rounds; round++) {
            for (Case each : cases) {
                for (IterationResult iteration : iterations(each)) {
                    results.add(each.id(), "nanos", iteration.getPrimaryResult().getScore());
                    iteration.getSecondaryResults().forEach((label, result) -> {
                        if (label.endsWith(ALLOCATION)) {
                            results.add(each.id(), "bytes", result.getScore());
                        }
                    });
                }
                System.out.println("engine, round " + round + " of " + rounds + ": " + each.id() + ", "
                        + Math.round(results.of(each.id(), "nanos").median()) + " ns");
            }
        }
    }

    /** Of a JVM of its own, if the plan has any. */
    private List<IterationResult> iterations(Case each) throws IOException {
        TimeValue time = TimeValue.milliseconds(plan.time().toMillis());
        ChainedOptionsBuilder options = new OptionsBuilder()
                .include("\\." + each.benchmark().replace(".", "\\.") + "$")
                .mode(Mode.AverageTime)
                .timeUnit(TimeUnit.NANOSECONDS)
                .forks(Math.min(1, plan.forks()))
                .jvmArgs(JVM)
                .warmupIterations(plan.iterations())
                .warmupTime(time)
                .measurementIterations(plan.iterations())
                .measurementTime(time)
                .addProfiler(GCProfiler.class)
                .verbosity(VerboseMode.SILENT)
                .shouldFailOnError(true);
        each.parameters().forEach(options::param);
        try {
            List<IterationResult> iterations = new ArrayList<>();
            for (RunResult run : new Runner(options.build()).run()) {
                run.getBenchmarkResults().forEach(fork -> iterations.addAll(fork.getIterationResults()));
            }
            return iterations;
        } catch (RunnerException e) {
            throw new IOException(e);
        }
    }

    private void participants() throws IOException {
        for (int roomSize : new int[] {2, 50}) {
            take("footprint." + roomSize, Footprint.class, plan.crowd(), roomSize);
        }
        take("scale", Scale.class, plan.scale(), (int) plan.sweeping().toSeconds());
    }

    private void take(String subject, Class<?> program, int... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Tool.ofJdk("java"),
                "-Xmx4g",
                "-XX:+UseParallelGC",
                "-cp",
                System.getProperty("java.class.path"),
                program.getName()));
        for (int argument : arguments) {
            command.add(String.valueOf(argument));
        }
        for (String line : Tool.run(PATIENCE, command).lines().toList()) {
            String[] parts = line.split("=", 2);
            results.add(subject, parts[0], Double.parseDouble(parts[1]));
            System.out.println("engine: " + subject + ", " + line);
        }
    }
}
