package io.signalbox.servers;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.ConnectException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A server in a process of its own on 127.0.0.1 that deploys what lies in a folder, and undeploys what goes from it. */
final class AppServer implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private final Path log;
    private final Path deployments;
    private final int port;
    private final Process process;

    private AppServer(Path log, Path deployments, int port, Process process) {
        this.log = log;
        this.deployments = deployments;
        this.port = port;
        this.process = process;
    }

    /**
     * Starts it and waits for its port.
     *
     * @param folder of this server's own
     * @param deployments what it watches
     * @param jvm options of the virtual machine and what it runs
     */
    static AppServer start(Path folder, Path deployments, int port, Map<String, String> environment, List<String> jvm)
            throws IOException {
        List<String> command = new ArrayList<>(List.of(
                tool("java"),
                "-Xmx384m",
                // What only a soft reference holds is no leak: let it go at once.
                "-XX:SoftRefLRUPolicyMSPerMB=0",
                "-Djava.net.preferIPv4Stack=true"));
        command.addAll(jvm);
        Path log = folder.resolve("out.log");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment().putAll(environment);
        Process process = builder.start();
        AppServer server = new AppServer(log, deployments, port, process);
        try {
            await("the server's port").atMost(PATIENCE).until(() -> {
                if (!process.isAlive()) {
                    throw new AssertionError("the server has ended:\n" + server.log());
                }
                return server.status("/") != 0;
            });
        } catch (RuntimeException | Error e) {
            server.close();
            throw e;
        }
        return server;
    }

    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** Returns when the application is there. */
    void deploy(Path war) throws IOException {
        String name = war.getFileName().toString();
        // Moved in whole: a scan must not find half a file.
        Path copy = Files.copy(war, log.resolveSibling(name), StandardCopyOption.REPLACE_EXISTING);
        Files.move(copy, deployments.resolve(name), StandardCopyOption.ATOMIC_MOVE);
        awaitStatus("/calls/", 200);
    }

    /** Returns when the application is gone. */
    void undeploy(Path war) throws IOException {
        Files.delete(deployments.resolve(war.getFileName()));
        awaitStatus("/calls/", 404);
    }

    private void awaitStatus(String path, int status) {
        await(path + " answers " + status)
                .atMost(PATIENCE)
                .failFast("the server has ended", () -> !process.isAlive())
                .until(() -> status(path) == status);
    }

    /** The status of a GET; 0 where nothing listens. */
    private int status(String path) throws IOException {
        HttpURLConnection get = (HttpURLConnection)
                URI.create("http://127.0.0.1:" + port + path).toURL().openConnection();
        get.setConnectTimeout(5_000);
        get.setReadTimeout(20_000);
        // A server may keep the last request of a connection, and with it the application that answered.
        get.setRequestProperty("Connection", "close");
        try {
            return get.getResponseCode();
        } catch (ConnectException notYet) {
            return 0;
        } catch (IOException between) {
            return -1;
        }
    }

    URI endpoint() {
        return URI.create("ws://127.0.0.1:" + port + "/calls/signaling");
    }

    /** How many class loaders have this class, after a full collection. */
    long loadersOf(String type) throws IOException, InterruptedException {
        jcmd("GC.run");
        return jcmd("VM.classloaders", "show-classes")
                .lines()
                .filter(line -> line.strip().matches("[|\\s]*" + type.replace(".", "\\.")))
                .count();
    }

    /** The names of live threads that begin so. */
    List<String> threads(String prefix) throws IOException, InterruptedException {
        return jcmd("Thread.print")
                .lines()
                .filter(line -> line.startsWith("\"" + prefix))
                .map(line -> line.substring(1, line.indexOf('"', 1)))
                .toList();
    }

    private String jcmd(String... command) throws IOException, InterruptedException {
        List<String> whole = new ArrayList<>(List.of(tool("jcmd"), String.valueOf(process.pid())));
        whole.addAll(List.of(command));
        Path answer = Files.createTempFile("jcmd", ".txt");
        try {
            Process jcmd = new ProcessBuilder(whole)
                    .redirectErrorStream(true)
                    .redirectOutput(answer.toFile())
                    .start();
            if (!jcmd.waitFor(60, TimeUnit.SECONDS) || jcmd.exitValue() != 0) {
                jcmd.destroyForcibly();
                throw new AssertionError(whole + ":\n" + Files.readString(answer));
            }
            return Files.readString(answer);
        } finally {
            Files.delete(answer);
        }
    }

    private static String tool(String name) {
        return Path.of(System.getProperty("java.home"), "bin", name).toString();
    }

    String log() throws IOException {
        return Files.readString(log);
    }

    @Override
    public void close() {
        try {
            // Whether it ends in order is the server's affair, and Open Liberty takes half a minute for it.
            process.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
