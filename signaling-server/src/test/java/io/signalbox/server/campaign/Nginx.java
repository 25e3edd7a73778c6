package io.signalbox.server.campaign;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;

import io.signalbox.testkit.SignalingClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/**
 * nginx as a process of its own on a free port of 127.0.0.1, in front of a server, with the configuration and the server's
 * flags that the documentation shows.
 */
final class Nginx implements AutoCloseable {

    private static final Pattern SNIPPET = Pattern.compile("(?s)```nginx\n(.*?)```");
    private static final Pattern FLAGS = Pattern.compile("start the server with `([^`]*)`");
    private static final String DOCUMENTED_SERVER = "http://127.0.0.1:3001;";

    private final Path folder;
    private final int port;
    private final Process process;

    private Nginx(Path folder, int port, Process process) {
        this.folder = folder;
        this.port = port;
        this.process = process;
    }

    /** Skips the test where there is no nginx, except where {@code CI} is set: there it fails. */
    static void assumeInstalled() {
        if (Boolean.parseBoolean(System.getenv("CI"))) {
            program();
        }
        Assumptions.assumeTrue(
                programs().findAny().isPresent(), "nginx is not installed: on Debian, apt-get install nginx-light");
    }

    /** The flags with which the server is to be started behind a proxy. */
    static List<String> documentedFlags() {
        return List.of(documented(FLAGS).split(" "));
    }

    /** Starts it before the server on this port, and waits until it listens. */
    static Nginx start(int serverPort) throws IOException {
        String location = documented(SNIPPET);
        if (!location.contains(DOCUMENTED_SERVER)) {
            throw new AssertionError("the documented configuration has no " + DOCUMENTED_SERVER);
        }
        Path folder = Files.createTempDirectory("nginx");
        int port = freePort();
        Path configuration = folder.resolve("nginx.conf");
        Files.writeString(configuration, """
                daemon off;
                pid %1$s/pid;
                error_log %1$s/error.log;
                events { worker_connections 1024; }
                http {
                    access_log off;
                    client_body_temp_path %1$s/body;
                    proxy_temp_path %1$s/proxy;
                    fastcgi_temp_path %1$s/fastcgi;
                    uwsgi_temp_path %1$s/uwsgi;
                    scgi_temp_path %1$s/scgi;
                    server {
                        listen 127.0.0.1:%2$d;
                        %3$s
                    }
                }
                """.formatted(
                        folder, port, location.replace(DOCUMENTED_SERVER, "http://127.0.0.1:" + serverPort + ";")));
        Process process = new ProcessBuilder(
                        program().toString(),
                        "-p",
                        folder.toString(),
                        "-e",
                        folder.resolve("error.log").toString(),
                        "-c",
                        configuration.toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("out").toFile())
                .start();
        Nginx nginx = new Nginx(folder, port, process);
        await().atMost(SignalingClient.PATIENCE).until(() -> nginx.listens() || !process.isAlive());
        if (!process.isAlive()) {
            throw new AssertionError("nginx does not start: " + Files.readString(folder.resolve("out")));
        }
        return nginx;
    }

    URI endpoint() {
        return URI.create("ws://127.0.0.1:" + port + "/");
    }

    private boolean listens() {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException notYet) {
            return false;
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static Path program() {
        return programs().findFirst().orElseThrow(() -> new AssertionError("nginx is not installed"));
    }

    /** Debian has it where only root looks for programs. */
    private static Stream<Path> programs() {
        return Stream.concat(Stream.of(System.getenv("PATH").split(":")), Stream.of("/usr/sbin"))
                .map(directory -> Path.of(directory, "nginx"))
                .filter(Files::isExecutable);
    }

    private static String documented(Pattern pattern) {
        Path directory = Path.of("").toAbsolutePath();
        while (!Files.exists(directory.resolve("docs/operating.md"))) {
            directory = directory.getParent();
        }
        try {
            Matcher found = pattern.matcher(Files.readString(directory.resolve("docs/operating.md"), UTF_8));
            if (!found.find()) {
                throw new AssertionError("docs/operating.md does not show " + pattern);
            }
            return found.group(1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Ends it and drops all connections through it. */
    @Override
    public void close() throws IOException {
        process.destroy();
        try {
            if (!process.waitFor(SignalingClient.PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
