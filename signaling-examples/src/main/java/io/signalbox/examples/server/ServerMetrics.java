package io.signalbox.examples.server;

import com.google.gson.JsonObject;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Measurement;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Statistic;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.signalbox.core.SignalingEngine;
import io.signalbox.core.SignalingListener;
import io.signalbox.micrometer.SignalingMetrics;
import java.util.List;
import java.util.function.IntSupplier;

/** The server's meters, in Prometheus' text format: the engine's, the JVM's and the process's. Any thread may call. */
final class ServerMetrics implements AutoCloseable {

    /** Of what {@link #scrape} gives. */
    static final String CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final SignalingMetrics signaling =
            SignalingMetrics.builder(registry).build();
    private final JvmGcMetrics collections = new JvmGcMetrics();

    ServerMetrics() {
        List<MeterBinder> process = List.of(
                new JvmMemoryMetrics(),
                new JvmThreadMetrics(),
                new ClassLoaderMetrics(),
                new ProcessorMetrics(),
                new FileDescriptorMetrics(),
                new UptimeMetrics(),
                collections);
        process.forEach(binder -> binder.bindTo(registry));
    }

    /** To be told what happens in the engine. */
    SignalingListener listener() {
        return signaling;
    }

    /** Adds what the server holds. */
    void watch(SignalingEngine engine, IntSupplier sockets) {
        signaling.watch(engine);
        Gauge.builder("signaling.sockets", sockets, IntSupplier::getAsInt)
                .baseUnit("sockets")
                .description("TCP connections, whatever they are in the middle of")
                .strongReference(true)
                .register(registry);
    }

    /** All meters now. */
    String scrape() {
        return registry.scrape();
    }

    /** The signaling meters and the process's CPU, by name and tags. */
    JsonObject toJson() {
        JsonObject values = new JsonObject();
        for (Meter meter : registry.getMeters()) {
            String name = meter.getId().getName();
            if (name.startsWith("signaling.") || name.equals("process.cpu.usage")) {
                StringBuilder key = new StringBuilder(name);
                meter.getId().getTags().forEach(tag -> key.append(' ').append(tag.getValue()));
                meter.measure().forEach(value -> add(values, key.toString(), value));
            }
        }
        return values;
    }

    /** Of a timer and the like, how often alone. */
    private static void add(JsonObject values, String key, Measurement measurement) {
        Statistic statistic = measurement.getStatistic();
        if (statistic == Statistic.COUNT || statistic == Statistic.VALUE) {
            double value = measurement.getValue();
            values.addProperty(key, Double.isFinite(value) ? value : 0);
        }
    }

    @Override
    public void close() {
        collections.close();
        signaling.close();
        registry.close();
    }
}
