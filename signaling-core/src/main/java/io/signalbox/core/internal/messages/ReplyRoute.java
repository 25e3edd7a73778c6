package io.signalbox.core.internal.messages;

import io.signalbox.core.OutgoingMessage;
import io.signalbox.core.Route;
import java.util.Objects;
import java.util.Optional;

/** Answers the sender. */
public record ReplyRoute(OutgoingMessage message) implements Route {

    public ReplyRoute {
        Objects.requireNonNull(message, "message");
    }

    @Override
    public Optional<OutgoingMessage> outgoing() {
        return Optional.of(message);
    }
}
