package io.signalbox.benchmarks.engine;

import io.signalbox.benchmarks.Signal;
import io.signalbox.core.SignalingEngine;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
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

/** One message from a caller to a callee, in rooms of two. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(3)
public class RelayBenchmark {

    /** Which of the callers speak. */
    public enum Speaking {
        /** The same at all times: what a message costs, and the size of what the engine looks it up in. */
        ONE,

        /** One after the other, in no order that memory knows: adds what it costs that each room has left the caches. */
        ALL
    }

    @Param({"SDP", "ICE"})
    public Signal signal = Signal.SDP;

    @Param({"10", "1000", "100000"})
    public int participants = 10;

    @Param({"ONE", "ALL"})
    public Speaking speaking = Speaking.ALL;

    @Param("STRING")
    public Form form = Form.STRING;

    private SignalingEngine engine;
    private byte[] utf8;
    private Client[] callers;
    private Client[] callees;
    private long receivedAtJoin;
    private int next;
    private long said;

    @Setup
    public void join() {
        engine = Engines.start();
        utf8 = signal.utf8();
        List<Integer> rooms = new ArrayList<>();
        for (int room = 0; room < participants / 2; room++) {
            rooms.add(room);
        }
        callers = joinEach(rooms, "caller");
        callees = joinEach(rooms, Signal.TARGET);
        receivedAtJoin = received();
        said = 0;
        next = 0;
    }

    private Client[] joinEach(List<Integer> rooms, String userId) {
        List<Client> clients = new ArrayList<>();
        rooms.forEach(room -> clients.add(Client.join(engine, Engines.request(room, userId), form)));
        // The same order for callers and callees.
        Collections.shuffle(clients, new Random(participants));
        return clients.toArray(Client[]::new);
    }

    @Benchmark
    public @Nullable Object relay() {
        if (speaking == Speaking.ALL && ++next == callers.length) {
            next = 0;
        }
        callers[next].says(signal.message(), utf8);
        said++;
        return callees[next].last();
    }

    @TearDown
    public void leave() {
        engine.close();
        Engines.requireReceived(said, relayed());
    }

    /** How many messages the callees were sent since all have joined. */
    long relayed() {
        return received() - receivedAtJoin;
    }

    /** How many of the callees were sent any. */
    long reached() {
        long eachAtJoin = receivedAtJoin / callees.length;
        return Arrays.stream(callees)
                .filter(callee -> callee.received() > eachAtJoin)
                .count();
    }

    private long received() {
        long sum = 0;
        for (Client callee : callees) {
            sum += callee.received();
        }
        return sum;
    }
}
