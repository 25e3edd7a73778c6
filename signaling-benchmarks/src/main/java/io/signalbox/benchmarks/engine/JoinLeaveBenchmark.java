package io.signalbox.benchmarks.engine;

import io.signalbox.core.JoinRequest;
import io.signalbox.core.SignalingEngine;
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

/** One participant who joins a room, which so is full, and leaves it; the others are told of both. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(3)
public class JoinLeaveBenchmark {

    @Param({"2", "50"})
    public int roomSize = 2;

    @Param("STRING")
    public Form form = Form.STRING;

    private final JoinRequest request = Engines.request(0, "newcomer");
    private SignalingEngine engine;
    private Client[] residents;
    private long receivedAtJoin;
    private long welcomed;
    private long came;

    @Setup
    public void join() {
        engine = Engines.start();
        residents = new Client[roomSize - 1];
        for (int i = 0; i < residents.length; i++) {
            residents[i] = Client.join(engine, Engines.request(0, "resident-" + i), form);
        }
        receivedAtJoin = received();
        welcomed = 0;
        came = 0;
    }

    @Benchmark
    public @Nullable Object joinAndLeave() {
        Client newcomer = Client.join(engine, request, form);
        welcomed += newcomer.received();
        newcomer.leaves();
        came++;
        return newcomer.last();
    }

    @TearDown
    public void leave() {
        engine.close();
        // Each newcomer is welcomed and told who is there; each resident is told that it came and that it left.
        Engines.requireReceived(2 * came, welcomed);
        Engines.requireReceived(2 * came * residents.length, told());
    }

    /** How many messages the residents were sent about newcomers. */
    long told() {
        return received() - receivedAtJoin;
    }

    /** How many messages newcomers were sent. */
    long welcomed() {
        return welcomed;
    }

    private long received() {
        long sum = 0;
        for (Client resident : residents) {
            sum += resident.received();
        }
        return sum;
    }
}
