package io.signalbox.benchmarks.engine;

import io.signalbox.benchmarks.Signal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The benchmarks with the parameters that are told of. */
public final class Cases {

    /**
     * One of them.
     *
     * @param title for people
     * @param id in the results
     * @param benchmark class and method
     * @param parameters of the benchmark
     * @param messageBytes how large its message is; 0 where that says nothing
     */
    public record Case(String title, String id, String benchmark, Map<String, String> parameters, int messageBytes) {}

    /** Messages, joins and leaves. */
    public static final List<Case> WORK = List.of(
            relay("SDP relay, text", "sdp.text", Signal.SDP, Form.STRING),
            relay("SDP relay, bytes", "sdp.bytes", Signal.SDP, Form.BYTES),
            nextRtc("the session description as a text, NextRTC", "sdp.nextrtc", Signal.SDP),
            relay("ICE relay, text", "ice.text", Signal.ICE, Form.STRING),
            relay("ICE relay, bytes", "ice.bytes", Signal.ICE, Form.BYTES),
            nextRtc("the candidate as a text, NextRTC", "ice.nextrtc", Signal.ICE),
            broadcast("broadcast to 50, text", "broadcast.text", Form.STRING),
            broadcast("broadcast to 50, bytes", "broadcast.bytes", Form.BYTES),
            joinLeave("join + leave, room of 2", "join.2", 2),
            joinLeave("join + leave, room of 50", "join.50", 50));

    /** Reading a message. */
    public static final List<Case> SCANS = List.of(
            scan("SDP, scanner", "scan.sdp", "scanner", Signal.SDP),
            scan("SDP, Gson tree", "gson.sdp", "gson", Signal.SDP),
            scan("ICE, scanner", "scan.ice", "scanner", Signal.ICE),
            scan("ICE, Gson tree", "gson.ice", "gson", Signal.ICE));

    /** A relay among more and more participants. */
    public static final List<Case> CROWDS = crowds();

    private Cases() {}

    private static Case relay(String title, String id, Signal signal, Form form) {
        return new Case(
                title,
                id,
                "RelayBenchmark.relay",
                Map.of("signal", signal.name(), "form", form.name(), "participants", "10", "speaking", "ONE"),
                signal.message().length());
    }

    private static Case nextRtc(String title, String id, Signal signal) {
        return new Case(
                title,
                id,
                "NextRtcBenchmark.relay",
                Map.of("signal", signal.name()),
                signal.message().length());
    }

    private static Case broadcast(String title, String id, Form form) {
        return new Case(title, id, "BroadcastBenchmark.broadcast", Map.of("recipients", "50", "form", form.name()), 0);
    }

    private static Case joinLeave(String title, String id, int roomSize) {
        return new Case(
                title,
                id,
                "JoinLeaveBenchmark.joinAndLeave",
                Map.of("roomSize", String.valueOf(roomSize), "form", "STRING"),
                0);
    }

    private static Case scan(String title, String id, String method, Signal signal) {
        return new Case(
                title,
                id,
                "ScannerBenchmark." + method,
                Map.of("signal", signal.name()),
                signal.message().length());
    }

    private static List<Case> crowds() {
        List<Case> cases = new ArrayList<>();
        for (int participants : new int[] {10, 100, 1_000, 10_000, 100_000}) {
            for (RelayBenchmark.Speaking speaking : RelayBenchmark.Speaking.values()) {
                cases.add(crowd(participants, speaking));
            }
        }
        return List.copyOf(cases);
    }

    private static Case crowd(int participants, RelayBenchmark.Speaking speaking) {
        return new Case(
                String.format(Locale.ROOT, "%,d", participants),
                crowdId(participants, speaking == RelayBenchmark.Speaking.ALL),
                "RelayBenchmark.relay",
                Map.of(
                        "signal",
                        "ICE",
                        "form",
                        "BYTES",
                        "participants",
                        String.valueOf(participants),
                        "speaking",
                        speaking.name()),
                0);
    }

    /** In the results. */
    public static String crowdId(int participants, boolean allSpeak) {
        return "crowd." + participants + (allSpeak ? ".all" : ".one");
    }
}
