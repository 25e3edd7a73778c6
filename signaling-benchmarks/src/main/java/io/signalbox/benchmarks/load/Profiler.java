package io.signalbox.benchmarks.load;

import io.signalbox.benchmarks.Tool;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;

/**
 * async-profiler in the virtual machine of a server: looks at each thread after each millisecond of processor time that it
 * took, in the kernel too.
 */
final class Profiler implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String LIBRARY =
            "linux-" + (System.getProperty("os.arch").equals("aarch64") ? "arm64" : "x64") + "/libasyncProfiler.so";

    private final ServerProcess server;
    private final Path library;

    private Profiler(ServerProcess server, Path library) {
        this.server = server;
        this.library = library;
    }

    static Profiler of(ServerProcess server) throws IOException {
        Path library = Files.createTempFile("async-profiler", ".so");
        try (InputStream packed = Profiler.class.getClassLoader().getResourceAsStream(LIBRARY)) {
            if (packed == null) {
                throw new IOException("there is no profiler for this machine: " + LIBRARY);
            }
            Files.copy(packed, library, StandardCopyOption.REPLACE_EXISTING);
        }
        return new Profiler(server, library);
    }

    void start() throws IOException {
        command("start,event=ctimer,interval=1ms");
    }

    /** Writes the stacks that it has seen, as {@link StackOwner#shares} takes them. */
    void stop(Path stacks) throws IOException {
        command("stop,collapsed,file=" + stacks);
    }

    private void command(String command) throws IOException {
        String answer = Tool.run(
                PATIENCE,
                List.of(
                        Tool.ofJdk("jcmd"),
                        String.valueOf(server.pid()),
                        "JVMTI.agent_load",
                        library.toString(),
                        "\"" + command + "\""));
        if (!answer.contains("return code: 0")) {
            throw new IOException("the profiler does not " + command + ": " + answer + server.output());
        }
    }

    @Override
    public void close() throws IOException {
        Files.deleteIfExists(library);
    }
}
