package io.signalbox.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.core.Admission;
import io.signalbox.core.JoinRequest;
import io.signalbox.spi.CloseReason;
import io.signalbox.testkit.TestClient;
import io.signalbox.testkit.TestEngine;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class InterviewRoomPolicyTest {

    private static final CloseReason FULL = CloseReason.of(1013, "room-full");

    /** A directory would know the role. */
    private final TestEngine engine = TestEngine.with(builder -> builder.roomPolicy(new InterviewRoomPolicy())
            .accessPolicy(request -> CompletableFuture.completedStage(
                    Admission.accept(request).withAttribute(DirectoryAccessPolicy.ROLE, request.userName()))));

    @AfterEach
    void nothingIsLeft() {
        engine.close();
    }

    private TestClient join(String userId, String role) {
        return engine.connect(JoinRequest.of("interview", userId, role));
    }

    @Test
    void anInterviewHasOneHostAndTwoOthers() {
        join("anna", "candidate");
        join("ben", "candidate");
        assertThat(join("carl", "candidate").closeReason()).contains(FULL);
        assertThat(join("dora", "host").closeReason()).isEmpty();
        assertThat(join("emil", "host").closeReason()).contains(FULL);
    }

    @Test
    void aSecondDeviceIsTurnedAwayAndTheFirstStays() {
        TestClient first = join("anna", "candidate");

        assertThat(join("anna", "candidate").closeReason()).contains(CloseReason.of(1008, "User is here already"));
        assertThat(first.closeReason()).isEmpty();
    }
}
