package io.signalbox.benchmarks.load;

import io.signalbox.benchmarks.Signal;
import io.signalbox.benchmarks.Tool;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * Where a server on the virtual machine spends its processor time while it relays session descriptions: async-profiler
 * looks at each thread after each millisecond of processor time, in the kernel too.
 */
final class Profile {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String LIBRARY = "linux-" + architecture() + "/libasyncProfiler.so";

    private Profile() {}

    private static String architecture() {
        return System.getProperty("os.arch").equals("aarch64") ? "arm64" : "x64";
    }

    /** Tells the share of each {@link StackOwner}, and leaves the stacks in the output folder. */
    static void measure(Trial trial, int participants, Path folder) throws IOException {
        ServerProcess server = trial.server();
        Path library = Files.createTempFile("async-profiler", ".so");
        Path stacks = folder.resolve("profile-" + server.contender().id() + ".txt");
        try {
            unpack(library);
            // The load goes on for as long as it takes to have the profiler start and stop.
            Duration longEnough = trial.measured().plusSeconds(10);
            Trial load = trial.with(longEnough);
            CompletableFuture<Void> running = CompletableFuture.runAsync(() -> run(load, participants));
            ServerProcess.pause(trial.warmUp().toMillis() + 2_000);
            agent(server, library, "start,event=ctimer,interval=1ms");
            ServerProcess.pause(trial.measured().toMillis());
            agent(server, library, "stop,collapsed,file=" + stacks);
            running.join();
        } catch (CompletionException e) {
            throw new IOException(e.getCause());
        } finally {
            Files.deleteIfExists(library);
        }
        Map<StackOwner, Double> shares = StackOwner.shares(Files.readAllLines(stacks));
        shares.forEach((owner, share) -> trial.figure(owner.id(), share));
    }

    private static void run(Trial load, int participants) {
        try {
            RelayLoad.measure(load, Signal.SDP, participants);
        } catch (IOException e) {
            throw new CompletionException(e);
        }
    }

    private static void unpack(Path library) throws IOException {
        try (InputStream packed = Profile.class.getClassLoader().getResourceAsStream(LIBRARY)) {
            if (packed == null) {
                throw new IOException("there is no profiler for this machine: " + LIBRARY);
            }
            Files.copy(packed, library, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private static void agent(ServerProcess server, Path library, String command) throws IOException {
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
}
