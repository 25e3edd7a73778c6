package io.signalbox.core.internal.messages;

import io.signalbox.core.OutgoingMessage;
import io.signalbox.core.Route;

/** Answers the sender. */
public record ReplyRoute(OutgoingMessage message) implements Route {}
