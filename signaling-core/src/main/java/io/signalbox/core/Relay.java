package io.signalbox.core;

import io.signalbox.core.internal.messages.RelayRoute;
import io.signalbox.core.internal.messages.RelayToAllRoute;
import java.util.List;

/**
 * A {@link Route} that passes the sender's message on: its type, the sender's user id as the engine knows it, and the
 * named members. Immutable; equal if all parts are.
 */
public sealed interface Relay extends Route permits RelayRoute, RelayToAllRoute {

    /**
     * The same relay with the sender's user id under another member name than {@code fromUserId}.
     *
     * @throws IllegalArgumentException if the relay takes over a member of that name, or it is {@code type}
     */
    Relay senderAs(String member);

    /** The names of the members that are taken over, in order. */
    List<String> members();
}
