package io.signalbox.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.core.JoinRequest;
import io.signalbox.core.Room;
import io.signalbox.testkit.ManualClock;
import io.signalbox.testkit.ManualExecutor;
import io.signalbox.testkit.TestClient;
import io.signalbox.testkit.TestEngine;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class InterviewDeskTest {

    private final ManualExecutor executor = new ManualExecutor(new ManualClock());
    private final StringBuilder log = new StringBuilder();
    private final InterviewDesk desk = new InterviewDesk(executor.clock(), log);
    private final TestEngine engine = TestEngine.with(executor, builder -> builder.listener(desk));

    @AfterEach
    void nothingIsLeft() {
        engine.close();
    }

    private TestClient join(String user) {
        return engine.connect(JoinRequest.builder()
                .query("roomId=monday&userId=" + user + "&userName=" + user + "&device=phone")
                .build());
    }

    private Room room() {
        return engine.engine().room("monday").orElseThrow();
    }

    @Test
    void arrivalsAndDeparturesAreNoted() {
        TestClient anna = join("anna");
        join("ben");
        anna.disconnects(1001);
        assertThat(log).hasToString("anna came by phone\nben came by phone\nanna left: disconnected, 1001\n");
    }

    @Test
    void anInterviewTakesAsLongAsItsRoom() {
        TestClient anna = join("anna");
        Room room = room();
        engine.advance(Duration.ofSeconds(2));
        assertThat(desk.duration(room)).contains(Duration.ofSeconds(2));

        anna.disconnects(1000);
        assertThat(desk.duration(room)).isEmpty();
    }

    @Test
    void aNameIsCorrectedAndTheLeadHandedOver() {
        TestClient anna = join("anna");
        TestClient ben = join("ben");
        desk.correctName(engine.engine(), "ben", "Benjamin");
        desk.handOver(room().participant("ben").orElseThrow());
        engine.runDue();

        assertThat(room().participant("ben").orElseThrow().name()).isEqualTo("Benjamin");
        assertThat(room().participant("ben").orElseThrow().attributes()).containsEntry("role", "interviewer");
        assertThat(anna.lastOf("interviewer").get("userId").getAsString()).isEqualTo("ben");
        assertThat(ben.receivedTypes()).doesNotContain("interviewer");
    }
}
