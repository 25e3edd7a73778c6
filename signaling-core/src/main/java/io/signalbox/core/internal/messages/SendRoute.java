package io.signalbox.core.internal.messages;

import io.signalbox.core.OutgoingMessage;
import io.signalbox.core.Route;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Sends a message of the application's own.
 *
 * @param userId the recipient, or null for everyone but the sender
 */
public record SendRoute(@Nullable String userId, OutgoingMessage message) implements Route {

    public SendRoute {
        Objects.requireNonNull(message, "message");
    }
}
