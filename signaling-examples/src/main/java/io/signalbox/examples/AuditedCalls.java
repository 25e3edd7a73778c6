package io.signalbox.examples;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.CREATE;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.signalbox.core.SignalingEngine;
import io.signalbox.micrometer.SignalingMetrics;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;

/**
 * A program that serves calls by the {@link LineTransport}, writes an {@link AuditLog}, measures, and drains on Ctrl-C: the
 * clients are told to come back, and their calls go on meanwhile.
 */
public final class AuditedCalls implements AutoCloseable {

    private final MeterRegistry meters = new SimpleMeterRegistry();
    private final SignalingMetrics metrics = SignalingMetrics.builder(meters).build();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private final Writer file;
    private final AuditLog audit;
    private final SignalingEngine engine;
    private final LineTransport transport;

    /** Starts to serve. */
    public AuditedCalls(int port, Path log) throws IOException {
        file = Files.newBufferedWriter(log, UTF_8, CREATE, APPEND);
        audit = new AuditLog(file, Clock.systemUTC());
        engine = SignalingEngine.builder().listener(audit).listener(metrics).build();
        metrics.watch(engine);
        FunctionCounter.builder("audit.lost", audit, AuditLog::lost).register(meters);
        transport = new LineTransport(engine, port, threads, timer);
    }

    /** Runs until Ctrl-C, or SIGTERM: {@code AuditedCalls PORT LOG}. */
    public static void main(String[] args) throws IOException {
        AuditedCalls program = new AuditedCalls(Integer.parseInt(args[0]), Path.of(args[1]));
        Runtime.getRuntime().addShutdownHook(new Thread(program::close, "drain"));
        System.out.println("listening on " + program.port());
    }

    /** The port that clients connect to. */
    public int port() {
        return transport.port();
    }

    /** What is measured: the engine's meters, and {@code audit.lost}. */
    public MeterRegistry meters() {
        return meters;
    }

    /** Drains, and ends when every client is told and every line is written. */
    @Override
    public void close() {
        transport.close();
        engine.drain().toCompletableFuture().join();
        engine.close();
        metrics.close();
        audit.close();
        threads.shutdown();
        timer.shutdown();
        try {
            file.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
