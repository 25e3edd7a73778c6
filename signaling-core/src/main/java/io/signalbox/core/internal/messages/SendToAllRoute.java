package io.signalbox.core.internal.messages;

import io.signalbox.core.OutgoingMessage;
import io.signalbox.core.Route;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Sends a message of the application's own to all participants of the room, the sender included.
 *
 * @param exceptUserId the participant that gets nothing; null if all get it
 */
public record SendToAllRoute(
        OutgoingMessage message, @Nullable String exceptUserId) implements Route {

    public SendToAllRoute {
        Objects.requireNonNull(message, "message");
    }

    @Override
    public Optional<OutgoingMessage> outgoing() {
        return Optional.of(message);
    }
}
