package io.signalbox.benchmarks.report;

import io.signalbox.benchmarks.Results;
import io.signalbox.benchmarks.Spread;
import java.util.List;
import java.util.Locale;

/** What the project holds itself to, and whether it does. */
final class Goals {

    /**
     * Of the bundled server by the one on Node's ws.
     *
     * @param most whether the bound is the most that it may be, rather than the least
     */
    private record Ratio(String title, String figure, boolean most, double bound) {}

    private static final List<Ratio> RATIOS = List.of(
            new Ratio("SDP relay, processor time a message ÷ Node ws", "sdp.cpu", true, 0.95),
            new Ratio("ICE relay, processor time a message ÷ Node ws", "ice.cpu", true, 0.80),
            new Ratio("broadcast to 50, processor time a delivery ÷ Node ws", "broadcast50.cpu", true, 0.85),
            new Ratio("broadcast to 500, processor time a delivery ÷ Node ws", "broadcast500.cpu", true, 0.85),
            new Ratio("join + leave, processor time ÷ Node ws", "join.cpu", true, 1.25),
            new Ratio("SDP relay, 4,000 a second, p99 ÷ Node ws", "paced.p99", true, 1.0),
            new Ratio("SDP relay, saturated, messages a second ÷ Node ws", "sdp.rate", false, 1.6));

    private static final double MAX_ENGINE_PERCENT = 10;
    private static final double MAX_RELAY_NANOS = 1_500;
    private static final double MAX_ALLOCATION = 3;
    private static final double MAX_PARTICIPANT_BYTES = 1_024;
    private static final double MAX_CROWD = 1.2;
    private static final int SDP_BYTES = 2_500;

    private final Results results;
    private final EngineTables engine;
    private final Table table = new Table("", "bound", "measured", "Tyrus alone", "met");

    Goals(Results results) {
        this.results = results;
        this.engine = new EngineTables(results);
    }

    /** Whether there is something to hold to every one of them. */
    boolean areMeasured() {
        return RATIOS.stream().allMatch(ratio -> ours(ratio).isKnown())
                && results.has("signalbox", "profile.engine")
                && results.has("sdp.bytes", "nanos")
                && results.has("footprint.2", "bytesPerParticipant")
                && !Double.isNaN(engine.worstOfTheSame());
    }

    private Spread ours(Ratio ratio) {
        return results.ratio("signalbox", "ws", ratio.figure());
    }

    Table table() {
        for (Ratio ratio : RATIOS) {
            Spread ours = ours(ratio);
            boolean met = ratio.most() ? ours.median() <= ratio.bound() : ours.median() >= ratio.bound();
            String bound = (ratio.most() ? "≤ " : "≥ ") + String.format(Locale.ROOT, "%.2f", ratio.bound());
            Spread floor = results.ratio("floor", "ws", ratio.figure());
            table.row(ratio.title(), bound, Numbers.of(ours), Numbers.of(floor), met ? "yes" : "no");
        }
        engineShare();
        relay();
        atMost(
                "engine alone, heap of an idle participant, B",
                MAX_PARTICIPANT_BYTES,
                results.of("footprint.2", "bytesPerParticipant"));
        crowd("always the same two speak", engine.worstOfTheSame());
        crowd("one room after the other speaks", engine.worstOfAll());
        return table;
    }

    /** Beside it, what the same work would be of a server of nothing but Tyrus. */
    private void engineShare() {
        Spread share = results.of("signalbox", "profile.engine");
        double byTyrus =
                share.median() * results.ratio("signalbox", "floor", "sdp.cpu").median();
        table.row(
                "the engine's share of the server's processor time, SDP relay, %",
                "≤ " + Numbers.of(MAX_ENGINE_PERCENT),
                Numbers.of(share),
                Double.isNaN(byTyrus) ? "" : "of its time: " + Numbers.of(byTyrus),
                share.median() <= MAX_ENGINE_PERCENT ? "yes" : "no");
    }

    /** In the form that the bundled server's transport has. */
    private void relay() {
        String relay = "engine alone, SDP relay in bytes";
        atMost(relay + ", ns", MAX_RELAY_NANOS, results.of("sdp.bytes", "nanos"));
        double allocated = results.of("sdp.bytes", "bytes").median() / SDP_BYTES;
        atMost(relay + ", allocated ÷ the message's bytes", MAX_ALLOCATION, exactly(allocated));
    }

    private void crowd(String who, double worst) {
        String title = "engine alone, ICE relay among 10 to 100,000 participants, " + who + ", the most ÷ among 10";
        atMost(title, MAX_CROWD, exactly(worst));
    }

    private static Spread exactly(double value) {
        return new Spread(value, value, value);
    }

    private void atMost(String title, double bound, Spread measured) {
        table.row(title, "≤ " + Numbers.of(bound), Numbers.of(measured), "", measured.median() <= bound ? "yes" : "no");
    }
}
