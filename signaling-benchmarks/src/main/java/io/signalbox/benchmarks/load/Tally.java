package io.signalbox.benchmarks.load;

import java.util.function.ObjDoubleConsumer;

/** What came of one or several windows. Not safe for use by several threads. */
final class Tally {

    private final Latencies latencies = new Latencies();
    private long operations;
    private double serverMicros;
    private double loadMicros;
    private double seconds;

    void latency(long nanos) {
        latencies.add(nanos);
    }

    void window(long done, double ofServerMicros, double ofLoadMicros, double lasted) {
        operations += done;
        serverMicros += ofServerMicros;
        loadMicros += ofLoadMicros;
        seconds += lasted;
    }

    /** Processor time of the server and of the load, each an operation, operations a second, and how long they took. */
    void tell(ObjDoubleConsumer<String> figure) {
        figure.accept("cpu", serverMicros / operations);
        figure.accept("load", loadMicros / operations);
        figure.accept("rate", operations / seconds);
        if (latencies.count() > 0) {
            figure.accept("p50", latencies.quantileMicros(0.5));
            figure.accept("p99", latencies.quantileMicros(0.99));
        }
    }
}
