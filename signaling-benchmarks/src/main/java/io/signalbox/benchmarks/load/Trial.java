package io.signalbox.benchmarks.load;

import io.signalbox.benchmarks.Results;
import java.io.IOException;
import java.time.Duration;

/**
 * One measurement of one server.
 *
 * @param work what is measured, as the results have it
 * @param warmUp before
 * @param measured how long
 * @param results where the figures go
 */
record Trial(String work, ServerProcess server, Duration warmUp, Duration measured, Results results) {

    /** The same for another time; its figures go nowhere. */
    Trial with(Duration time) {
        return new Trial(work, server, warmUp, time, new Results());
    }

    /** Joins so many; the rooms are this trial's own. */
    Clients join(int count, int roomSize) throws IOException {
        return Clients.join(server.port(), work, count, roomSize);
    }

    Window window() {
        return new Window(server.figures(), warmUp, measured);
    }

    void figure(String name, double value) {
        results.add(server.contender().id(), work + "." + name, value);
    }

    /** What every load tells: processor time of the server and of the load, each an operation, and operations a second. */
    void figures(Window window) {
        figure("cpu", window.cpuMicrosPerOperation());
        figure("load", window.loadMicrosPerOperation());
        figure("rate", window.perSecond());
    }

    void figures(Latencies latencies) {
        figure("p50", latencies.quantileMicros(0.5));
        figure("p99", latencies.quantileMicros(0.99));
    }
}
