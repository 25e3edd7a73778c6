package io.signalbox.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** What was measured: for each subject and figure one value a round. Not safe for use by several threads. */
public final class Results {

    private static final String BUILD = "# ";

    private record Key(String subject, String figure) {}

    private final Map<Key, List<Double>> values = new LinkedHashMap<>();

    /** Adds the next round's value. */
    public void add(String subject, String figure, double value) {
        values.computeIfAbsent(new Key(subject, figure), key -> new ArrayList<>())
                .add(value);
    }

    /** Whether there is any value of this figure. */
    public boolean has(String subject, String figure) {
        return values.containsKey(new Key(subject, figure));
    }

    /** The names of all figures, each once. */
    public Set<String> figures() {
        Set<String> names = new LinkedHashSet<>();
        values.keySet().forEach(key -> names.add(key.figure()));
        return names;
    }

    /** The values of all rounds. */
    public Spread of(String subject, String figure) {
        return Spread.of(values.getOrDefault(new Key(subject, figure), List.of()));
    }

    /** One subject's figure by another's, round by round: both of a round were measured right after each other. */
    public Spread ratio(String subject, String other, String figure) {
        List<Double> ours = values.getOrDefault(new Key(subject, figure), List.of());
        List<Double> theirs = values.getOrDefault(new Key(other, figure), List.of());
        List<Double> ratios = new ArrayList<>();
        for (int i = 0; i < Math.min(ours.size(), theirs.size()); i++) {
            ratios.add(ours.get(i) / theirs.get(i));
        }
        return Spread.of(ratios);
    }

    /** These values, and of an earlier run those of what was not measured this time. */
    public Results orEarlier(Results earlier) {
        Results both = new Results();
        both.values.putAll(earlier.values);
        both.values.putAll(values);
        return both;
    }

    /** What {@link #write} wrote of this build; nothing if there is no such file, or it tells of another build. */
    public static Results read(Path file, String build) throws IOException {
        Results results = new Results();
        List<String> lines = Files.exists(file) ? Files.readAllLines(file) : List.of();
        if (lines.isEmpty() || !lines.get(0).equals(BUILD + build)) {
            return results;
        }
        for (String line : lines.subList(1, lines.size())) {
            String[] series = line.split("\t", -1);
            for (int i = 2; i < series.length; i++) {
                results.add(series[0], series[1], Double.parseDouble(series[i]));
            }
        }
        return results;
    }

    /** Writes of which build they are, and all values, one series a line. */
    public void write(Path file, String build) throws IOException {
        StringBuilder text = new StringBuilder(BUILD).append(build).append('\n');
        values.forEach((key, series) -> {
            text.append(key.subject()).append('\t').append(key.figure());
            series.forEach(value -> text.append(String.format(Locale.ROOT, "\t%s", value)));
            text.append('\n');
        });
        Files.writeString(file, text);
    }
}
