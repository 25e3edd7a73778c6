package io.signalbox.examples.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.signalbox.testkit.SignalingClient;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program as a process of its own. */
class ServerLifecycleTest {

    private static final Pattern OPEN = Pattern.compile("open http://127\\.0\\.0\\.1:(\\d+)/");

    @TempDir
    Path folder;

    private Process process;

    @AfterEach
    void noProcessIsLeft() {
        if (process != null) {
            process.destroyForcibly();
        }
    }

    private void start(Map<String, String> environment, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-cp",
                System.getProperty("java.class.path"),
                SignalingServer.class.getName()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectOutput(folder.resolve("out").toFile())
                .redirectError(folder.resolve("err").toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("SIGNALING_") || name.equals("PORT"));
        builder.environment().put("HOST", "127.0.0.1");
        builder.environment().putAll(environment);
        process = builder.start();
    }

    private int exitCode() throws InterruptedException {
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).as("ends").isTrue();
        return process.exitValue();
    }

    private String out() throws IOException {
        return Files.readString(folder.resolve("out"));
    }

    private String err() throws IOException {
        return Files.readString(folder.resolve("err"));
    }

    private int awaitPort() {
        Matcher[] open = new Matcher[1];
        await().atMost(Duration.ofSeconds(20)).until(() -> {
            open[0] = OPEN.matcher(out());
            return open[0].find();
        });
        return Integer.parseInt(open[0].group(1));
    }

    /** Welcomed: who is connected first need not be the first to join. */
    private static SignalingClient joined(URI endpoint, String userId) {
        SignalingClient client = SignalingClient.connect(endpoint, "room", userId, "name");
        client.expect("welcome");
        return client;
    }

    @Test
    void sigtermDrainsAndExitsWith0() throws Exception {
        start(Map.of("PORT", "0"));
        URI endpoint = URI.create("ws://127.0.0.1:" + awaitPort() + "/");
        try (SignalingClient one = joined(endpoint, "one");
                SignalingClient two = joined(endpoint, "two")) {
            one.skipTo("participant-joined");
            process.destroy();
            assertThat(one.awaitClosed().code()).isEqualTo(1001);
            two.expect("existing-participants");
            assertThat(two.awaitClosed().code()).isEqualTo(1001);
        }
        assertThat(exitCode()).isZero();
        assertThat(out())
                .contains("joined room=\"room\" user=\"one\"")
                .contains("any origin")
                .contains("stopped");
        assertThat(err()).isEmpty();
    }

    @Test
    void sigtermWithoutClientsExitsWith0AtOnce() throws Exception {
        start(Map.of("PORT", "0"));
        awaitPort();
        long begin = System.nanoTime();
        process.destroy();
        assertThat(exitCode()).isZero();
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(10));
    }

    @Test
    void aPortInUseIsOneLineAndExitCode1() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            start(Map.of(), "--port", String.valueOf(taken.getLocalPort()));
            assertThat(exitCode()).isEqualTo(1);
            assertThat(err().lines()).singleElement().asString().contains("port " + taken.getLocalPort());
            assertThat(out()).isEmpty();
        }
    }

    @Test
    void aBadFlagIsOneLineAndExitCode2() throws Exception {
        start(Map.of(), "--message-size", "big");
        assertThat(exitCode()).isEqualTo(2);
        assertThat(err().lines())
                .singleElement()
                .asString()
                .contains("--message-size")
                .contains("big");
        assertThat(out()).isEmpty();
    }

    @Test
    void aBadVariableIsOneLineAndExitCode2() throws Exception {
        start(Map.of("SIGNALING_ROOM_SIZE", "-1"));
        assertThat(exitCode()).isEqualTo(2);
        assertThat(err().lines()).singleElement().asString().contains("SIGNALING_ROOM_SIZE");
    }

    @Test
    void helpGoesToStandardOutput() throws Exception {
        start(Map.of(), "--help");
        assertThat(exitCode()).isZero();
        assertThat(out()).contains("--room-size").contains("SIGNALING_ROOM_SIZE");
        assertThat(err()).isEmpty();
    }

    @Test
    void logsShowNeitherContentNorQueryAndEscapeNames() throws Exception {
        start(Map.of("PORT", "0", "SIGNALING_LOG_LEVEL", "debug"));
        URI endpoint = URI.create("ws://127.0.0.1:" + awaitPort() + "/");
        String query = "roomId=room&userId=u&userName=" + SignalingClient.encode("a\u202eb") + "&token=s3cret";
        String named = "roomId=room&userId=u&userName=" + SignalingClient.encode("quote\" \\slash") + "&token=s3cret";
        try (SignalingClient refused = SignalingClient.connect(SignalingClient.withQuery(endpoint, query), "refused");
                SignalingClient client = SignalingClient.connect(SignalingClient.withQuery(endpoint, named), "named")) {
            refused.awaitClosed();
            client.expect("welcome");
            client.send("{\"type\":\"participant-update\",\"updates\":\"candidate-of-mine\"}");
            client.send("{\"type\":\"ping\"}");
            client.expect("pong");
        }
        process.destroy();
        assertThat(exitCode()).isZero();
        assertThat(out())
                .contains("type=\"participant-update\"")
                .contains("refused room=\"room\"")
                .contains("name=\"quote\\u0022 \\u005cslash\"")
                .doesNotContain("s3cret")
                .doesNotContain("candidate-of-mine");
    }
}
