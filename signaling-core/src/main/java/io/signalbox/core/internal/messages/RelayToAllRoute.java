package io.signalbox.core.internal.messages;

import io.signalbox.core.Relay;
import org.jspecify.annotations.Nullable;

/**
 * Passes a message on to everyone in the room, the sender included. A type of its own, so that the relay of nearly every
 * message stays as small as it is.
 *
 * @param content what is passed on
 * @param exceptUserId who gets nothing; null for nobody
 */
public record RelayToAllRoute(RelayRoute content, @Nullable String exceptUserId) implements Relay {

    @Override
    public RelayToAllRoute senderAs(String member) {
        return new RelayToAllRoute(content.senderAs(member), exceptUserId);
    }

    @Override
    public String toString() {
        return "Relay[to=all" + (exceptUserId == null ? "" : " but " + exceptUserId) + ", members=" + content.members()
                + ", senderAs=" + content.senderMember() + "]";
    }
}
