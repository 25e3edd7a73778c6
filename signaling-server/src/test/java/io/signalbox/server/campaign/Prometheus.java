package io.signalbox.server.campaign;

import static org.awaitility.Awaitility.await;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.signalbox.testkit.SignalingClient;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** Prometheus as a process of its own on a free port of 127.0.0.1, which scrapes one server each second. */
final class Prometheus implements AutoCloseable {

    private static final HttpClient HTTP =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();

    private final Path folder;
    private final int port;
    private final Process process;

    private Prometheus(Path folder, int port, Process process) {
        this.folder = folder;
        this.port = port;
        this.process = process;
    }

    /** Skips the test where there is none, except where {@code CI} is set: there it fails. */
    static void assumeInstalled() {
        boolean installed = programs("prometheus").findAny().isPresent();
        if (Boolean.parseBoolean(System.getenv("CI")) && !installed) {
            throw new AssertionError("prometheus is not installed");
        }
        Assumptions.assumeTrue(installed, "prometheus is not installed: on Debian, apt-get install prometheus");
    }

    static Path promtool() {
        return programs("promtool").findFirst().orElseThrow(() -> new AssertionError("promtool is not installed"));
    }

    /** Starts it with these rules, and waits until it answers. */
    static Prometheus start(int serverPort, String rules) throws IOException {
        Path folder = Files.createTempDirectory("prometheus");
        Files.writeString(folder.resolve("rules.yml"), rules);
        Path configuration = folder.resolve("prometheus.yml");
        Files.writeString(configuration, """
                global: {scrape_interval: 1s, scrape_timeout: 1s, evaluation_interval: 1s}
                rule_files: [rules.yml]
                scrape_configs:
                  - job_name: signalbox
                    static_configs:
                      - targets: ["127.0.0.1:%d"]
                """.formatted(serverPort));
        int port = freePort();
        Process process = new ProcessBuilder(
                        programs("prometheus").findFirst().orElseThrow().toString(),
                        "--config.file=" + configuration,
                        "--storage.tsdb.path=" + folder.resolve("data"),
                        "--web.listen-address=127.0.0.1:" + port)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("out").toFile())
                .start();
        Prometheus prometheus = new Prometheus(folder, port, process);
        await().atMost(Duration.ofSeconds(30)).until(() -> prometheus.isReady() || !process.isAlive());
        if (!process.isAlive()) {
            throw new AssertionError("prometheus does not start: " + Files.readString(folder.resolve("out")));
        }
        return prometheus;
    }

    /** The names of the alerts that fire now. */
    Set<String> firing() throws IOException, InterruptedException {
        Set<String> names = new TreeSet<>();
        for (JsonElement alert : data("/api/v1/alerts").getAsJsonArray("alerts")) {
            JsonObject one = alert.getAsJsonObject();
            if (one.get("state").getAsString().equals("firing")) {
                names.add(one.getAsJsonObject("labels").get("alertname").getAsString());
            }
        }
        return names;
    }

    /** The value of an expression; NaN where there is none yet. */
    double value(String expression) throws IOException, InterruptedException {
        String query = URLEncoder.encode(expression, StandardCharsets.UTF_8);
        JsonArray result = data("/api/v1/query?query=" + query).getAsJsonArray("result");
        return result.isEmpty()
                ? Double.NaN
                : result.get(0).getAsJsonObject().getAsJsonArray("value").get(1).getAsDouble();
    }

    /** What is wrong with the rules as Prometheus finds them, one line each. */
    Set<String> problems() throws IOException, InterruptedException {
        Set<String> problems = new TreeSet<>();
        for (JsonElement group : data("/api/v1/rules").getAsJsonArray("groups")) {
            for (JsonElement rule : group.getAsJsonObject().getAsJsonArray("rules")) {
                JsonObject one = rule.getAsJsonObject();
                if (!one.get("health").getAsString().equals("ok")) {
                    problems.add(one.get("name").getAsString() + " " + one.get("lastError"));
                }
            }
        }
        return problems;
    }

    private JsonObject data(String path) throws IOException, InterruptedException {
        return JsonParser.parseString(get(path)).getAsJsonObject().getAsJsonObject("data");
    }

    private boolean isReady() {
        try {
            return get("/-/ready").contains("Ready");
        } catch (IOException notYet) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private String get(String path) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(Duration.ofSeconds(10))
                .build();
        return HTTP.send(request, BodyHandlers.ofString()).body();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static Stream<Path> programs(String name) {
        return Stream.of(System.getenv("PATH").split(":"))
                .map(directory -> Path.of(directory, name))
                .filter(Files::isExecutable);
    }

    @Override
    public void close() throws IOException {
        process.destroy();
        try {
            if (!process.waitFor(SignalingClient.PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
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
