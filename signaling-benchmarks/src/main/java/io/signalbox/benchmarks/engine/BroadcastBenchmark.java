package io.signalbox.benchmarks.engine;

import io.signalbox.benchmarks.Signal;
import io.signalbox.core.SignalingEngine;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
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

/** One update from a participant to all others in its room. An operation is all the deliveries together. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(3)
public class BroadcastBenchmark {

    private static final byte[] UPDATE_UTF8 = Signal.UPDATE.getBytes(StandardCharsets.UTF_8);

    @Param({"50", "500"})
    public int recipients = 50;

    @Param("STRING")
    public Form form = Form.STRING;

    private SignalingEngine engine;
    private Client speaker;
    private Client[] listeners;
    private long receivedAtJoin;
    private long said;

    @Setup
    public void join() {
        engine = Engines.start();
        speaker = Client.join(engine, Engines.request(0, "speaker"), form);
        listeners = new Client[recipients];
        for (int i = 0; i < recipients; i++) {
            listeners[i] = Client.join(engine, Engines.request(0, "listener-" + i), form);
        }
        receivedAtJoin = received();
        said = 0;
    }

    @Benchmark
    public @Nullable Object broadcast() {
        speaker.says(Signal.UPDATE, UPDATE_UTF8);
        said++;
        return listeners[0].last();
    }

    @TearDown
    public void leave() {
        engine.close();
        Engines.requireReceived(said * recipients, delivered());
    }

    /** How many messages the listeners were sent since all have joined. */
    long delivered() {
        return received() - receivedAtJoin;
    }

    private long received() {
        long sum = 0;
        for (Client listener : listeners) {
            sum += listener.received();
        }
        return sum;
    }
}
