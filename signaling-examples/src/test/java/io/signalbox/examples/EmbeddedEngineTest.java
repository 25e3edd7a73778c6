package io.signalbox.examples;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class EmbeddedEngineTest {

    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private final PrintStream out = new PrintStream(printed, true, UTF_8);
    private final EmbeddedEngine program = new EmbeddedEngine();

    @AfterEach
    void stop() {
        program.close();
    }

    @Test
    void listsWhoIsWhere() {
        program.join("lobby", "alice", out);
        program.join("lobby", "bob", out);
        program.join("attic", "carol", out);

        assertThat(program.overview()).isEqualTo("attic: carol\nlobby: alice, bob");
    }

    @Test
    void speaksToEveryoneAndToOne() {
        program.join("lobby", "alice", out);
        program.join("lobby", "bob", out);
        program.announce("lobby", "The meeting begins");
        assertThat(program.tell("lobby", "bob", "You are muted")).isTrue();
        assertThat(program.tell("lobby", "carol", "Where are you?")).isFalse();

        awaitPrinted("alice gets {\"type\":\"announcement\",\"text\":\"The meeting begins\"}");
        awaitPrinted("bob gets {\"type\":\"announcement\",\"text\":\"The meeting begins\"}");
        awaitPrinted("bob gets {\"type\":\"announcement\",\"text\":\"You are muted\"}");
        assertThat(printed.toString(UTF_8)).doesNotContain("alice gets {\"type\":\"announcement\",\"text\":\"You");
    }

    @Test
    void removesOneAndTellsTheOthers() {
        program.join("lobby", "alice", out);
        program.join("lobby", "bob", out);
        program.remove("lobby", "bob");

        awaitPrinted("bob is closed: 1008 Removed by the host");
        awaitPrinted("alice gets {\"type\":\"participant-left\",\"userId\":\"bob\"");
        assertThat(program.overview()).isEqualTo("lobby: alice");
    }

    @Test
    void endsARoom() {
        program.join("lobby", "alice", out);
        program.join("attic", "carol", out);
        program.end("lobby");

        awaitPrinted("alice is closed: 1000 The meeting is over");
        assertThat(program.overview()).isEqualTo("attic: carol");
    }

    @Test
    void sendsEverybodyAwayWhenItStops() throws Exception {
        program.join("lobby", "alice", out);
        program.stop().toCompletableFuture().get(10, TimeUnit.SECONDS);
        program.join("lobby", "late", out);

        awaitPrinted("alice is closed: 1001");
        awaitPrinted("late is closed: 1001");
        assertThat(program.overview()).isEmpty();
    }

    private void awaitPrinted(String line) {
        await().untilAsserted(() -> assertThat(printed.toString(UTF_8)).contains(line));
    }
}
