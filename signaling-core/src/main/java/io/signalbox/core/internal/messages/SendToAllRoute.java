package io.signalbox.core.internal.messages;

import io.signalbox.core.OutgoingMessage;
import io.signalbox.core.Route;
import org.jspecify.annotations.Nullable;

/**
 * Sends a message of the application's own to everyone in the room, the sender included.
 *
 * @param exceptUserId who gets nothing; null for nobody
 */
public record SendToAllRoute(OutgoingMessage message, @Nullable String exceptUserId) implements Route {}
