package io.signalbox.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What {@code /metrics} says at one moment, as Prometheus reads it: values by name and labels, as they are written. */
record Scrape(Map<String, Double> values) {

    static Scrape of(Http server) throws Exception {
        HttpResponse<String> response = server.get("/metrics");
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("Content-Type")).hasValue("text/plain; version=0.0.4; charset=utf-8");
        Map<String, Double> values = new TreeMap<>();
        for (String line : response.body().lines().toList()) {
            if (!line.startsWith("#")) {
                int space = line.lastIndexOf(' ');
                values.put(line.substring(0, space), number(line.substring(space + 1)));
            }
        }
        return new Scrape(values);
    }

    private static double number(String text) {
        return switch (text) {
            case "+Inf" -> Double.POSITIVE_INFINITY;
            case "-Inf" -> Double.NEGATIVE_INFINITY;
            default -> Double.parseDouble(text);
        };
    }

    double of(String series) {
        assertThat(values).containsKey(series);
        return values.get(series);
    }

    /** How much has come on top since then. */
    double since(Scrape before, String series) {
        return of(series) - before.of(series);
    }

    List<String> names() {
        return List.copyOf(values.keySet());
    }
}
