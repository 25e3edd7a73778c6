package io.signalbox.benchmarks.engine;

import com.google.gson.Gson;
import com.google.gson.JsonParser;
import io.signalbox.benchmarks.Signal;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.nextrtc.signalingserver.api.NextRTCServer;
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

/**
 * NextRTC, in memory, with what it has for a message from one participant of a conversation to another. Its offers, answers
 * and candidates are steps of a dialogue that it leads itself, so that a text takes their place.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(3)
public class NextRtcBenchmark {

    @Param({"SDP", "ICE"})
    public Signal signal = Signal.SDP;

    private NextRTCServer server;
    private NextRtcSink sender;
    private NextRtcSink target;
    private String message;
    private long receivedAtJoin;
    private long said;

    @Setup
    public void join() {
        server = NextRTCServer.create(configuration -> {
            configuration.nextRTCProperties().setPingPeriod(Integer.MAX_VALUE);
            return configuration;
        });
        sender = new NextRtcSink("sender");
        target = new NextRtcSink("target");
        server.register(sender);
        server.register(target);
        Gson gson = new Gson();
        server.handle(
                gson.toJson(Map.of("signal", "create", "content", "room", "custom", Map.of("type", "MESH"))), sender);
        server.handle(gson.toJson(Map.of("signal", "join", "content", "room")), target);
        message = gson.toJson(Map.of("signal", "text", "to", "target", "content", content()));
        receivedAtJoin = target.messages();
        said = 0;
    }

    /** The payload that the engine passes on, as a text. */
    private String content() {
        return JsonParser.parseString(signal.message())
                .getAsJsonObject()
                .get(signal == Signal.SDP ? "sdp" : "candidate")
                .toString();
    }

    @Benchmark
    public long relay() {
        server.handle(message, sender);
        said++;
        return target.length();
    }

    @TearDown
    public void leave() throws IOException {
        server.close();
        // A ping of its own may be among them.
        if (target.messages() - receivedAtJoin < said) {
            throw new IllegalStateException("NextRTC did not deliver each message within its call");
        }
    }
}
