package io.signalbox.benchmarks.load;

import io.signalbox.benchmarks.Tool;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A server in a process of its own, measured from outside, on Linux. */
public final class ServerProcess implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int STARTS = 3;
    private static final Pattern HISTOGRAM_TOTAL = Pattern.compile("(?m)^Total\\s+\\d+\\s+(\\d+)");
    private static final Pattern NODE_HEAP = Pattern.compile("heap=(\\d+)");

    private final Contender contender;
    private final Process process;
    private final int port;
    private final Path output;
    private final ProcessFigures figures;

    private ServerProcess(Contender contender, Process process, int port, Path output) {
        this.contender = contender;
        this.process = process;
        this.port = port;
        this.output = output;
        this.figures = new ProcessFigures(process.pid());
    }

    /** Starts it, and waits until it listens. */
    public static ServerProcess start(Contender contender) throws IOException {
        IOException failure = new IOException("never tried");
        // Somebody else may take a port that was free.
        for (int i = 0; i < STARTS; i++) {
            ServerProcess server = launch(contender);
            try {
                server.awaitListening();
                return server;
            } catch (IOException e) {
                failure = e;
                server.close();
            }
        }
        throw failure;
    }

    private static ServerProcess launch(Contender contender) throws IOException {
        int port = freePort();
        Path output = Files.createTempFile("benchmark-server", ".log");
        ProcessBuilder builder = new ProcessBuilder(contender.command(port));
        builder.environment().keySet().removeIf(name -> name.startsWith("SIGNALING_") || name.equals("PORT"));
        Process process = builder.redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        return new ServerProcess(contender, process, port, output);
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private void awaitListening() throws IOException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            try (Socket socket = new Socket()) {
                socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
                if (!process.isAlive()) {
                    throw new IOException(contender + " ended: " + output());
                }
                return;
            } catch (IOException notYet) {
                if (!process.isAlive() || System.nanoTime() > deadline) {
                    throw new IOException(contender + " does not listen: " + output(), notYet);
                }
                pause(20);
            }
        }
    }

    Contender contender() {
        return contender;
    }

    int port() {
        return port;
    }

    long pid() {
        return process.pid();
    }

    /** Processor time and memory, from outside. */
    ProcessFigures figures() {
        return figures;
    }

    /** What it has written. */
    String output() throws IOException {
        return Files.readString(output);
    }

    /** Bytes of live objects, after a full collection. */
    long liveHeapBytes() throws IOException {
        return contender.isJvm() ? histogramTotal() : nodeHeap();
    }

    private long histogramTotal() throws IOException {
        Matcher total = HISTOGRAM_TOTAL.matcher(
                Tool.run(PATIENCE, List.of(Tool.ofJdk("jcmd"), String.valueOf(pid()), "GC.class_histogram")));
        if (!total.find()) {
            throw new IOException("no total in the histogram of the heap");
        }
        return Long.parseLong(total.group(1));
    }

    private long nodeHeap() throws IOException {
        int before = output().length();
        Tool.run(PATIENCE, List.of("kill", "-USR2", String.valueOf(pid())));
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < deadline) {
            Matcher heap = NODE_HEAP.matcher(output().substring(before));
            if (heap.find()) {
                return Long.parseLong(heap.group(1));
            }
            pause(20);
        }
        throw new IOException(contender + " does not tell its heap");
    }

    static void pause(long millis) throws IOException {
        try {
            TimeUnit.MILLISECONDS.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    /** Ends it at once. */
    @Override
    public void close() throws IOException {
        process.destroyForcibly().onExit().join();
        Files.deleteIfExists(output);
    }
}
