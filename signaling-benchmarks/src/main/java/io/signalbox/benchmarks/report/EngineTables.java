package io.signalbox.benchmarks.report;

import io.signalbox.benchmarks.Results;
import io.signalbox.benchmarks.Spread;
import io.signalbox.benchmarks.engine.Cases;
import io.signalbox.benchmarks.engine.Cases.Case;
import java.util.List;

/** The engine alone. */
final class EngineTables {

    private final Results results;

    EngineTables(Results results) {
        this.results = results;
    }

    boolean has(List<Case> cases) {
        return cases.stream().allMatch(each -> results.has(each.id(), "nanos"));
    }

    boolean hasScale() {
        return results.has("scale", "stillJoined");
    }

    Table work() {
        Table table = new Table("", "time, ns", "allocated, B", "÷ the message's bytes");
        for (Case each : Cases.WORK) {
            table.row(each.title(), nanos(each), Numbers.of(bytes(each)), share(each));
        }
        return table;
    }

    private String share(Case each) {
        return each.messageBytes() == 0 ? "" : Numbers.of(bytes(each) / each.messageBytes());
    }

    BarChart workChart() {
        return chart(Cases.WORK, "Time, ns");
    }

    private BarChart chart(List<Case> cases, String title) {
        BarChart chart = new BarChart();
        chart.group(title);
        cases.forEach(each -> chart.bar(each.title(), results.of(each.id(), "nanos")));
        return chart;
    }

    Table scans() {
        Table table = new Table("", "MB/s", "time, ns", "allocated, B");
        for (Case each : Cases.SCANS) {
            table.row(each.title(), Numbers.of(speed(each).median()), nanos(each), Numbers.of(bytes(each)));
        }
        return table;
    }

    BarChart scansChart() {
        BarChart chart = new BarChart();
        chart.group("MB/s");
        Cases.SCANS.forEach(each -> chart.bar(each.title(), speed(each)));
        return chart;
    }

    private Spread speed(Case each) {
        Spread nanos = results.of(each.id(), "nanos");
        double perNano = each.messageBytes() * 1e3;
        return new Spread(perNano / nanos.median(), perNano / nanos.greatest(), perNano / nanos.least());
    }

    Table crowds() {
        Table table = new Table(
                "participants",
                "the same two speak, ns",
                "÷ with 10",
                "one room after the other speaks, ns",
                "÷ with 10");
        for (int i = 0; i < Cases.CROWDS.size(); i += 2) {
            Case one = Cases.CROWDS.get(i);
            Case all = Cases.CROWDS.get(i + 1);
            table.row(one.title(), nanos(one), Numbers.of(byFirst(i)), nanos(all), Numbers.of(byFirst(i + 1)));
        }
        return table;
    }

    /** A crowd by the smallest one of its kind. */
    private double byFirst(int index) {
        return results.of(Cases.CROWDS.get(index).id(), "nanos").median()
                / results.of(Cases.CROWDS.get(index % 2).id(), "nanos").median();
    }

    /** The most that a relay takes in any crowd by what it takes in the smallest, where the same two speak. */
    double worstOfTheSame() {
        return worst(0);
    }

    /** The same, where one room after the other speaks. */
    double worstOfAll() {
        return worst(1);
    }

    private double worst(int kind) {
        double worst = byFirst(kind);
        for (int i = kind; i < Cases.CROWDS.size(); i += 2) {
            worst = Math.max(worst, byFirst(i));
        }
        return worst;
    }

    BarChart crowdsChart() {
        BarChart chart = new BarChart();
        String[] titles = {"The same two speak, among so many participants, ns", "One room after the other, ns"};
        for (int kind = 0; kind < titles.length; kind++) {
            chart.group(titles[kind]);
            for (int i = kind; i < Cases.CROWDS.size(); i += 2) {
                Case each = Cases.CROWDS.get(i);
                chart.bar(each.title(), results.of(each.id(), "nanos"));
            }
        }
        return chart;
    }

    Table scale() {
        Table table = new Table("", "");
        table.row("heap of an idle participant in a room of 2, B", known("footprint.2", "bytesPerParticipant"));
        table.row("heap of an idle participant in a room of 50, B", known("footprint.50", "bytesPerParticipant"));
        table.row("participants in the engine at once", known("scale", "stillJoined"));
        table.row("their heap, MB", known("scale", "heapMegabytes"));
        table.row("joins a second, one thread", known("scale", "joinsPerSecond"));
        table.row("pings sent and answered a second", known("scale", "pingsPerSecond"));
        table.row("one step of the sweep, median, ms", known("scale", "tickMedianMillis"));
        table.row("one step of the sweep, longest, ms", known("scale", "tickLongestMillis"));
        table.row("longest pause of a relay meanwhile, ms", known("scale", "longestPauseMillis"));
        return table;
    }

    BarChart scaleChart() {
        BarChart chart = new BarChart();
        chart.group("Heap of an idle participant, B");
        chart.bar("room of 2", results.of("footprint.2", "bytesPerParticipant"));
        chart.bar("room of 50", results.of("footprint.50", "bytesPerParticipant"));
        chart.group("While all of them are swept, ms");
        chart.bar("a step, median", results.of("scale", "tickMedianMillis"));
        chart.bar("a step, longest", results.of("scale", "tickLongestMillis"));
        chart.bar("longest pause of a relay", results.of("scale", "longestPauseMillis"));
        return chart;
    }

    private String known(String subject, String figure) {
        return Numbers.of(results.of(subject, figure));
    }

    private String nanos(Case each) {
        return Numbers.of(results.of(each.id(), "nanos"));
    }

    private double bytes(Case each) {
        return results.of(each.id(), "bytes").median();
    }
}
