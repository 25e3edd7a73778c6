package io.signalbox.core.internal.messages;

import io.signalbox.core.Relay;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Passes a message on to all participants of the room, the sender included. A type of its own, so that the relay of nearly every
 * message stays as small as it is.
 *
 * @param content what is passed on
 * @param exceptUserId the participant that gets nothing; null if all get it
 */
public record RelayToAllRoute(RelayRoute content, @Nullable String exceptUserId) implements Relay {

    @Override
    public List<String> members() {
        return content.members();
    }

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
