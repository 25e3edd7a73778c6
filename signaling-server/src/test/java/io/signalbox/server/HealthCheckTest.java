package io.signalbox.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The image's health check, run against a real process as Docker runs it, whatever settings the server was given. */
@Timeout(180)
class HealthCheckTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    Path folder;

    private Process server;

    /** A jar that has everything by reference, in the place of the shaded one. */
    @BeforeEach
    void makeTheJar() throws IOException {
        Manifest manifest = new Manifest();
        Attributes attributes = manifest.getMainAttributes();
        attributes.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        attributes.put(Attributes.Name.MAIN_CLASS, SignalingServer.class.getName());
        attributes.put(
                Attributes.Name.CLASS_PATH,
                Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                        .map(entry -> Path.of(entry).toUri().toString())
                        .collect(Collectors.joining(" ")));
        try (OutputStream file = Files.newOutputStream(folder.resolve("signaling-server.jar"));
                JarOutputStream jar = new JarOutputStream(file, manifest)) {
            jar.finish();
        }
    }

    @AfterEach
    void noProcessIsLeft() throws InterruptedException {
        if (server != null) {
            server.destroyForcibly();
            assertThat(server.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        }
    }

    private void start(Map<String, String> environment, String... flags) throws IOException {
        List<String> command = new ArrayList<>(List.of("java", "-Xmx128m", "-jar", "signaling-server.jar"));
        command.addAll(List.of(flags));
        server = process(environment, command, "out").start();
        await().atMost(PATIENCE)
                .until(() -> Files.readString(folder.resolve("out")).contains("open http"));
    }

    private ProcessBuilder process(Map<String, String> environment, List<String> command, String output) {
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve(output).toFile());
        Map<String, String> variables = builder.environment();
        variables
                .keySet()
                .removeIf(name -> name.startsWith("SIGNALING_") || name.equals("PORT") || name.equals("HOST"));
        String java = Path.of(System.getProperty("java.home"), "bin").toString();
        variables.merge("PATH", java, (path, first) -> first + File.pathSeparator + path);
        variables.putAll(environment);
        return builder;
    }

    /** The exit code of the check. */
    private int check(Map<String, String> environment) throws Exception {
        List<String> command = List.of("bash", script().toString(), String.valueOf(server.pid()));
        Process check = process(environment, command, "check").start();
        assertThat(check.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        return check.exitValue();
    }

    private static Path script() {
        Path root = Path.of("").toAbsolutePath();
        while (!Files.exists(root.resolve("signaling-server/ops"))) {
            root = root.getParent();
        }
        return root.resolve("signaling-server/ops/docker/health-check.sh");
    }

    private static String freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            return String.valueOf(socket.getLocalPort());
        }
    }

    private String said() throws IOException {
        return Files.readString(folder.resolve("check"));
    }

    @Test
    void aServerWithFlagsIsFoundAndIsMissedOnceItIsGone() throws Exception {
        start(Map.of("PORT", "1"), "--port", freePort(), "--host=127.0.0.1");
        assertThat(check(Map.of("PORT", "1"))).as(said()).isZero();

        SystemTool.run("kill", "-STOP", String.valueOf(server.pid()));
        assertThat(check(Map.of("PORT", "1"))).isEqualTo(1);
        assertThat(said()).contains("no answer from 127.0.0.1");
    }

    @Test
    void aServerWithVariablesOnOneAddressAloneIsFound() throws Exception {
        Map<String, String> environment = Map.of("PORT", freePort(), "HOST", "127.0.0.2");
        start(environment);
        assertThat(check(environment)).as(said()).isZero();
    }

    @Test
    void aServerOnAllAddressesThatSpeaksTlsByFlagIsFound() throws Exception {
        SelfSigned files = SelfSigned.make(folder, "EC");
        Map<String, String> environment = Map.of("HOST", "0.0.0.0", "JAVA_TOOL_OPTIONS", "-Dx=y");
        start(environment, files.flags("--port", freePort()));
        assertThat(check(environment)).as(said()).isZero();
        // Its own log is not the check's.
        assertThat(said()).isEmpty();
    }

    @Test
    void aPortThatNobodyKnowsCannotBeChecked() throws Exception {
        start(Map.of("HOST", "127.0.0.1"), "--port", "0");
        assertThat(check(Map.of("HOST", "127.0.0.1"))).isEqualTo(2);
        assertThat(said()).contains("--port '0'");
    }
}
