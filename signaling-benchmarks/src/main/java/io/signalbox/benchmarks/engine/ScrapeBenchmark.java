package io.signalbox.benchmarks.engine;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.signalbox.core.SignalingEngine;
import io.signalbox.micrometer.SignalingMetrics;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** All meters of an engine as Prometheus reads them, with few and with many rooms of two. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(3)
public class ScrapeBenchmark {

    @Param({"10", "10000"})
    public int rooms = 10;

    private PrometheusMeterRegistry registry;
    private SignalingEngine engine;

    @Setup
    public void join() {
        registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        SignalingMetrics metrics = SignalingMetrics.builder(registry).build();
        engine = SignalingEngine.builder().listener(metrics).build();
        metrics.watch(engine);
        for (int room = 0; room < rooms; room++) {
            Client.join(engine, Engines.request(room, "first"), Form.BYTES);
            Client.join(engine, Engines.request(room, "second"), Form.BYTES);
        }
    }

    @Benchmark
    public String scrape() {
        return registry.scrape();
    }

    @TearDown
    public void leave() {
        if (!scrape().contains("signaling_rooms " + (double) rooms)) {
            throw new IllegalStateException("not of " + rooms + " rooms");
        }
        engine.close();
    }
}
