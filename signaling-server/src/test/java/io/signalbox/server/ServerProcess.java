package io.signalbox.server;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The bundled server as a process of its own on a free port of 127.0.0.1: to be measured from outside, stopped and
 * continued, and told to end as an operator would.
 */
public final class ServerProcess implements AutoCloseable {

    private static final Pattern OPEN = Pattern.compile("open https?://127\\.0\\.0\\.1:(\\d+)/");
    private static final Pattern COLLECTION = Pattern.compile("Pause (?:Young|Full) .*\\d+M->(\\d+)M\\(");
    private static final Pattern TOTAL = Pattern.compile("(?m)^Total\\s+\\d+\\s+(\\d+)");
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Path folder;
    private final Process process;

    private ServerProcess(Path folder, Process process) {
        this.folder = folder;
        this.process = process;
    }

    /**
     * Starts it without waiting for it.
     *
     * @param jvm options of the virtual machine
     * @param environment on top of this process' own, which is rid of the server's settings
     * @param flags of the server
     */
    static ServerProcess launch(List<String> jvm, Map<String, String> environment, List<String> flags)
            throws IOException {
        return launch(List.of(), jvm, environment, flags);
    }

    private static ServerProcess launch(
            List<String> prefix, List<String> jvm, Map<String, String> environment, List<String> flags)
            throws IOException {
        Path folder = Files.createTempDirectory("signaling-server");
        List<String> command = new ArrayList<>(prefix);
        command.add(tool("java").toString());
        command.addAll(jvm);
        command.add("-Xlog:gc:file=" + folder.resolve("gc"));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), SignalingServer.class.getName()));
        command.addAll(flags);
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectOutput(folder.resolve("out").toFile())
                .redirectError(folder.resolve("err").toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("SIGNALING_") || name.equals("PORT"));
        builder.environment().put("HOST", "127.0.0.1");
        // Tests read all of the log, and some make more of it than a server should write.
        builder.environment().put("SIGNALING_LOG_RATE", "0");
        builder.environment().putAll(environment);
        return new ServerProcess(folder, builder.start());
    }

    /** As {@link #start}, in a process that may have so many files and sockets open at most. */
    public static ServerProcess startWithDescriptors(int descriptors, String heap, String... flags) throws IOException {
        return start(List.of("prlimit", "--nofile=" + descriptors), 0, heap, flags);
    }

    /** Starts it with this heap, as in {@code 256m}, and waits until it listens. */
    public static ServerProcess start(String heap, String... flags) throws IOException {
        return start(List.of(), 0, heap, flags);
    }

    /** Starts it on this port, where another one may have been before it. */
    public static ServerProcess startOn(int port, String heap, String... flags) throws IOException {
        return start(List.of(), port, heap, flags);
    }

    private static ServerProcess start(List<String> prefix, int port, String heap, String... flags) throws IOException {
        List<String> all = new ArrayList<>(List.of("--port", String.valueOf(port)));
        all.addAll(List.of(flags));
        ServerProcess server = launch(prefix, List.of("-Xmx" + heap, "-XX:+ExitOnOutOfMemoryError"), Map.of(), all);
        try {
            server.port();
        } catch (RuntimeException | Error e) {
            server.close();
            throw e;
        }
        return server;
    }

    /** The port, as soon as it is open. */
    public int port() {
        Matcher[] open = new Matcher[1];
        await().atMost(PATIENCE).until(() -> {
            open[0] = OPEN.matcher(out());
            return open[0].find();
        });
        return Integer.parseInt(open[0].group(1));
    }

    public URI endpoint() {
        return URI.create("ws://127.0.0.1:" + port() + "/");
    }

    /** What it has written to its standard output, its log, so far. */
    public String out() throws IOException {
        return Files.readString(folder.resolve("out"));
    }

    /** What it has written to its standard error so far. */
    public String err() throws IOException {
        return Files.readString(folder.resolve("err"));
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** Stops the whole process in the middle of whatever it does, until {@link #proceed}. */
    public void freeze() {
        SystemTool.run("kill", "-STOP", pid());
    }

    /** Lets a frozen process go on. */
    public void proceed() {
        SystemTool.run("kill", "-CONT", pid());
    }

    /** Tells it, with SIGHUP, that its files have changed. */
    void hangUp() {
        SystemTool.run("kill", "-HUP", pid());
    }

    /** Asks it to end, with SIGTERM, and does not wait. */
    public void terminate() {
        process.destroy();
    }

    /** The exit code, once it has ended. */
    public int exitCode() {
        try {
            if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                throw new AssertionError("the server still runs: " + threadDump());
            }
        } catch (InterruptedException e) {
            throw new AssertionError("interrupted while the server ends", e);
        }
        return process.exitValue();
    }

    /** Bytes of live objects, after a full collection. */
    public long liveHeap() {
        Matcher total = TOTAL.matcher(SystemTool.run(tool("jcmd").toString(), pid(), "GC.class_histogram"));
        if (!total.find()) {
            throw new AssertionError("no total in the histogram of the heap");
        }
        return Long.parseLong(total.group(1));
    }

    /** The most bytes that were in use after a collection, garbage that it left included, since the process began. */
    public long mostHeapAfterCollection() throws IOException {
        return COLLECTION
                .matcher(Files.readString(folder.resolve("gc")))
                .results()
                .mapToLong(collection -> Long.parseLong(collection.group(1)) << 20)
                .max()
                .orElseThrow();
    }

    /** Stacks of all threads. */
    public String threadDump() {
        return SystemTool.run(tool("jcmd").toString(), pid(), "Thread.print");
    }

    /** How many threads the process has, the virtual machine's own among them. */
    public int threads() throws IOException {
        return countFiles("task");
    }

    /** How many files and sockets the process has open. */
    public int descriptors() throws IOException {
        return countFiles("fd");
    }

    /** Processor time that the process has used so far. */
    public Duration cpu() {
        return process.info().totalCpuDuration().orElseThrow();
    }

    /** The TCP connections of its port that the operating system knows and still spends memory on, as lines of {@code ss}. */
    public List<String> sockets() {
        return SystemTool.run("ss", "-Htan", "( sport = :" + port() + " )")
                .lines()
                .filter(line -> !line.startsWith("LISTEN") && !line.startsWith("TIME-WAIT"))
                .toList();
    }

    private int countFiles(String kind) throws IOException {
        try (Stream<Path> entries = Files.list(Path.of("/proc", pid(), kind))) {
            return (int) entries.count();
        }
    }

    private String pid() {
        return String.valueOf(process.pid());
    }

    private static Path tool(String name) {
        return Path.of(System.getProperty("java.home"), "bin", name);
    }

    /** Ends it at once, frozen or not, and removes its log. */
    @Override
    public void close() {
        process.destroyForcibly();
        exitCode();
        try {
            Files.deleteIfExists(folder.resolve("out"));
            Files.deleteIfExists(folder.resolve("err"));
            Files.deleteIfExists(folder.resolve("gc"));
            Files.deleteIfExists(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
