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
    public record Figure(String title, String name) {}

    /**
     * A column: one by the other, round by round.
     *
     * @param title of the column
     */
    public record Ratio(String title, Contender one, Contender other) {}

    private final Results results;
    private final List<Contender> contenders;
    private final List<Ratio> ratios;
    private final List<Figure> figures;

    /** Leaves out what nobody was measured at. */
    public Comparison(Results results, List<Contender> contenders, List<Ratio> ratios, List<Figure> figures) {
        this.results = results;
        this.contenders = List.copyOf(contenders);
        this.ratios = List.copyOf(ratios);
        this.figures = figures.stream()
                .filter(figure -> contenders.stream().anyMatch(contender -> results.has(contender.id(), figure.name())))
                .toList();
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

    private Spread of(Contender contender, Figure figure) {
        return results.of(contender.id(), figure.name());
    }
}
