package io.signalbox.benchmarks.report;

import io.signalbox.benchmarks.Results;
import io.signalbox.benchmarks.load.Contender;
import io.signalbox.benchmarks.load.Work;
import io.signalbox.benchmarks.report.Comparison.Figure;
import io.signalbox.benchmarks.report.Comparison.Ratio;
import java.util.ArrayList;
import java.util.List;

/** What the servers were measured at, in tables. */
public final class ServerTables {

    static final List<Figure> RELAY = List.of(
            new Figure("SDP, processor time, µs a message", "sdp.cpu"),
            new Figure("ICE, processor time, µs a message", "ice.cpu"),
            new Figure("SDP, 4,000 a second, processor time, µs a message", "paced.cpu"),
            new Figure("SDP, saturated, messages a second", "sdp.rate"),
            new Figure("ICE, saturated, messages a second", "ice.rate"),
            new Figure("SDP, saturated, p50, µs", "sdp.p50"),
            new Figure("SDP, saturated, p99, µs", "sdp.p99"),
            new Figure("SDP, 4,000 a second, p50, µs", "paced.p50"),
            new Figure("SDP, 4,000 a second, p99, µs", "paced.p99"));

    static final List<Figure> BROADCAST = List.of(
            new Figure("to 50, processor time, µs a delivery", "broadcast50.cpu"),
            new Figure("to 500, processor time, µs a delivery", "broadcast500.cpu"),
            new Figure("to 50, saturated, deliveries a second", "broadcast50.rate"),
            new Figure("to 500, saturated, deliveries a second", "broadcast500.rate"));

    static final List<Figure> JOIN = List.of(
            new Figure("join + leave, processor time, µs", "join.cpu"),
            new Figure("joins + leaves a second", "join.rate"));

    static final List<Figure> IDLE = List.of(
            new Figure("resident memory, B a connection", "idle.resident"),
            new Figure("live heap, B a connection", "idle.heap"));

    static final List<Figure> LOAD = List.of(
            new Figure("SDP, µs a message", "sdp.load"),
            new Figure("ICE, µs a message", "ice.load"),
            new Figure("broadcast to 50, µs a delivery", "broadcast50.load"),
            new Figure("broadcast to 500, µs a delivery", "broadcast500.load"),
            new Figure("join + leave, µs", "join.load"));

    static final List<Figure> PROFILE = List.of(
            new Figure("the engine, %", "profile.engine"),
            new Figure("its Jakarta adapter, %", "profile.adapter"),
            new Figure("the bundled server's own code, %", "profile.server"),
            new Figure("Tyrus, %", "profile.tyrus"),
            new Figure("Grizzly, and the system calls that it makes, %", "profile.grizzly"),
            new Figure("collections and compilers, %", "profile.machine"));

    private final Results results;
    private final List<Contender> contenders;

    /** Ours comes first, or what the others are compared with. */
    public ServerTables(Results results, List<Contender> contenders) {
        this.results = results;
        this.contenders = List.copyOf(contenders);
    }

    /** All that was measured, by its name in the results. */
    public Comparison everything(boolean compared) {
        List<Figure> figures = new ArrayList<>();
        for (Work work : Work.values()) {
            for (String name : results.figures()) {
                if (name.startsWith(work.id() + ".")) {
                    figures.add(new Figure(name, name));
                }
            }
        }
        return new Comparison(results, contenders, ratios(compared), figures);
    }

    Comparison of(List<Figure> figures) {
        return new Comparison(results, contenders, ratios(false), figures);
    }

    Comparison withoutRatios(List<Figure> figures) {
        return new Comparison(results, contenders, List.of(), figures);
    }

    private List<Ratio> ratios(boolean compared) {
        Contender first = contenders.get(0);
        List<Ratio> ratios = new ArrayList<>();
        for (Contender other : contenders.subList(1, contenders.size())) {
            // A change is told as the new by the old one; otherwise ours is divided.
            ratios.add(
                    compared
                            ? new Ratio(other.id() + " ÷ " + first.id(), other, first)
                            : new Ratio("÷ " + other.title(), first, other));
        }
        return ratios;
    }
}
