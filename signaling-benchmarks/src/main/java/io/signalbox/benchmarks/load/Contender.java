package io.signalbox.benchmarks.load;

import io.signalbox.benchmarks.Tool;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A server that takes part: how it is started, and what runs it. */
public final class Contender {

    /** What runs a server, and so tells of its heap. */
    enum Platform {
        JVM,
        NODE
    }

    /** Stands in a command for the port. */
    private static final String PORT = "{port}";

    /**
     * The bundled server as it is, apart from the rooms of 501 that one of the loads needs (the size of an outbox goes with
     * it), and from the log of joins and leaves, which the others do not have.
     */
    private static final List<String> FLAGS = List.of(
            "--host",
            "127.0.0.1",
            "--port",
            PORT,
            "--log-level",
            "warn",
            "--room-size",
            "501",
            "--outbox-size",
            "2MiB");

    private final String id;
    private final String title;
    private final Platform platform;
    private final List<String> command;

    private Contender(String id, String title, Platform platform, List<String> command) {
        this.id = id;
        this.title = title;
        this.platform = platform;
        this.command = List.copyOf(command);
    }

    /**
     * The bundled server.
     *
     * @param launch what makes the virtual machine run it: {@code -jar} and the file, for one
     */
    public static Contender signalbox(
            String id, String title, List<String> jvmOptions, List<String> launch, List<String> serverFlags) {
        List<String> command = java(jvmOptions, launch);
        command.addAll(FLAGS);
        command.addAll(serverFlags);
        return new Contender(id, title, Platform.JVM, command);
    }

    /** A program in Java that takes the port. */
    public static Contender program(String id, String title, List<String> jvmOptions, Class<?> main) {
        List<String> command = java(jvmOptions, List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        command.add(PORT);
        return new Contender(id, title, Platform.JVM, command);
    }

    /** A program in JavaScript that takes the port. */
    public static Contender node(String id, String title, Path script) {
        return new Contender(id, title, Platform.NODE, List.of("node", script.toString(), PORT));
    }

    private static List<String> java(List<String> options, List<String> launch) {
        List<String> command = new ArrayList<>();
        command.add(Tool.ofJdk("java"));
        command.addAll(options);
        command.addAll(launch);
        return command;
    }

    /** The same, where a profiler sees which frames were inlined: what is run stays the same. */
    Contender profiled() {
        List<String> words = new ArrayList<>(command);
        words.addAll(1, List.of("-XX:+UnlockDiagnosticVMOptions", "-XX:+DebugNonSafepoints"));
        return new Contender(id, title, platform, words);
    }

    /** As the results have it. */
    public String id() {
        return id;
    }

    /** As the tables have it. */
    public String title() {
        return title;
    }

    boolean isJvm() {
        return platform == Platform.JVM;
    }

    List<String> command(int port) {
        return command.stream()
                .map(word -> word.equals(PORT) ? String.valueOf(port) : word)
                .toList();
    }

    @Override
    public String toString() {
        return title;
    }
}
