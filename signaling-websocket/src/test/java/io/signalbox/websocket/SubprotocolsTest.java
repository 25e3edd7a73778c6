package io.signalbox.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SubprotocolsTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'' | ''",
                "chat | chat",
                "chat superchat | chat",
                "chat,superchat | chat",
                "bearer.x,signalbox.v1,chat | signalbox.v1",
                ",bearer.x,, chat | chat",
                "chat signalbox.v1 | signalbox.v1",
                "bearer.x signalbox.v1 | signalbox.v1",
                "bearer.x session.y chat | chat",
                "bearer.x session.y | ''",
                "bearer session | bearer",
                "BEARER.x | BEARER.x",
                "signalbox.v2 | signalbox.v2"
            })
    void theOwnComesFirstThenTheFirstThatIsNoCredential(String offered, String answer) {
        assertThat(Subprotocols.answer(Arrays.asList(offered.split(" ")))).isEqualTo(answer);
    }

    @Test
    void anOfferMayBeSpreadOverSeveralHeaders() {
        assertThat(Subprotocols.areCredentialsAlone(offering("bearer.x", "chat")))
                .isFalse();
        assertThat(Subprotocols.areCredentialsAlone(offering("bearer.x,session.y", "bearer.z")))
                .isTrue();
    }

    @Test
    void whoOffersNothingNeedsNoAnswer() {
        assertThat(Subprotocols.areCredentialsAlone(List.of())).isFalse();
        assertThat(Subprotocols.areCredentialsAlone(offering(" , ", ""))).isFalse();
    }

    private static List<String> offering(String... lines) {
        return List.of(lines);
    }
}
