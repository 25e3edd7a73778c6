package io.signalbox.benchmarks.report;

import io.signalbox.benchmarks.Spread;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A picture of bars in groups, each group with a scale of its own, each bar as long as the median with a line from the
 * least to the greatest value. Legible on light and on dark ground. Not safe for use by several threads.
 */
final class BarChart {

    private static final int WIDTH = 720;
    private static final int LABEL_WIDTH = 300;
    private static final int VALUE_WIDTH = 80;
    private static final int BAR = 16;
    private static final int STEP = 22;
    private static final int TITLE = 30;
    private static final int MARGIN = 10;

    /** The first bar of a group stands out: it is ours. */
    private static final String STYLE = """
            <style>
            text { font: 13px system-ui, sans-serif; fill: #1f2328; }
            .title { font-weight: 600; }
            .value { fill: #59636e; }
            .bar { fill: #8c959f; }
            .ours { fill: #0969da; }
            .spread { stroke: #1f2328; stroke-width: 1.5; }
            @media (prefers-color-scheme: dark) {
              text { fill: #f0f6fc; }
              .value { fill: #9198a1; }
              .bar { fill: #656c76; }
              .ours { fill: #4493f8; }
              .spread { stroke: #f0f6fc; }
            }
            </style>
            """;

    private record Bar(String label, Spread spread) {}

    private record Group(String title, List<Bar> bars) {}

    private final List<Group> groups = new ArrayList<>();

    /** Begins a group; the bars that follow belong to it. */
    void group(String title) {
        groups.add(new Group(title, new ArrayList<>()));
    }

    /** A bar of the last group, unless there is no value. */
    void bar(String label, Spread spread) {
        if (spread.isKnown()) {
            groups.get(groups.size() - 1).bars().add(new Bar(label, spread));
        }
    }

    String svg() {
        StringBuilder body = new StringBuilder();
        int y = MARGIN;
        for (Group group : groups) {
            y = draw(group, y, body);
        }
        return String.format(
                        Locale.ROOT,
                        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" viewBox=\"0 0 %d %d\" role=\"img\">\n",
                        WIDTH,
                        y,
                        WIDTH,
                        y)
                + STYLE
                + body
                + "</svg>\n";
    }

    private static int draw(Group group, int top, StringBuilder out) {
        out.append(String.format(
                Locale.ROOT, "<text class=\"title\" x=\"0\" y=\"%d\">%s</text>\n", top + BAR, escaped(group.title())));
        double greatest = group.bars().stream()
                .mapToDouble(bar -> bar.spread().greatest())
                .max()
                .orElse(1);
        double scale = greatest > 0 ? (WIDTH - LABEL_WIDTH - VALUE_WIDTH) / greatest : 0;
        int y = top + TITLE;
        String style = "ours";
        for (Bar bar : group.bars()) {
            draw(bar, style, scale, y, out);
            style = "bar";
            y += STEP;
        }
        return y + MARGIN;
    }

    private static void draw(Bar bar, String style, double scale, int y, StringBuilder out) {
        Spread spread = positive(bar.spread());
        int middle = y + BAR / 2;
        out.append(String.format(
                Locale.ROOT,
                "<text x=\"%d\" y=\"%d\" text-anchor=\"end\">%s</text>"
                        + "<rect class=\"%s\" x=\"%d\" y=\"%d\" width=\"%.1f\" height=\"%d\" rx=\"2\"/>"
                        + "<line class=\"spread\" x1=\"%.1f\" y1=\"%d\" x2=\"%.1f\" y2=\"%d\"/>"
                        + "<text class=\"value\" x=\"%.1f\" y=\"%d\">%s</text>\n",
                LABEL_WIDTH - 8,
                y + BAR - 3,
                escaped(bar.label()),
                style,
                LABEL_WIDTH,
                y,
                spread.median() * scale,
                BAR,
                LABEL_WIDTH + spread.least() * scale,
                middle,
                LABEL_WIDTH + spread.greatest() * scale,
                middle,
                LABEL_WIDTH + spread.greatest() * scale + 6,
                y + BAR - 3,
                Numbers.of(bar.spread().median())));
    }

    /** No bar goes to the left. */
    private static Spread positive(Spread spread) {
        return new Spread(Math.max(0, spread.median()), Math.max(0, spread.least()), Math.max(0, spread.greatest()));
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
