package io.signalbox.core.internal.messages;

import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.core.internal.text.InboundText;
import java.util.List;
import org.junit.jupiter.api.Test;

class WebRtcDialectTest {

    private final WebRtcDialect dialect = new WebRtcDialect(100);

    @Test
    void aRelayTakesOverTheMembersThatItNames() {
        ParsedMessage message = ParsedMessage.parse(
                InboundText.of("{\"type\":\"offer\",\"sdp\":\"v=0 é\",\"junk\":[1, 2],\"more\":null}"), 32);

        assertThat(dialect.relayed(message, "ann€", RelayRoute.toOne("bob", List.of("more", "sdp")))
                        .text())
                .isEqualTo("{\"type\":\"offer\",\"fromUserId\":\"ann€\",\"more\":null,\"sdp\":\"v=0 é\"}");
        assertThat(dialect.relayed(message, "ann", RelayRoute.toOne("bob", List.of()))
                        .text())
                .isEqualTo("{\"type\":\"offer\",\"fromUserId\":\"ann\"}");
    }
}
