package io.signalbox.server;

import com.google.gson.JsonObject;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
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
import io.signalbox.server.RefusedSockets.Reason;
import java.util.List;
import java.util.function.IntSupplier;

/** The server's meters, in Prometheus' text format: the engine's, the JVM's and the process's. Any thread may call. */
final class ServerMetrics implements AutoCloseable {

    /** Of what {@link #scrape} gives. */
    static final String CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";

    private static final List<Integer> REFUSALS = List.of(400, 401, 431);

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
        // There from the start, so that a first one is an increase.
        REFUSALS.forEach(this::refusals);
    }

    private Counter refusals(int status) {
        return Counter.builder("signaling.refused.requests")
                .tag("status", String.valueOf(status))
                .baseUnit("requests")
                .description("HTTP requests and handshakes that were refused for their head, or for want of the token")
                .register(registry);
    }

    /** A request was refused with this status. */
    void refused(int status) {
        refusals(status).increment();
    }

    /** To be told what happens in the engine. */
    SignalingListener listener() {
        return signaling;
    }

    /** Adds what the server holds. */
    void watch(SignalingEngine engine, IntSupplier sockets, RefusedSockets refused) {
        signaling.watch(engine);
        Gauge.builder("signaling.sockets", sockets, IntSupplier::getAsInt)
                .baseUnit("sockets")
                .description("TCP connections, whatever they are in the middle of")
                .strongReference(true)
                .register(registry);
        for (Reason reason : Reason.values()) {
            FunctionCounter.builder("signaling.sockets.refused", refused, counts -> counts.count(reason))
                    .tag("reason", reason.toString())
                    .description("TCP connections that were ended before there was a request, and for TLS")
                    .register(registry);
        }
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
