package io.signalbox.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.core.JoinRequest;
import io.signalbox.examples.InterviewTickets.Ticket;
import io.signalbox.spi.CloseReason;
import io.signalbox.testkit.ManualClock;
import io.signalbox.testkit.ManualExecutor;
import io.signalbox.testkit.TestClient;
import io.signalbox.testkit.TestEngine;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class InterviewTicketsTest {

    private static final CloseReason FULL = CloseReason.of(1013, "room-full");

    private static final Map<String, Ticket> SOLD = Map.of(
            "a", new Ticket("anna", "Anna", "monday", false),
            "b", new Ticket("ben", "Ben", "monday", false),
            "c", new Ticket("carl", "Carl", "monday", false),
            "d", new Ticket("dora", "Dora", "monday", true),
            "e", new Ticket("emil", "Emil", "monday", true),
            "f", new Ticket("fred", "Fred", "tuesday", false));

    private final ManualExecutor executor = new ManualExecutor(new ManualClock());
    private final InterviewTickets tickets =
            new InterviewTickets(code -> Optional.ofNullable(SOLD.get(code)), executor);
    private final TestEngine engine = TestEngine.with(executor, tickets::guard);

    @AfterEach
    void nothingIsLeft() {
        engine.close();
    }

    private TestClient shows(String ticket) {
        TestClient client =
                engine.connect(JoinRequest.builder().query("ticket=" + ticket).build());
        engine.runDue();
        return client;
    }

    @Test
    void theTicketSaysWhoWhereAndWhat() {
        assertThat(shows("a").lastOf("welcome").get("roomId").getAsString()).isEqualTo("monday");
        shows("f");

        assertThat(engine.engine().room("monday").orElseThrow().participants())
                .singleElement()
                .satisfies(anna -> {
                    assertThat(anna.name()).isEqualTo("Anna");
                    assertThat(anna.attributes()).containsEntry(InterviewTickets.ROLE, "candidate");
                });
        assertThat(engine.engine().participants("fred")).hasSize(1);
    }

    @Test
    void aTicketThatIsNotKnownIsRefused() {
        assertThat(shows("x").closeReason()).contains(CloseReason.of(1008, "Unknown ticket"));
        assertThat(engine.engine().rooms()).isEmpty();
    }

    @Test
    void anInterviewHasOneInterviewerAndTwoCandidates() {
        shows("a");
        shows("b");
        assertThat(shows("c").closeReason()).contains(FULL);
        assertThat(shows("d").closeReason()).isEmpty();
        assertThat(shows("e").closeReason()).contains(FULL);
    }

    @Test
    void theFirstDeviceStays() {
        TestClient first = shows("a");
        shows("b");

        assertThat(shows("a").closeReason()).contains(CloseReason.of(1008, "User is here already"));
        assertThat(first.closeReason()).isEmpty();
    }
}
