package io.signalbox.benchmarks.engine;

import com.google.gson.JsonElement;
import com.google.gson.JsonParser;
import io.signalbox.benchmarks.Signal;
import io.signalbox.core.Message;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Reading one message: the scanner, which checks it and finds its members, and beside it Gson, which makes a tree of it.
 *
 * <p>The row {@code :bytes} of the result is in bytes a microsecond, which are megabytes (10⁶ bytes) a second; the row
 * without a suffix in messages a microsecond.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(3)
public class ScannerBenchmark {

    /** What was read. */
    @State(Scope.Thread)
    @AuxCounters(AuxCounters.Type.OPERATIONS)
    public static class Volume {

        public long bytes;

        @Setup(Level.Iteration)
        public void clear() {
            bytes = 0;
        }
    }

    @Param({"SDP", "ICE"})
    public Signal signal = Signal.SDP;

    @Benchmark
    public Message scanner(Volume volume) {
        Message message = Message.parse(signal.message());
        volume.bytes += signal.message().length();
        return message;
    }

    @Benchmark
    public JsonElement gson(Volume volume) {
        JsonElement tree = JsonParser.parseString(signal.message());
        volume.bytes += signal.message().length();
        return tree;
    }
}
