package io.signalbox.core.internal.messages;

import io.signalbox.core.OutgoingMessage;
import io.signalbox.core.Route;
import org.jspecify.annotations.Nullable;

/**
 * Sends the application's own message.
 *
 * @param userId the recipient, or null for all participants except the sender
 */
public record SendRoute(@Nullable String userId, OutgoingMessage message) implements Route {}
