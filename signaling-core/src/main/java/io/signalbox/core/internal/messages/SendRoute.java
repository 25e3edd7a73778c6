package io.signalbox.core.internal.messages;

import io.signalbox.core.OutgoingMessage;
import io.signalbox.core.Route;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Sends the application's own message.
 *
 * @param userId the recipient, or null for all participants except the sender
 */
public record SendRoute(@Nullable String userId, OutgoingMessage message) implements Route {

    public SendRoute {
        Objects.requireNonNull(message, "message");
    }

    @Override
    public Optional<String> recipient() {
        return Optional.ofNullable(userId);
    }

    @Override
    public Optional<OutgoingMessage> outgoing() {
        return Optional.of(message);
    }
}
