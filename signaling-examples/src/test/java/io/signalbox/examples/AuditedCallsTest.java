package io.signalbox.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.signalbox.core.AccessPolicy;
import io.signalbox.core.Admission;
import io.signalbox.testkit.ManualClock;
import io.signalbox.testkit.TestEngine;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuditedCallsTest {

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    @TempDir
    private Path directory;

    @Test
    void theLogTellsWhoCameWentAndWasRefused() {
        StringBuilder out = new StringBuilder();
        AuditLog audit = new AuditLog(out, new ManualClock());
        AccessPolicy policy = request -> CompletableFuture.completedStage(
                request.userId().equals("eve") ? Admission.refuse("Not you") : Admission.accept(request));
        try (TestEngine engine =
                TestEngine.with(builder -> builder.listener(audit).accessPolicy(policy))) {
            engine.join("tea\n", "ada").disconnects(1000);
            engine.join("tea", "ada \"the\" first");
            engine.join("tea", "eve");
        }
        audit.close();

        List<JsonObject> lines = parsed(out.toString().lines().toList());
        assertThat(lines.get(0))
                .hasToString("{\"at\":\"2026-01-01T00:00:00Z\",\"event\":\"refused\",\"room\":\"tea\\n\","
                        + "\"user\":\"ada\",\"reason\":\"1008 roomId has a forbidden character\"}");
        assertThat(lines)
                .extracting(line -> line.get("event").getAsString())
                .containsSubsequence("refused", "joined", "refused", "left");
        assertThat(lines.get(1).get("user").getAsString()).isEqualTo("ada \"the\" first");
        assertThat(audit.lost()).isZero();
    }

    @Test
    void aRoomDoesNotWaitForALogThatHangsAndMissingLinesAreCounted() {
        CountDownLatch hanging = new CountDownLatch(1);
        AuditLog audit = new AuditLog(new Hanging(hanging), new ManualClock());
        for (int i = 0; i < 10_100; i++) {
            audit.drainBegan();
        }

        // One line may be with the writer.
        assertThat(audit.lost()).isBetween(99L, 100L);
        hanging.countDown();
        audit.close();
    }

    @Test
    void ctrlCDrainsTheClientsAndLosesNoLine() throws Exception {
        Path log = directory.resolve("audit.jsonl");
        Process program = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        AuditedCalls.class.getName(),
                        "0",
                        log.toString())
                .redirectErrorStream(true)
                .redirectOutput(new File(directory.toFile(), "output"))
                .start();
        try (LineClient anna = new LineClient(port(), "roomId=tea&userId=anna&userName=Anna")) {
            assertThat(anna.receives(PATIENCE)).contains("\"welcome\"");

            program.destroy();

            assertThat(anna.isClosed(PATIENCE).code()).isEqualTo(1001);
            assertThat(program.waitFor(30, TimeUnit.SECONDS)).isTrue();
            assertThat(parsed(Files.readAllLines(log)))
                    .extracting(line -> line.get("event").getAsString())
                    .startsWith("joined", "drain");
        } finally {
            program.destroyForcibly();
        }
    }

    @Test
    void theProgramMeasures() throws Exception {
        try (AuditedCalls program = new AuditedCalls(0, directory.resolve("audit.jsonl"));
                LineClient anna = new LineClient(program.port(), "roomId=tea&userId=anna&userName=Anna")) {
            assertThat(anna.receives(PATIENCE)).contains("\"welcome\"");

            assertThat(program.meters().get("signaling.participants").gauge().value())
                    .isEqualTo(1);
            assertThat(program.meters().get("audit.lost").functionCounter().count())
                    .isZero();
        }
    }

    /** Where the program says that it listens, once it does. */
    private int port() {
        return await().atMost(Duration.ofSeconds(60)).until(this::portSoFar, port -> port > 0);
    }

    private int portSoFar() throws IOException {
        try (BufferedReader output = Files.newBufferedReader(directory.resolve("output"))) {
            return output.lines()
                    .filter(line -> line.startsWith("listening on "))
                    .map(line -> Integer.parseInt(line.substring("listening on ".length())))
                    .findFirst()
                    .orElse(0);
        }
    }

    private static List<JsonObject> parsed(List<String> lines) {
        return lines.stream()
                .map(line -> JsonParser.parseString(line).getAsJsonObject())
                .toList();
    }

    private record Hanging(CountDownLatch latch) implements Appendable {

        @Override
        public Appendable append(CharSequence text) {
            try {
                latch.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return this;
        }

        @Override
        public Appendable append(CharSequence text, int start, int end) {
            return append(text);
        }

        @Override
        public Appendable append(char c) {
            return append("");
        }
    }
}
