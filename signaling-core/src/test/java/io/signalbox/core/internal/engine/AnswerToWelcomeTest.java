package io.signalbox.core.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.core.Admission;
import io.signalbox.core.JoinRequest;
import io.signalbox.core.Limits;
import io.signalbox.core.SignalingEngine;
import io.signalbox.spi.CloseReason;
import io.signalbox.spi.Connection;
import io.signalbox.spi.ConnectionHandler;
import io.signalbox.spi.OutboundText;
import io.signalbox.spi.SendCallback;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

class AnswerToWelcomeTest {

    private static final int ANSWERS = 3 * Limits.defaults().maxEarlyMessages();

    private final CompletableFuture<Admission> admission = new CompletableFuture<>();

    /** A client so quick that its answers to {@code welcome} are there before the send of it has returned. */
    private static final class QuickClient implements Connection {

        private final List<String> received = new CopyOnWriteArrayList<>();
        private final List<CloseReason> closes = new CopyOnWriteArrayList<>();
        private ConnectionHandler handler;

        @Override
        public void send(OutboundText text, SendCallback callback) {
            received.add(text.text());
            callback.completed(null);
            if (text.text().contains("\"welcome\"")) {
                for (int i = 0; i < ANSWERS; i++) {
                    handler.onText("{\"type\":\"ping\"}");
                }
            }
        }

        @Override
        public void ping() {}

        @Override
        public void close(CloseReason reason) {
            closes.add(reason);
        }
    }

    @Test
    void a_client_that_answers_its_welcome_with_many_messages_at_once_is_not_impatient() {
        QuickClient client = new QuickClient();
        try (SignalingEngine engine =
                SignalingEngine.builder().accessPolicy(request -> admission).build()) {
            client.handler = engine.connect(JoinRequest.of("room", "anna", "Anna"), client);

            admission.complete(Admission.accept("anna", "Anna"));

            assertThat(client.closes).isEmpty();
        }
        assertThat(client.received.get(0)).contains("\"welcome\"");
    }
}
