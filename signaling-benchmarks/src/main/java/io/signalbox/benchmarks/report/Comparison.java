package io.signalbox.benchmarks.report;

import io.signalbox.benchmarks.Results;
import io.signalbox.benchmarks.Spread;
import io.signalbox.benchmarks.load.Contender;
import java.util.ArrayList;
import java.util.List;

/** Servers side by side: a row for each figure that was taken, and how they stand to each other. */
public final class Comparison {

    /**
     * A row.
     *
     * @param title what is measured, with its unit
     * @param name of the figure in the results
     */
    record Figure(String title, String name) {}

    /**
     * A column: one by the other, round by round.
     *
     * @param title of the column
     */
    record Ratio(String title, Contender one, Contender other) {}

    private final Results results;
    private final List<Contender> contenders;
    private final List<Ratio> ratios;
    private final List<Figure> figures;

    /** Figures that nobody has are left out, and so are contenders that have none of them. */
    Comparison(Results results, List<Contender> contenders, List<Ratio> ratios, List<Figure> figures) {
        this.results = results;
        this.figures = figures.stream()
                .filter(figure -> contenders.stream().anyMatch(contender -> has(contender, figure)))
                .toList();
        this.contenders = contenders.stream().filter(this::takesPart).toList();
        this.ratios = ratios.stream()
                .filter(ratio -> takesPart(ratio.one()) && takesPart(ratio.other()))
                .toList();
    }

    private boolean has(Contender contender, Figure figure) {
        return results.has(contender.id(), figure.name());
    }

    private boolean takesPart(Contender contender) {
        return figures.stream().anyMatch(figure -> has(contender, figure));
    }

    boolean isEmpty() {
        return figures.isEmpty();
    }

    /** The medians with their spread, and the ratios with theirs. */
    public Table table() {
        List<String> head = new ArrayList<>(List.of(""));
        contenders.forEach(contender -> head.add(contender.title()));
        ratios.forEach(ratio -> head.add(ratio.title()));
        Table table = new Table(head.toArray(String[]::new));
        for (Figure figure : figures) {
            List<String> cells = new ArrayList<>(List.of(figure.title()));
            contenders.forEach(contender -> cells.add(Numbers.of(of(contender, figure))));
            ratios.forEach(ratio -> cells.add(
                    Numbers.of(results.ratio(ratio.one().id(), ratio.other().id(), figure.name()))));
            table.row(cells);
        }
        return table;
    }

    BarChart chart() {
        BarChart chart = new BarChart();
        for (Figure figure : figures) {
            chart.group(figure.title());
            contenders.forEach(contender -> chart.bar(contender.title(), of(contender, figure)));
        }
        return chart;
    }

    private Spread of(Contender contender, Figure figure) {
        return results.of(contender.id(), figure.name());
    }
}
