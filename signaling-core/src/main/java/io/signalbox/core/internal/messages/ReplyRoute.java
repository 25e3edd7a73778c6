package io.signalbox.core.internal.messages;

import io.signalbox.core.OutgoingMessage;
import io.signalbox.core.Route;
import java.util.Objects;

/** Answers the sender. */
public record ReplyRoute(OutgoingMessage message) implements Route {

    public ReplyRoute {
        Objects.requireNonNull(message, "message");
    }
}
